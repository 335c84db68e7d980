import { clinicTime } from "#domain/clinic-time.ts";
import type { Message } from "#domain/message.ts";
import { reactionWords } from "#domain/shown-reaction.ts";
import type { Clinic } from "#domain/staff.ts";
import { Understanding } from "./understanding.tsx";

/**
 * A reaction, behind the text that it means and before any note there. A later one to the same text
 * takes its place, as on a phone. `data-stored` is where the client's text itself stands.
 */
export function ReactionArticle({
  message,
  under,
  who,
  clinic,
}: {
  message: Message;
  /** The position of the text that it means. */
  under: number;
  who: string;
  clinic: Clinic;
}) {
  const time = clinicTime(clinic.timeZone, clinic.country).time(message.createdAt);
  return (
    <article
      id={`reaction-${under}`}
      class="message reaction"
      data-position={placeOfReaction(under)}
      data-stored={message.position}
      aria-label={`Reaction, ${time}`}
      title={message.body}
    >
      <p dir="auto">{reactionWords(message.body, who)}</p>
      <Understanding message={message} clinic={clinic} />
    </article>
  );
}

/** Notes behind the same text begin at ".01". */
export function placeOfReaction(under: number): string {
  return `${under}.001`;
}
