import type { ClinicTime } from "#domain/clinic-time.ts";
import { paths } from "#src/paths.ts";

interface Letter {
  readonly id: string;
  readonly kind: string;
  readonly reason: string;
  readonly attempts: number;
  readonly at: number;
}

/** Jobs that failed again and again. What they were about stays where it is; nothing of it is shown. */
export function GivenUp({ letters, clock }: { letters: readonly Letter[]; clock: ClinicTime }) {
  return (
    <>
      <h2>Given up</h2>
      {letters.length === 0 && <p>Nothing: every job came to its end.</p>}
      <ul class="remarks">
        {letters.map(({ id, kind, reason, attempts, at }) => (
          <li class="person">
            <span>
              <strong>{words[kind] ?? kind}</strong>
              <small>
                {clock.day(at)}, {clock.time(at)}, after {attempts} attempts: {reason}
              </small>
            </span>
            <form method="post" action={paths.retrial(id)}>
              <button class="quiet" aria-label={`Try again: ${words[kind] ?? kind}`}>
                Try again
              </button>
            </form>
            <form method="post" action={paths.discardingJob(id)}>
              <button class="danger" aria-label={`Discard: ${words[kind] ?? kind}`}>
                Discard
              </button>
            </form>
          </li>
        ))}
      </ul>
      <p>
        <a href={paths.activity()}>Back to the log</a>
      </p>
    </>
  );
}

const words: Record<string, string> = {
  "deliver-message": "Handing a text to the phone network",
  "delete-at-gateway": "Deleting a text at the phone network",
  "keep-media": "Fetching a picture that a client sent",
  "send-alerts": "Emailing an after-hours alert",
  "send-planned": "Texting about an appointment",
  "send-scheduled": "Sending a text that was to leave later",
  "plan-again": "Planning reminders anew",
  "send-care": "Texting a care reminder",
  "tend-line": "Bringing the clinic's number on",
  "run-import": "Importing a file",
  "record-deletion": "Writing a deletion down for the case of a restore",
  purge: "Deleting conversations whose time is over",
  "close-quiet": "Closing quiet conversations",
  "call-devices": "Telling phones that a client wrote",
  "post-push": "Telling somebody's phone that a client wrote",
  "post-events": "Telling another system what happened",
  message: "A client's text that could not be stored",
  delivery: "A delivery report that could not be stored",
};
