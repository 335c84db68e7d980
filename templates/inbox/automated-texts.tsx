import { clinicTime } from "#domain/clinic-time.ts";
import type { Message } from "#domain/message.ts";
import type { Clinic } from "#domain/staff.ts";
import { MessageArticle } from "./message-article.tsx";

/** Texts that were sent by themselves, one after the other: a line that opens, also by a search in the page. */
export function AutomatedTexts({
  texts,
  clinic,
  at,
}: {
  texts: readonly {
    readonly message?: Message;
    readonly position: string;
    readonly at: number;
    readonly day: string;
  }[];
  clinic: Clinic;
  /** The message that somebody came for; if it is one of these, they are open. */
  at?: number | undefined;
}) {
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const [first] = texts;
  return (
    <details
      id={`automated-${first?.position}`}
      class="automated"
      data-position={first?.position}
      open={texts.some(({ message }) => message?.position === at)}
    >
      <summary>{texts.length} automated texts</summary>
      {texts.map(({ message, day, ...one }, i) => (
        <>
          {/* Without an id: whatever comes behind the fold on that day has the heading of its own. */}
          {i > 0 && day !== texts[i - 1]?.day && <h3 class="day">{clock.day(one.at)}</h3>}
          {message && <MessageArticle message={message} clinic={clinic} isFolded />}
        </>
      ))}
    </details>
  );
}
