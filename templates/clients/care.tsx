import type { CareItem } from "#domain/care.ts";
import type { ClinicTime } from "#domain/clinic-time.ts";
import { paths } from "#src/paths.ts";
import { Field, type FieldProblem, Wrong } from "#templates/settings/field.tsx";

/** What is due for a patient. */
export function Care({
  patientId,
  items,
  silence,
  clock,
  typed,
  problem,
}: {
  patientId: string;
  items: readonly CareItem[];
  /** Why nobody is reminded of any of it. */
  silence: "deceased" | "sensitive" | null;
  clock: ClinicTime;
  typed: { readonly item: string; readonly dueOn: string };
  problem?: FieldProblem | undefined;
}) {
  return (
    <section class="stack" aria-labelledby="care">
      <h2 id="care">Care due</h2>
      {silence && <p class="note">{silenceWords[silence]}</p>}
      {items.length === 0 && <p>Nothing.</p>}
      <ul class="remarks">
        {items.map(({ id, item, dueOn, doneAt, remindAt }) => (
          <li class="person">
            <span>
              <strong>{item}</strong>{" "}
              <time datetime={dueOn}>{clock.date(clock.instantOf(dueOn, 12 * 60))}</time>
              <small>
                {doneAt !== null
                  ? `Done ${clock.date(doneAt)}`
                  : remindAt === null || silence
                    ? "No more reminders"
                    : `Next reminder ${clock.date(remindAt)}`}
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

const silenceWords = {
  deceased: "The patient has died: no reminders go.",
  sensitive:
    "A sensitive appointment is theirs, or the client's for nobody in particular: no reminders go, unless it is cancelled.",
} as const;
