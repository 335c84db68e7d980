import type { ClinicTime } from "#domain/clinic-time.ts";
import type { Import, RowOutcome } from "#domain/import.ts";
import { paths } from "#src/paths.ts";
import { outcomeWords } from "./words.ts";

/** A row with what a dry run says of it. */
export interface CheckedRow {
  readonly outcome: RowOutcome;
  readonly cells: readonly string[];
}

/** Where a page of rows begins: in which chunk of the file, after how many of its rows. */
export interface RowPlace {
  readonly chunk: number;
  readonly from: number;
}

/** The dry run, row by row. `rows` null: there is none to be looked at. */
export function ImportRows({
  found,
  rows,
  before,
  after,
  clock,
}: {
  found: Import;
  rows: readonly CheckedRow[] | null;
  before: RowPlace | null;
  after: RowPlace | null;
  clock: ClinicTime;
}) {
  return (
    <section class="stack" aria-labelledby="rows">
      <h2 id="rows">Row by row</h2>
      {rows === null ? (
        <p>There is nothing to see here before the file is checked, and after it is imported.</p>
      ) : (
        <>
          <p>Nothing has been added yet: this is what would happen.</p>
          <ul class="remarks">
            {rows.map(({ outcome, cells }) => (
              <li>
                <strong>Row {outcome.row}</strong> {outcomeWords(outcome, clock)}
                <small>{cells.filter((cell) => cell.trim() !== "").join(" · ")}</small>
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="choices">
        {before && (
          <a href={paths.importRowsFrom(found.id, before.chunk, before.from)}>Earlier rows</a>
        )}
        {after && <a href={paths.importRowsFrom(found.id, after.chunk, after.from)}>Later rows</a>}
        <a href={paths.import(found.id)}>Back to the import</a>
      </p>
    </section>
  );
}
