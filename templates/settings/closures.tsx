import type { Closure } from "#domain/business-hours.ts";
import { closureKey } from "#domain/hours-problems.ts";
import { longestBody } from "#domain/message.ts";
import { paths } from "#src/paths.ts";
import { Area, Field, type FieldProblem } from "./field.tsx";

/** Days that are not as usual, as typed. `instead` is the key of those that they replace, or "". */
export interface TypedClosure {
  readonly instead: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly opensFrom: string;
  readonly opensTo: string;
  readonly message: string;
}

/** A closure with its days and times in words. */
export interface ShownClosure extends Closure {
  readonly words: string;
}

/** Holidays, and days with other times: those to come, and a form for one. */
export function Closures({
  closures,
  version,
  typed,
  problem,
}: {
  closures: readonly ShownClosure[];
  version: number;
  typed: TypedClosure;
  problem?: FieldProblem | undefined;
}) {
  return (
    <section class="stack" aria-labelledby="closures">
      <h2 id="closures">Holidays and other days</h2>
      {closures.length === 0 && <p>None to come.</p>}
      <ul class="remarks">
        {closures.map((closure, place) => (
          <li>
            <form class="closure" method="post" action={paths.closureRemoval()}>
              <input type="hidden" name="version" value={version} />
              <input type="hidden" name="key" value={closureKey(closure)} />
              <span>
                <strong>{closure.name}</strong> {closure.words}
                {closure.message !== null && <q class="closure-message">{closure.message}</q>}
              </span>
              <a
                href={`${paths.businessHours({ change: String(place) })}#closure`}
                aria-label={`Change ${closure.name}`}
              >
                Change
              </a>
              <button class="quiet" aria-label={`Remove ${closure.name}`}>
                Remove
              </button>
            </form>
          </li>
        ))}
      </ul>
      <ClosureForm version={version} typed={typed} problem={problem} />
    </section>
  );
}

function ClosureForm({
  version,
  typed,
  problem,
}: {
  version: number;
  typed: TypedClosure;
  problem?: FieldProblem | undefined;
}) {
  const isChange = typed.instead !== "";
  const title = isChange ? "Change these days" : "Add days";
  return (
    <form class="stack" method="post" action={paths.closures()} aria-labelledby="closure">
      <h3 id="closure">{title}</h3>
      {!isChange && (
        <p>
          <a href={`${paths.businessHours({ day: "today" })}#closure`}>Today is not as usual</a>
        </p>
      )}
      <input type="hidden" name="version" value={version} />
      <input type="hidden" name="instead" value={typed.instead} />
      <Field
        name="name"
        label="Name"
        value={typed.name}
        maxlength={80}
        placeholder="Thanksgiving"
        problem={problem}
      />
      <div class="beside">
        <div>
          <Field name="from" label="First day" type="date" value={typed.from} problem={problem} />
        </div>
        <div>
          <Field
            name="to"
            label="Last day"
            type="date"
            value={typed.to}
            hint="Empty: that one day."
            problem={problem}
          />
        </div>
      </div>
      <div class="beside">
        <div>
          <Field
            name="opensFrom"
            label="Open from"
            type="time"
            value={typed.opensFrom}
            problem={problem}
          />
        </div>
        <div>
          <Field name="opensTo" label="Open to" type="time" value={typed.opensTo} />
        </div>
      </div>
      <p class="hint">Without times it is closed all day.</p>
      <Area
        name="message"
        label="Its own after-hours message"
        value={typed.message}
        rows={3}
        maxlength={longestBody}
        hint="Instead of the usual one. {clinic}, {opens} and {emergency} stand for the same as there."
        problem={problem}
        counts
      />
      <p class="choices">
        <button>{isChange ? "Change" : "Add"}</button>
        {isChange && <a href={paths.businessHours()}>Cancel</a>}
      </p>
    </form>
  );
}
