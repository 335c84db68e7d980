import { findAppointments, type SameAppointment } from "#data/import-lookups.ts";
import type { TextPlan } from "#data/import-plans.ts";
import type { Store } from "#data/store.ts";
import type { Brought, Import } from "#domain/import.ts";
import { type AppointmentRow, readAppointmentRow } from "#domain/import-appointments.ts";
import { appointmentTexts } from "#domain/import-texts.ts";
import { type Draft, leaveOut, type Line, take } from "./import-draft.ts";
import type { ImportFacts } from "./import-facts.ts";
import { type Placed, placeLines } from "./import-people.ts";

/** What lines of appointments come to. One that is there already, as far as a line tells, is not made again. */
export async function planAppointments(
  store: Store,
  draft: Draft,
  lines: readonly Line[],
  { roles, ...facts }: Pick<Import, "roles"> & ImportFacts,
): Promise<void> {
  const read = lines.map((line) => ({ line, row: readAppointmentRow(line.cells, roles, facts) }));
  const placed = await placeLines(store, draft, read, facts.choices.addsPeople);
  const wanted = placed.flatMap((one) => ("leftOut" in one ? [] : sameAs(one)));
  const ids = placed.flatMap((one) => ("leftOut" in one ? [] : (one.row.externalId ?? [])));
  const found = await findAppointments(store, wanted, ids);
  for (const one of found.appointments) writeDown(draft, one);
  const { externalIds } = draft.memory;
  for (const id of found.externalIds) if (!externalIds.has(id)) externalIds.set(id, "here");
  for (const one of placed) {
    if ("leftOut" in one) {
      leaveOut(draft, one.line, one.leftOut);
      continue;
    }
    const id = one.row.externalId;
    const named = id === null ? undefined : externalIds.get(id);
    // One that is here by its id may have been moved since: it stays where it is.
    if (isThere(draft, sameAs(one)) || named === "here") {
      take(draft, one.line, { ...one, remark: null });
    } else if (named === "in-file") {
      leaveOut(draft, one.line, { reason: "same-id", about: id ?? "" });
    } else {
      make(draft, one, facts);
    }
  }
}

function make(draft: Draft, one: Placed<AppointmentRow>, facts: ImportFacts): void {
  const { row, person, patient, brings, line } = one;
  const { type, startsAt, endsAt, staffName, room, notes, status, externalId } = row;
  const { silence, confirms, reminders } = appointmentTexts(row, { ...person, patient }, facts);
  const { clientId } = person;
  const id = draft.newId();
  const place = { id, clientId, patientId: patient?.id ?? null, typeId: type.id };
  const rest = { staffName, room, notes, startsAt, endsAt, status, externalId };
  draft.appointments.push({ ...place, ...rest });
  if (externalId !== null) draft.memory.externalIds.set(externalId, "in-file");
  const text = { appointmentId: id, startsAt };
  const texts: TextPlan[] = [
    ...(confirms
      ? [{ ...text, id: draft.newId(), kind: "confirmation", place: 0, dueAt: facts.now } as const]
      : []),
    ...reminders.map(
      ({ place, at }) =>
        ({ ...text, id: draft.newId(), kind: "reminder", place, dueAt: at }) as const,
    ),
  ];
  draft.texts.push(...texts);
  draft.tally.newItems += 1;
  if (silence === null) draft.tally.newTexts += texts.length;
  writeDown(draft, sameAs(one));
  const brought: Brought = {
    ...{ of: person.name, patient: patient?.name ?? null, type: type.name },
    ...{ startsAt, status, silence, confirms },
    remindsAt: reminders.map(({ at }) => at),
    what: "appointment",
  };
  take(draft, line, { brings: [...brings, brought], remark: row.remark });
}

function sameAs({ row, person, patient }: Placed<AppointmentRow>): SameAppointment {
  const { startsAt, type } = row;
  return { clientId: person.clientId, startsAt, typeId: type.id, patientId: patient?.id ?? null };
}

/** The same client, start and kind; two patients of a client may come at once, if both are named. */
function isThere({ memory }: Draft, one: SameAppointment): boolean {
  const there = memory.diary.get(keyOf(one)) ?? [];
  return there.some((id) => id === one.patientId || id === null || one.patientId === null);
}

function writeDown({ memory }: Draft, one: SameAppointment): void {
  const there = memory.diary.get(keyOf(one)) ?? [];
  if (!there.includes(one.patientId)) memory.diary.set(keyOf(one), [...there, one.patientId]);
}

function keyOf({ clientId, startsAt, typeId }: SameAppointment): string {
  return `${clientId} ${startsAt} ${typeId}`;
}
