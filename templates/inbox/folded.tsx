import { clinicTime } from "#domain/clinic-time.ts";
import type { Message } from "#domain/message.ts";
import type { Clinic, SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { MessageArticle } from "./message-article.tsx";

interface Past {
  readonly id: string;
  readonly closedAt: number;
}

/** An earlier conversation with the same contact, folded above what came after it, and fetched when opened. */
export function Folded({ past, clinic, now }: { past: Past; clinic: Clinic; now: number }) {
  const { id, closedAt } = past;
  const clock = clinicTime(clinic.timeZone, clinic.country);
  return (
    <details
      id={`folded-${id}`}
      class="folded"
      data-position="-Infinity"
      hx-get={paths.folded(id)}
      hx-trigger="toggle once"
      hx-target={`#said-${id}`}
      hx-swap="outerHTML"
    >
      <summary>
        What was said until <time datetime={clock.iso(closedAt)}>{clock.short(closedAt, now)}</time>
      </summary>
      <p id={`said-${id}`}>
        <a href={paths.conversation(id)}>Go there</a>
      </p>
    </details>
  );
}

/** What is in it: the one before it, folded again, and its last messages, to be read. */
export function Unfolded({
  id,
  messages,
  hasMore,
  past,
  signedIn: { clinic },
  now,
}: {
  id: string;
  /** Oldest first. */
  messages: readonly Message[];
  /** Were there more before them? */
  hasMore: boolean;
  past: Past | null;
  signedIn: SignedIn;
  now: number;
}) {
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const said = messages.map((message) => ({ message, day: clock.dayKey(message.createdAt) }));
  return (
    <div id={`said-${id}`} class="folded-said">
      {past && <Folded past={past} clinic={clinic} now={now} />}
      <a href={paths.conversation(id)}>{hasMore ? "All of it" : "Go there"}</a>
      {said.map(({ message, day }, i) => (
        <>
          {day !== said[i - 1]?.day && <h3 class="day">{clock.day(message.createdAt)}</h3>}
          <MessageArticle message={message} clinic={clinic} isRecord />
        </>
      ))}
    </div>
  );
}
