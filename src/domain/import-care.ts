import { daysOf } from "./calendar.ts";
import { tidyName } from "./client.ts";
import type { ImportChoices } from "./import.ts";
import { cellsBy, saysYes } from "./import-cells.ts";
import type { ColumnRole } from "./import-columns.ts";
import { readDay } from "./import-dates.ts";
import { readPerson, type RowPerson } from "./import-person.ts";
import { isRemark, type RowRemark } from "./import-remarks.ts";
import { splitWhen } from "./import-times.ts";

/** Something that is due, as a row tells it. */
export interface CareRow {
  readonly person: RowPerson;
  readonly item: string;
  readonly dueOn: string;
  readonly remark: RowRemark | null;
}

/** Reads the cells of a line, or says why nothing is due by it. */
export function readCareRow(
  line: readonly string[],
  roles: readonly ColumnRole[],
  facts: { country: string; now: number; choices: Pick<ImportChoices, "dateOrder"> },
): CareRow | RowRemark {
  const cells = cellsBy(line, roles);
  const person = readPerson(cells, facts.country);
  if (isRemark(person)) return person;
  if (person.patient === "") return { reason: "no-patient", about: person.name };
  const item = tidyName(cells.one("item"));
  if (item === "") return { reason: "no-item", about: "" };
  if (item.length > longestItem) return { reason: "long-item", about: item.slice(0, 80) };
  const cell = cells.one("day");
  const read = readDay(splitWhen(cell).day, facts.choices.dateOrder);
  if ("problem" in read) return { reason: read.problem, about: cell.slice(0, 80) };
  // A year that was mistyped: nothing is due in more than twenty.
  if ((daysOf(read.day) ?? 0) > facts.now / aDay + 20 * 365)
    return { reason: "far-day", about: cell };
  if (saysYes(cells.one("done"))) return { reason: "done", about: cells.one("done").slice(0, 80) };
  return { person, item, dueOn: read.day, remark: person.remark };
}

const longestItem = 60;
const aDay = 24 * 3_600_000;
