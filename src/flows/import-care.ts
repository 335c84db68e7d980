import { findCare, type SameCare } from "#data/import-lookups.ts";
import type { Store } from "#data/store.ts";
import { sortName } from "#domain/client.ts";
import type { Import } from "#domain/import.ts";
import { readCareRow } from "#domain/import-care.ts";
import { careTexts } from "#domain/import-texts.ts";
import { type Draft, leaveOut, type Line, take } from "./import-draft.ts";
import type { ImportFacts } from "./import-facts.ts";
import { placeLines } from "./import-people.ts";

/** What lines of what is due come to. What is written down already for that day, done or not, stays. */
export async function planCare(
  store: Store,
  draft: Draft,
  lines: readonly Line[],
  { roles, ...facts }: Pick<Import, "roles"> & ImportFacts,
): Promise<void> {
  const read = lines.map((line) => ({ line, row: readCareRow(line.cells, roles, facts) }));
  const placed = await placeLines(store, draft, read, facts.choices.addsPeople);
  const wanted = placed.flatMap((one) =>
    "leftOut" in one || !one.patient ? [] : { patientId: one.patient.id, dueOn: one.row.dueOn },
  );
  const known = draft.memory.care;
  for (const one of await findCare(store, wanted)) known.add(keyOf(one));
  for (const one of placed) {
    if ("leftOut" in one) {
      leaveOut(draft, one.line, one.leftOut);
      continue;
    }
    const { line, row, person, patient, brings } = one;
    const { item, dueOn, remark } = row;
    if (!patient) throw new Error("A row of care without a patient was read");
    const same = { patientId: patient.id, dueOn, item };
    if (known.has(keyOf(same))) {
      take(draft, line, { brings, remark: null });
      continue;
    }
    known.add(keyOf(same));
    const { silence, remindAt } = careTexts(row, { ...person, patient }, facts);
    draft.care.push({ id: draft.newId(), ...same, remindAt });
    draft.tally.newItems += 1;
    if (silence === null) draft.tally.newTexts += 1;
    const due = { what: "care", of: person.name, patient: patient.name, item, dueOn } as const;
    take(draft, line, { brings: [...brings, { ...due, silence, remindsAt: remindAt }], remark });
  }
}

function keyOf({ patientId, dueOn, item }: SameCare): string {
  return `${patientId} ${dueOn} ${sortName(item)}`;
}
