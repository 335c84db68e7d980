import type { ClinicTime } from "#domain/clinic-time.ts";
import type { EventKind } from "#domain/event.ts";
import { paths } from "#src/paths.ts";
import { when } from "./line-progress.tsx";
import { kindWords, problemWords } from "./receiver-words.ts";

/** A line of the log: what happened, and how telling it went. */
interface EventLine {
  readonly id: string;
  readonly kind: EventKind | "receiver.tested";
  readonly detail: string | null;
  readonly at: number;
  readonly attempts: number;
  readonly triedAt: number | null;
  readonly status: number | null;
  readonly problem: string | null;
  readonly dueAt: number | null;
  readonly outcome: "taken" | "given-up" | "withdrawn" | null;
}

/** What a receiver was told or is to be, newest first. */
export function EventLog({
  receiverId,
  isOn,
  lines,
  next,
  givenUp,
  clock,
}: {
  receiverId: string;
  isOn: boolean;
  lines: readonly EventLine[];
  next: string | null;
  /** How many were given up, in words; null: none. */
  givenUp: string | null;
  clock: ClinicTime;
}) {
  return (
    <section class="stack" aria-label="Events">
      <h2>Events</h2>
      {isOn && givenUp && (
        <form method="post" action={paths.eventsAgain(receiverId)}>
          <p>{givenUp} given up.</p>
          <button class="quiet">Send again everything that was given up</button>
        </form>
      )}
      <ul class="remarks">
        {lines.map((line) => (
          <li class="person">
            <span>
              {kindWords[line.kind]}
              {line.detail === null ? "" : `: ${line.detail}`}
              <small>
                <time datetime={clock.iso(line.at)}>{when(clock, line.at)}</time>
              </small>
              <small>{fate(line, clock, isOn)}</small>
            </span>
            {isOn && line.outcome !== "withdrawn" && (
              <form method="post" action={paths.eventAgain(receiverId, line.id)}>
                <button
                  class="quiet"
                  aria-label={`Send again: ${kindWords[line.kind]}, ${when(clock, line.at)}`}
                >
                  Send again
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {lines.length === 0 && <p>Nothing yet. What is told is kept here for 30 days.</p>}
      {next !== null && <a href={paths.receiverBefore(receiverId, next)}>Earlier</a>}
    </section>
  );
}

function fate(line: EventLine, clock: ClinicTime, isOn: boolean): string {
  const { outcome, attempts, status, problem, dueAt } = line;
  const tries = attempts === 1 ? "1 try" : `${attempts} tries`;
  if (outcome === "taken") return `Taken (${status}), ${tries}`;
  if (outcome === "withdrawn") return "Not told: what it was about is deleted";
  if (outcome === "given-up") return `Given up after ${tries}: ${problemWords(problem, status)}`;
  if (attempts === 0) return isOn ? "Waiting" : "Waits until the receiver is on";
  const next = isOn && dueAt !== null ? `again ${when(clock, dueAt)}` : "waits until it is on";
  return `${tries} so far, ${next}: ${problemWords(problem, status)}`;
}
