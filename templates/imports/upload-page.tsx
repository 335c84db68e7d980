import { clinicTime } from "#domain/clinic-time.ts";
import { type Import, type ImportKind, importKinds } from "#domain/import.ts";
import { mostRows } from "#domain/import-rows.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { StaffPage } from "#templates/staff-page.tsx";
import { counted, kindWords } from "./words.ts";

export type UploadRefusal =
  | "empty"
  | "headings-only"
  | "not-csv"
  | "workbook"
  | "too-many-rows"
  | "too-large";

/** Where an import begins, and the earlier ones. */
export function UploadPage({
  signedIn,
  state,
  earlier,
  kind,
  problem,
}: {
  signedIn: SignedIn;
  state: { unread: number; seq: number };
  earlier: readonly Import[];
  kind: ImportKind;
  problem?: UploadRefusal;
}) {
  const clock = clinicTime(signedIn.clinic.timeZone, signedIn.clinic.country);
  return (
    <StaffPage signedIn={signedIn} title="Import" state={state}>
      <div class="page page-narrow stack">
        <h1>Import</h1>
        <p>
          From a spreadsheet or your practice program, saved as CSV. You choose what the columns
          hold and see row by row what would happen before anything is added. Nothing that is here
          already is changed, and a file that is imported twice adds nothing twice. What is here can
          be <a href={paths.exports()}>exported</a>.
        </p>
        <form
          class="stack"
          method="post"
          action={paths.imports()}
          enctype="multipart/form-data"
          aria-label="File to import"
        >
          {problem && <p role="alert">{refusals[problem]}</p>}
          <fieldset>
            <legend>What is in the file?</legend>
            {importKinds.map((one) => (
              <label class="choice">
                <input type="radio" name="kind" value={one} checked={one === kind} />
                <span>
                  {kindWords[one]} <small>{hints[one]}</small>
                </span>
              </label>
            ))}
          </fieldset>
          <label>
            CSV file
            <input
              type="file"
              name="file"
              accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
              required
            />
          </label>
          <p class="hint">Up to {counted(mostRows, "row", "rows")} and 10 MB.</p>
          <p class="choices">
            <button>Upload</button>
            <a href={kind === "appointments" ? paths.schedule() : paths.clients()}>Cancel</a>
          </p>
        </form>
        {earlier.length > 0 && (
          <section aria-labelledby="earlier">
            <h2 id="earlier">Earlier imports</h2>
            <ul class="people">
              {earlier.map((one) => (
                <li>
                  <a href={paths.import(one.id)}>
                    {one.fileName}{" "}
                    <small>
                      {kindWords[one.kind]}, {clock.day(one.createdAt)}, {one.staffName}:{" "}
                      {phases[one.phase]}
                    </small>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </StaffPage>
  );
}

const hints: Record<ImportKind, string> = {
  clients: "One line for each client, or for each of their patients.",
  appointments: "Whose they are, the day and the time; past ones are kept and never texted about.",
  care: "Vaccinations and the like: client, patient, what, and the day it is due.",
};

const refusals: Record<UploadRefusal, string> = {
  empty: "This file is empty. Choose one with a line for each client or appointment.",
  "headings-only": "This file has its headings and no line below them.",
  "not-csv": "This is not a text file. In your spreadsheet, choose “Save as” and then CSV.",
  workbook:
    "This is a workbook, not a CSV file. Open it in your spreadsheet, choose “Save as” and then CSV.",
  "too-many-rows": `This file has more than ${mostRows.toLocaleString("en")} rows. Divide it and import the parts one after the other.`,
  "too-large":
    "This file is larger than 10 MB. Remove the columns that are not needed, or divide it.",
};

const phases: Record<Import["phase"], string> = {
  uploaded: "columns to be chosen",
  checking: "being checked",
  checked: "checked, not imported",
  importing: "being imported",
  finished: "imported",
};
