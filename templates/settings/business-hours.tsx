import type { BusinessHours, Closure } from "#domain/business-hours.ts";
import { writeTime } from "#domain/hours-words.ts";
import { paths } from "#src/paths.ts";

/** Times as typed: for each day, from Sunday on, its intervals. */
export type TypedWeek = readonly (readonly { readonly from: string; readonly to: string }[])[];

export interface TypedClosure {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly opensFrom: string;
  readonly opensTo: string;
  readonly message: string;
}

/** When the clinic is there: the usual week, and the days that are not as usual. */
export function BusinessHoursForms({
  week,
  closures,
  version,
  preview,
  problem,
  typed,
}: {
  week: TypedWeek;
  closures: BusinessHours["closures"];
  version: number;
  preview: string;
  /** What is wrong with a day, in words. */
  problem?: { readonly day: number; readonly words: string } | undefined;
  typed: TypedClosure;
}) {
  return (
    <>
      <p class="note">{preview}</p>
      <form class="stack" method="post" action={paths.businessHours()} aria-label="Usual week">
        <input type="hidden" name="version" value={version} />
        {[1, 2, 3, 4, 5, 6, 0].map((day) => (
          <fieldset
            class="day-hours"
            aria-describedby={problem?.day === day ? "day-problem" : undefined}
          >
            <legend>{dayNames[day]}</legend>
            {problem?.day === day && (
              <p class="alert" role="alert" id="day-problem">
                {problem.words}
              </p>
            )}
            {slotsOf(week[day] ?? []).map(({ from, to }, slot) => {
              const which = slot === 0 ? "" : `, ${slot + 1}`;
              return (
                <span class="interval">
                  <input
                    type="time"
                    name={`from-${day}-${slot}`}
                    value={from}
                    aria-label={`${dayNames[day]} from${which}`}
                  />
                  –
                  <input
                    type="time"
                    name={`to-${day}-${slot}`}
                    value={to}
                    aria-label={`${dayNames[day]} to${which}`}
                  />
                </span>
              );
            })}
          </fieldset>
        ))}
        <p class="hint">
          Empty is closed. An end before its beginning is on the next day; midnight is 12:00 AM.
        </p>
        <p class="choices">
          <button>Save</button>
          <button class="quiet" name="copy" value="monday">
            Copy Monday to Tuesday–Friday
          </button>
        </p>
      </form>
      <section class="stack" aria-labelledby="closures">
        <h2 id="closures">Holidays and other days</h2>
        {closures.length === 0 && <p>None.</p>}
        <ul class="remarks">
          {closures.map((closure, i) => (
            <li>
              <form class="inline" method="post" action={paths.closureRemoval()}>
                <input type="hidden" name="version" value={version} />
                <input type="hidden" name="index" value={i} />
                <span>
                  <strong>{closure.name}</strong> {daysOf(closure)}
                </span>
                <button class="quiet" aria-label={`Remove ${closure.name}`}>
                  Remove
                </button>
              </form>
            </li>
          ))}
        </ul>
        <form class="stack" method="post" action={paths.closures()} aria-label="Another day">
          <input type="hidden" name="version" value={version} />
          <label>
            Name
            <input
              name="name"
              value={typed.name}
              maxlength={80}
              required
              placeholder="Thanksgiving"
            />
          </label>
          <div class="interval">
            <label>
              First day
              <input type="date" name="from" value={typed.from} required />
            </label>
            <label>
              Last day
              <input type="date" name="to" value={typed.to} />
            </label>
          </div>
          <div class="interval">
            <label>
              Open from
              <input type="time" name="opensFrom" value={typed.opensFrom} />
            </label>
            <label>
              Open to
              <input type="time" name="opensTo" value={typed.opensTo} />
            </label>
          </div>
          <p class="hint">Without times it is closed all day.</p>
          <label>
            Its own after-hours message
            <textarea name="message" rows={2} maxlength={1600}>
              {typed.message}
            </textarea>
          </label>
          <button>Add</button>
        </form>
      </section>
    </>
  );
}

function daysOf({ from, to, opens }: Closure): string {
  const days = from === to ? from : `${from} to ${to}`;
  const times = opens.map((one) => `${writeTime(one.from)}–${writeTime(one.to)}`).join(", ");
  return opens.length === 0 ? `${days}, closed` : `${days}, open ${times}`;
}

/** What is filled in, and room for one more. */
function slotsOf(intervals: TypedWeek[number]) {
  const filled = intervals.filter(({ from, to }) => from !== "" || to !== "");
  return [...filled, { from: "", to: "" }].slice(0, mostIntervals);
}

/** How many times a day a clinic may open. */
export const mostIntervals = 4;

const dayNames = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
] as const;
