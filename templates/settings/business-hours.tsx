import { paths } from "#src/paths.ts";
import type { FieldProblem, Stored } from "./field.tsx";
import { StoredNow, Wrong } from "./field.tsx";

/** Times as typed: for each day, from Sunday on, its intervals. */
export type TypedWeek = readonly (readonly { readonly from: string; readonly to: string }[])[];

/** When the clinic is there in a usual week. */
export function UsualWeek({
  week,
  version,
  preview,
  problem,
  stored,
}: {
  week: TypedWeek;
  version: number;
  preview: string;
  /** What is wrong with a day ("day-1"), in words. */
  problem?: FieldProblem | undefined;
  /** A day's times in words, where somebody else has stored others. */
  stored?: Stored | undefined;
}) {
  return (
    <>
      <p class="note">{preview}</p>
      <form class="stack" method="post" action={paths.businessHours()} aria-label="Usual week">
        <input type="hidden" name="version" value={version} />
        {fromMonday.map((day) => (
          <Day day={day} times={week[day] ?? []} problem={problem} stored={stored} />
        ))}
        <p class="hint">
          Empty is closed. An end before its beginning is on the next day; midnight is 12:00 AM.
        </p>
        <p class="choices">
          <button>Save</button>
        </p>
        <Copying />
      </form>
    </>
  );
}

function Day({
  day,
  times,
  problem,
  stored,
}: {
  day: number;
  times: TypedWeek[number];
  problem?: FieldProblem | undefined;
  stored?: Stored | undefined;
}) {
  const name = dayNames[day] ?? "";
  const field = `day-${day}`;
  const about = [
    problem?.field === field && `problem-${field}`,
    stored?.[field] !== undefined && `stored-${field}`,
  ].filter(Boolean);
  return (
    <fieldset class="day-hours" aria-describedby={about.length === 0 ? undefined : about.join(" ")}>
      <legend>{name}</legend>
      {slotsOf(times).map(({ from, to }, slot) => {
        const which = slot === 0 ? "" : `, ${slot + 1}`;
        return (
          <div class="interval">
            <input
              type="time"
              name={`from-${day}-${slot}`}
              value={from}
              aria-label={`${name} from${which}`}
            />
            –
            <input
              type="time"
              name={`to-${day}-${slot}`}
              value={to}
              aria-label={`${name} to${which}`}
            />
          </div>
        );
      })}
      <StoredNow field={field} stored={stored} />
      <Wrong field={field} problem={problem} />
    </fieldset>
  );
}

/** One day's times for others, typed once. */
function Copying() {
  return (
    <details>
      <summary>Copy a day to others</summary>
      <div class="copying">
        <label>
          Copy
          <select name="copyFrom">
            {fromMonday.map((day) => (
              <option value={day}>{dayNames[day]}</option>
            ))}
          </select>
        </label>
        <fieldset class="choices">
          <legend>to</legend>
          {fromMonday.map((day) => (
            <label class="check">
              <input
                type="checkbox"
                name={`copyTo-${day}`}
                value="yes"
                checked={day >= 2 && day <= 5}
              />
              <span>{dayNames[day]}</span>
            </label>
          ))}
        </fieldset>
        <button class="quiet" name="copy" value="yes">
          Copy
        </button>
      </div>
    </details>
  );
}

/** What is filled in, and room for one more. */
function slotsOf(intervals: TypedWeek[number]) {
  const filled = intervals.filter(({ from, to }) => from !== "" || to !== "");
  return [...filled, { from: "", to: "" }].slice(0, mostIntervals);
}

/** How many times a day a clinic may open. */
export const mostIntervals = 4;

const fromMonday = [1, 2, 3, 4, 5, 6, 0];

export const dayNames = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
] as const;
