import type { Import } from "#domain/import.ts";
import { type ColumnRole, columnRoles, type ColumnsProblem } from "#domain/import-columns.ts";
import { paths } from "#src/paths.ts";

/** What each column of the file holds: guessed, with the first lines to compare. */
export function ColumnsForm({
  found,
  reading,
  problem,
}: {
  found: Import;
  reading: Pick<Import, "roles" | "hasHeading" | "sharesNumbers">;
  problem?: ColumnsProblem;
}) {
  const [first = [], ...below] = found.firstRows;
  const samples = found.hasHeading ? below : found.firstRows;
  return (
    <form class="stack" method="post" action={paths.check(found.id)} aria-label="Columns">
      {problem && <p role="alert">{describe(problem)}</p>}
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
                  {columnRoles.map((one) => (
                    <option value={one} selected={one === role}>
                      {roleWords[one]}
                    </option>
                  ))}
                </select>
              </label>
              <small>{cells.length === 0 ? "empty" : cells.slice(0, 3).join(" · ")}</small>
            </li>
          );
        })}
      </ul>
      <label class="check">
        <input type="checkbox" name="heading" value="yes" checked={reading.hasHeading} />
        The first line names the columns
      </label>
      <label class="check">
        <input type="checkbox" name="sharing" value="yes" checked={reading.sharesNumbers} />
        When a number belongs to somebody with another name, let both share it, as in a household
      </label>
      <p class="choices">
        <button>Check the file</button>
        <button class="quiet" formaction={paths.discarding(found.id)}>
          Discard
        </button>
      </p>
    </form>
  );
}

function describe(problem: ColumnsProblem): string {
  if (problem === "no-name") return "Choose the column with the client's name.";
  if (problem === "no-number") return "Choose the column with the client's phone number.";
  return `Two columns are said to hold “${roleWords[problem.twice]}”. Choose one of them.`;
}

const roleWords: Record<ColumnRole, string> = {
  ignored: "Leave out",
  name: "Client's name",
  "first-name": "Client's first name",
  "last-name": "Client's last name",
  number: "Phone number",
  email: "Email",
  language: "Language",
  notes: "Notes about the client",
  patient: "Patient's name",
  species: "Patient's species or relation",
  "patient-notes": "Notes about the patient",
  deceased: "Whether the patient has died",
};
