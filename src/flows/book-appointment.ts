import { readType } from "#data/appointment-types.ts";
import {
  type AppointmentFields,
  changeAppointment,
  insertAppointment,
  readAppointment,
} from "#data/appointments.ts";
import { forClinic } from "#data/store.ts";
import {
  type AppointmentStatus,
  type AppointmentType,
  isExpected,
  readWhen,
  type WhenProblem,
} from "#domain/appointment.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Actor } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import { detailOf, setGoing } from "./plan-appointment.ts";
import { planFor, textsOfMove, textsOfStatus } from "./plan-texts.ts";
import type { Ports } from "./ports.ts";

/** An appointment as somebody typed it. */
export interface AppointmentForm {
  readonly clientId: string;
  readonly patientId: string;
  readonly typeId: string;
  readonly day: string;
  readonly time: string;
  /** The instant that day and time were written for: it tells the two 1:30s of a night apart. */
  readonly shown?: number | null;
  /** As typed; empty: as long as its kind usually takes. */
  readonly minutes: string;
  readonly staffName: string;
  readonly room: string;
  readonly notes: string;
}

export type BookOutcome =
  | { readonly kind: "booked"; readonly id: string; readonly startsAt: number }
  | {
      readonly kind: "refused";
      readonly field: "time" | "day" | "minutes" | "typeId";
      readonly problem: WhenProblem | "minutes" | "no-type";
    }
  | { readonly kind: "not-found" }
  /** Somebody else has changed it since the page was opened. */
  | { readonly kind: "stale" };

/** Makes an appointment; `confirms` sends a text about it at once (R19). */
export async function bookAppointment(
  ports: Ports,
  staff: Actor,
  form: AppointmentForm,
  { confirms }: { confirms: boolean },
): Promise<BookOutcome> {
  const read = await readForm(ports, staff, form, null);
  if (read.kind !== "read") return read;
  const { fields, type } = read;
  const store = forClinic(ports.databases, staff.clinic);
  const id = ports.newId();
  const { startsAt } = fields;
  const texts = await planFor(ports, staff, type, startsAt, confirms ? "wanted" : "none");
  const activity = activityOf(ports, staff, "appointment-made", detailOf(staff, type, fields));
  const made = await insertAppointment(store, id, fields, {
    texts,
    activity: { ...activity, clientId: fields.clientId },
  });
  if (!made) return { kind: "not-found" };
  await setGoing(ports, staff);
  return { kind: "booked", id, startsAt };
}

/**
 * Changes an appointment: when it is moved, what was planned goes with it. One that nobody expects
 * any more stays what it is, and nothing is sent about it.
 */
export async function moveAppointment(
  ports: Ports,
  staff: Actor,
  {
    id,
    version,
    form,
    confirms,
  }: { id: string; version: number; form: AppointmentForm; confirms: boolean },
): Promise<BookOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const before = await readAppointment(store, id);
  if (!before) return { kind: "not-found" };
  if (before.version !== version) return { kind: "stale" };
  const read = await readForm(
    ports,
    staff,
    { ...form, clientId: before.clientId },
    before.startsAt,
  );
  if (read.kind !== "read") return read;
  const { fields, type } = read;
  const { startsAt } = fields;
  // The answer was to another time. What is over or cancelled stays so until it is booked again.
  const asksAnew = startsAt !== before.startsAt && isExpected(before.status);
  const asked = asksAnew ? ({ status: "booked", answer: null, askedAt: null } as const) : {};
  const activity = activityOf(ports, staff, "appointment-changed", detailOf(staff, type, fields));
  const changed = await changeAppointment(
    store,
    before,
    { ...fields, ...asked },
    {
      texts: await textsOfMove(ports, staff, before, { startsAt, type, confirms }),
      activity: { ...activity, clientId: before.clientId },
    },
  );
  if (!changed) return { kind: "stale" };
  await setGoing(ports, staff);
  return { kind: "booked", id, startsAt };
}

/** Moves an appointment to another start and leaves the rest as it is: dragged in the schedule. */
export async function moveTo(
  ports: Ports,
  staff: Actor,
  {
    id,
    version,
    ...to
  }: { id: string; version: number; day: string; time: string; shown?: number | null },
): Promise<BookOutcome> {
  const before = await readAppointment(forClinic(ports.databases, staff.clinic), id);
  if (!before) return { kind: "not-found" };
  const minutes = String((before.endsAt - before.startsAt) / 60_000);
  const form = { ...before, patientId: before.patientId ?? "", minutes, ...to };
  return moveAppointment(ports, staff, { id, version, form, confirms: false });
}

/**
 * Says what became of it. Cancelled, nothing more is sent; booked again, it is planned anew. With a
 * `version`, only if it is still as somebody saw it.
 */
export async function setStatus(
  ports: Ports,
  staff: Actor,
  { id, status, version }: { id: string; status: AppointmentStatus; version?: number | undefined },
): Promise<BookOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const before = await readAppointment(store, id);
  if (!before) return { kind: "not-found" };
  if (version !== undefined && before.version !== version) return { kind: "stale" };
  const type = await readType(store, before.typeId);
  if (!type) return { kind: "not-found" };
  const activity = activityOf(ports, staff, "appointment-changed", status);
  const changed = await changeAppointment(
    store,
    before,
    { status },
    {
      texts: await textsOfStatus(ports, staff, before, { status, type }),
      activity: { ...activity, clientId: before.clientId },
    },
  );
  if (!changed) return { kind: "stale" };
  await setGoing(ports, staff);
  return { kind: "booked", id, startsAt: before.startsAt };
}

async function readForm(
  ports: Ports,
  staff: Actor,
  form: AppointmentForm,
  before: number | null,
): Promise<
  | { readonly kind: "read"; readonly fields: AppointmentFields; readonly type: AppointmentType }
  | Extract<BookOutcome, { kind: "refused" | "not-found" }>
> {
  const { clinic } = staff;
  const type = await readType(forClinic(ports.databases, clinic), form.typeId);
  if (!type) return { kind: "refused", field: "typeId", problem: "no-type" };
  const clock = clinicTime(clinic.timeZone, clinic.country);
  // One that was there before may stay where it is, also when that is past by now.
  const when = readWhen(form, clock, Math.min(before ?? Infinity, ports.now()));
  if ("problem" in when) {
    const field = when.problem === "no-day" ? "day" : "time";
    return { kind: "refused", field, problem: when.problem };
  }
  const minutes = form.minutes.trim() === "" ? type.minutes : Number(form.minutes);
  if (!Number.isInteger(minutes) || minutes < 5 || minutes > 720) {
    return { kind: "refused", field: "minutes", problem: "minutes" };
  }
  const { startsAt } = when;
  const { clientId, typeId } = form;
  const fields = {
    clientId,
    patientId: form.patientId === "" ? null : form.patientId,
    typeId,
    staffName: form.staffName.trim().slice(0, 120),
    room: form.room.trim().slice(0, 60),
    notes: form.notes.trim().slice(0, 2000),
    startsAt,
    endsAt: startsAt + minutes * 60_000,
  };
  return { kind: "read", fields, type };
}
