import { type CareRules, writeCareDays } from "#domain/care-rules.ts";
import { paths } from "#src/paths.ts";
import { Field, type FieldProblem } from "./field.tsx";

/** The days as typed or stored: the usual ones, and those of an item to be added or changed. */
export interface TypedCareRules {
  readonly usual: string;
  readonly item: string;
  readonly days: string;
}

/** On which days clients are reminded of the care that is due. */
export function CareRulesForms({
  rules,
  items,
  typed,
  problem,
}: {
  rules: CareRules;
  /** What is due for patients of the clinic, to choose from. */
  items: readonly string[];
  typed: TypedCareRules;
  problem?: FieldProblem | undefined;
}) {
  return (
    <>
      <p>
        What is due for a patient is on the patient's page. Clients are reminded at eight in the
        morning, in one text a day however much is due. Nothing is sent once it is done or the
        patient has an appointment.
      </p>
      <form class="stack" method="post" action={paths.careRules()} aria-label="Usual days">
        <Field
          name="usual"
          label="Usual days"
          value={typed.usual}
          hint="Such as: 2 weeks before, 1 week before, on the day, 1 week after. Empty: never."
          problem={problem}
        />
        <button>Save the usual days</button>
      </form>
      <section class="stack" aria-labelledby="own-days">
        <h2 id="own-days">Items with days of their own</h2>
        {rules.own.length === 0 && <p class="hint">None: everything goes by the usual days.</p>}
        <ul class="remarks">
          {rules.own.map(({ item, days }, place) => (
            <li class="person">
              <span>
                <strong>{item}</strong>
                <small>{days.length === 0 ? "Never" : writeCareDays(days)}</small>
              </span>
              <span class="choices">
                <a
                  class="button quiet"
                  href={paths.careRules({ item: String(place) })}
                  aria-label={`Change ${item}`}
                >
                  Change
                </a>
                <form method="post" action={paths.careRuleRemoval()}>
                  <button
                    class="quiet"
                    name="item"
                    value={item}
                    aria-label={`Usual days for ${item}`}
                  >
                    Usual days
                  </button>
                </form>
              </span>
            </li>
          ))}
        </ul>
        <form class="stack" method="post" action={paths.careRuleItems()} aria-label="Item">
          <Field
            name="item"
            label="Item"
            value={typed.item}
            maxlength={60}
            hint="As it is written on patients' pages: Rabies, Dental …"
            list="care-items"
            problem={problem}
          />
          <datalist id="care-items">
            {items.map((item) => (
              <option>{item}</option>
            ))}
          </datalist>
          <Field
            name="days"
            label="Its days"
            value={typed.days}
            hint="Written as above. Empty: never."
            problem={problem}
          />
          <button>Save the item</button>
        </form>
      </section>
    </>
  );
}
