import type { ClinicTime } from "#domain/clinic-time.ts";
import { longestBody } from "#domain/message.ts";
import type { QuickTime } from "#domain/send-later.ts";
import { TimeChoice, type TypedTime } from "./time-choice.tsx";

export interface TypedLater extends TypedTime {
  readonly body: string;
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
      <TimeChoice
        offered={quick.map((choice) => ({
          value: valueOf(choice),
          words: `${quickWords[choice.kind]}: ${clock.day(choice.at)}, ${clock.time(choice.at)}`,
        }))}
        typed={typed}
        clock={clock}
        now={now}
        problem={timeProblem}
      />
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
