import type { CareItem } from "#domain/care.ts";
import type { ClinicTime } from "#domain/clinic-time.ts";
import { paths } from "#src/paths.ts";
import { Field, type FieldProblem, Wrong } from "#templates/settings/field.tsx";

/** What is due for a patient. */
export function Care({
  patientId,
  items,
  clock,
  typed,
  problem,
}: {
  patientId: string;
  items: readonly CareItem[];
  clock: ClinicTime;
  typed: { readonly item: string; readonly dueOn: string };
  problem?: FieldProblem | undefined;
}) {
  return (
    <section class="stack" aria-labelledby="care">
      <h2 id="care">Care due</h2>
      {items.length === 0 && <p>Nothing.</p>}
      <ul class="remarks">
        {items.map(({ id, item, dueOn, doneAt, remindAt }) => (
          <li class="person">
            <span>
              <strong>{item}</strong> {dueOn}
              <small>
                {doneAt !== null
                  ? `Done ${clock.day(doneAt)}`
                  : remindAt === null
                    ? "No more reminders"
                    : `Next reminder ${clock.day(remindAt)}`}
              </small>
            </span>
            {doneAt === null && (
              <form method="post" action={paths.careDone(id)}>
                <button class="quiet">{item} is done</button>
              </form>
            )}
          </li>
        ))}
      </ul>
      <form class="stack" method="post" action={paths.care(patientId)} aria-label="Care due">
        <Field
          name="item"
          label="What is due"
          value={typed.item}
          maxlength={60}
          problem={problem}
        />
        <label>
          Due on
          <input type="date" name="dueOn" value={typed.dueOn} required />
        </label>
        <Wrong field="dueOn" problem={problem} />
        <button>Add</button>
      </form>
    </section>
  );
}
