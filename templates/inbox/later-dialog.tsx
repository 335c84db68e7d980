import type { ClinicTime } from "#domain/clinic-time.ts";
import { longestBody } from "#domain/message.ts";
import type { QuickTime } from "#domain/send-later.ts";

/** The form as typed; `when` is one of the times that it offered, or "chosen". */
export interface TypedLater {
  readonly body: string;
  readonly when: string;
  readonly day: string;
  readonly time: string;
}

/** A text that leaves later, and when: the same form for a new one and for one to be changed. */
export function LaterForm({
  action,
  typed,
  hidden,
  fileNames,
  quick,
  clock,
  now,
  problem,
  timeProblem,
}: {
  action: string;
  typed: TypedLater;
  /** What the form knows beside what is typed. */
  hidden: Readonly<Record<string, string | number>>;
  fileNames: readonly string[];
  quick: readonly QuickTime[];
  clock: ClinicTime;
  now: number;
  problem?: string | undefined;
  timeProblem?: string | undefined;
}) {
  return (
    <form
      class="stack"
      method="post"
      action={action}
      hx-post={action}
      hx-target="#dialog"
      hx-swap="innerHTML"
      aria-label="What leaves, and when"
    >
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {problem !== undefined && (
        <p class="alert" role="alert" id="later-problem">
          {problem}
        </p>
      )}
      <label>
        Text
        <textarea
          name="body"
          rows={4}
          maxlength={longestBody}
          data-segments="later-segments"
          aria-describedby={problem === undefined ? undefined : "later-problem"}
        >
          {typed.body}
        </textarea>
      </label>
      <output id="later-segments" class="segments" />
      {fileNames.length > 0 && <p class="hint">With {fileNames.join(", ")}</p>}
      <fieldset class="stack later-times">
        <legend>When</legend>
        {quick.map((choice) => (
          <label class="check">
            <input
              type="radio"
              name="when"
              value={valueOf(choice)}
              checked={typed.when === valueOf(choice)}
            />
            <span>
              {quickWords[choice.kind]}: {clock.day(choice.at)}, {clock.time(choice.at)}
            </span>
          </label>
        ))}
        <label class="check">
          <input type="radio" name="when" value="chosen" checked={typed.when === "chosen"} />
          <span>At another time</span>
        </label>
        <div class="later-chosen">
          <label>
            Day
            <input
              type="date"
              name="day"
              value={typed.day}
              min={clock.dayKey(now)}
              {...wrong(timeProblem)}
            />
          </label>
          <label>
            Time
            <input type="time" name="time" value={typed.time} {...wrong(timeProblem)} />
          </label>
        </div>
        {timeProblem !== undefined && (
          <p class="alert" role="alert" id="later-time-problem">
            {timeProblem}
          </p>
        )}
      </fieldset>
      <button>Leave it for then</button>
    </form>
  );
}

/** As the form posts it: what was offered, and not what it would be a moment later. */
export function valueOf({ at, atOpening }: Pick<QuickTime, "at" | "atOpening">): string {
  return atOpening ? `opening ${at}` : String(at);
}

const quickWords: Record<QuickTime["kind"], string> = {
  opening: "When you open",
  morning: "Tomorrow morning",
  hour: "In an hour",
};

function wrong(problem: string | undefined) {
  return problem === undefined
    ? {}
    : { "aria-invalid": "true" as const, "aria-describedby": "later-time-problem" };
}

/** Somebody else was quicker: how it is now, and what was typed, to be copied. */
export function LaterStale({ words, typed }: { words: string; typed: string }) {
  return (
    <div class="stack">
      <p class="alert" role="alert">
        {words}
      </p>
      {typed !== "" && (
        <label>
          What you typed
          <textarea rows={4} readonly>
            {typed}
          </textarea>
        </label>
      )}
    </div>
  );
}
