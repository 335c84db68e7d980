import type { AppointmentType } from "#domain/appointment.ts";
import type { Import, ImportKind } from "#domain/import.ts";
import {
  type ColumnRole,
  type ColumnsProblem,
  datedRole,
  rolesOf,
} from "#domain/import-columns.ts";
import { type DateOrder, dateOrders, orderOf } from "#domain/import-dates.ts";
import { paths } from "#src/paths.ts";
import { Check, Wrong } from "#templates/settings/field.tsx";

/** How a file is read, as far as somebody has said it. */
type Reading = Pick<Import, "roles" | "hasHeading" | "choices">;

/** What each column of the file holds: guessed, with the first lines to compare. */
export function ColumnsForm({
  found,
  reading,
  types,
  problem,
}: {
  found: Import;
  reading: Reading;
  /** What an appointment may be, if the file says nothing that is known. */
  types: readonly AppointmentType[];
  problem?: ColumnsProblem | "no-order" | "no-type" | undefined;
}) {
  const [first = [], ...below] = found.firstRows;
  const samples = found.hasHeading ? below : found.firstRows;
  const { kind } = found;
  return (
    <form class="stack" method="post" action={paths.check(found.id)} aria-label="Columns">
      {problem && !isBesideField(problem) && <p role="alert">{describe(problem, kind)}</p>}
      <p>What does each column hold?</p>
      <ul class="columns">
        {reading.roles.map((role, i) => {
          const heading = found.hasHeading && first[i] ? first[i] : `Column ${i + 1}`;
          const cells = samples.map((row) => row[i] ?? "").filter((cell) => cell !== "");
          return (
            <li>
              <label>
                <span>{heading}</span>
                <select name="column">
                  {rolesOf[kind].map((one) => (
                    <option value={one} selected={one === role}>
                      {roleWord(one, kind)}
                    </option>
                  ))}
                </select>
              </label>
              <small>{cells.length === 0 ? "empty" : cells.slice(0, 3).join(" · ")}</small>
            </li>
          );
        })}
      </ul>
      <Check name="heading" isOn={reading.hasHeading}>
        The first line names the columns
      </Check>
      {kind === "clients" ? (
        <Check name="sharing" isOn={reading.choices.sharesNumbers}>
          When a number belongs to somebody with another name, let both share it, as in a household
        </Check>
      ) : (
        <Check name="adding" isOn={reading.choices.addsPeople}>
          Add the clients and patients who are not here yet; without this their rows are left out
        </Check>
      )}
      <Order found={found} reading={reading} isMissing={problem === "no-order"} />
      {kind === "appointments" && (
        <About types={types} reading={reading} isMissing={problem === "no-type"} />
      )}
      <p class="choices">
        <button>Check the file</button>
        <button class="quiet" formaction={paths.discarding(found.id)}>
          Discard
        </button>
      </p>
    </form>
  );
}

/**
 * How its dates are read, asked where the file has any that can be read in several ways. A file of clients
 * may have dates that nobody reads: there only those of a birth are asked about.
 */
function Order({
  found,
  reading,
  isMissing,
}: {
  found: Import;
  reading: Reading;
  isMissing: boolean;
}) {
  const { dates, kind } = found;
  const column = dates[reading.roles.indexOf(datedRole[kind])];
  const mayMatter = kind === "clients" ? (column ? [column] : []) : dates;
  if (!mayMatter.some(({ isUnclear }) => isUnclear)) return null;
  const order = reading.choices.dateOrder ?? (column ? orderOf(column) : null);
  return (
    <fieldset aria-describedby={isMissing ? "problem-order" : undefined}>
      <legend>How does it write a date like 03/04/05?</legend>
      {dateOrders.map((one) => (
        <label class="choice">
          <input type="radio" name="order" value={one} checked={one === order} />
          {orderWords[one]}
        </label>
      ))}
      <Wrong
        field="order"
        problem={
          isMissing
            ? { field: "order", words: "The file does not tell. Say how its dates are written." }
            : undefined
        }
      />
    </fieldset>
  );
}

/** What its appointments are about where it does not say, and whether they are confirmed. */
function About({
  types,
  reading,
  isMissing,
}: {
  types: readonly AppointmentType[];
  reading: Reading;
  isMissing: boolean;
}) {
  const { fallbackTypeId, confirms } = reading.choices;
  return (
    <>
      <label>
        An appointment of no kind that is known here
        <select name="type" aria-describedby={isMissing ? "problem-type" : undefined}>
          <option value="">is left out</option>
          {types.map(({ id, name }) => (
            <option value={id} selected={id === fallbackTypeId}>
              becomes {name}
            </option>
          ))}
        </select>
      </label>
      <Wrong
        field="type"
        problem={
          isMissing
            ? { field: "type", words: "No column tells the kind. Choose what they all are." }
            : undefined
        }
      />
      <Check name="confirms" isOn={confirms}>
        Text a confirmation about each that is to come, at once. Reminders are planned either way.
      </Check>
    </>
  );
}

function isBesideField(problem: ColumnsProblem | "no-order" | "no-type") {
  return problem === "no-order" || problem === "no-type";
}

function describe(problem: ColumnsProblem | "no-order" | "no-type", kind: ImportKind): string {
  if (typeof problem === "object") {
    return `Two columns are said to hold “${roleWord(problem.twice, kind)}”. Choose one of them.`;
  }
  return problemWords[problem];
}

const problemWords = {
  "no-name": "Choose the column with the client's name.",
  "no-number": "Choose the column with the client's phone number.",
  "no-person": "Choose the column with the client's name, or their phone number.",
  "no-day": "Choose the column with the day.",
  "no-patient": "Choose the column with the patient's name.",
  "no-item": "Choose the column with what is due.",
  "no-order": "",
  "no-type": "",
} as const;

const orderWords: Record<DateOrder, string> = {
  "month-first": "Month first: March 4, 2005",
  "day-first": "Day first: April 3, 2005",
  "year-first": "Year first: April 5, 2003",
};

function roleWord(role: ColumnRole, kind: ImportKind): string {
  if (kind === "clients" && role === "notes") return "Notes about the client";
  return kind === "care" && role === "day" ? "Day it is due" : roleWords[role];
}

const roleWords: Record<ColumnRole, string> = {
  ignored: "Leave out",
  name: "Client's name",
  "first-name": "Client's first name",
  "last-name": "Client's last name",
  number: "Phone number",
  email: "Email",
  language: "Language",
  notes: "Notes",
  patient: "Patient's name",
  species: "Patient's species or relation",
  born: "Patient's date of birth",
  "patient-notes": "Notes about the patient",
  consent: "Agreed to automated texts",
  deceased: "Whether the patient has died",
  day: "Day, or day and time",
  time: "Time",
  type: "Kind of appointment",
  minutes: "Minutes",
  staff: "Whom they come to",
  room: "Room",
  status: "State (booked, cancelled …)",
  "external-id": "Id in your own system",
  item: "What is due",
  done: "Whether it is done",
};
