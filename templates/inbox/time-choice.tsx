import type { ClinicTime } from "#domain/clinic-time.ts";

/** As typed; `when` is the value of one of the times that the form offered, or "chosen". */
export interface TypedTime {
  readonly when: string;
  readonly day: string;
  readonly time: string;
}

/** When something is to happen: one of the times that are offered, or another one. */
export function TimeChoice({
  offered,
  typed,
  clock,
  now,
  problem,
}: {
  offered: readonly { readonly value: string; readonly words: string }[];
  typed: TypedTime;
  clock: ClinicTime;
  now: number;
  problem?: string | undefined;
}) {
  return (
    <fieldset class="stack later-times">
      <legend>When</legend>
      {offered.map(({ value, words }) => (
        <label class="check">
          <input
            type="radio"
            name="when"
            value={value}
            checked={typed.when === value}
            autofocus={typed.when === value}
          />
          <span>{words}</span>
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
            {...wrong(problem)}
          />
        </label>
        <label>
          Time
          <input type="time" name="time" value={typed.time} {...wrong(problem)} />
        </label>
      </div>
      {problem !== undefined && (
        <p class="alert" role="alert" id="later-time-problem">
          {problem}
        </p>
      )}
    </fieldset>
  );
}

function wrong(problem: string | undefined) {
  return problem === undefined
    ? {}
    : { "aria-invalid": "true" as const, "aria-describedby": "later-time-problem" };
}
