import { readType } from "#data/appointment-types.ts";
import {
  type AppointmentFields,
  changeAppointment,
  insertAppointment,
  readAppointment,
} from "#data/appointments.ts";
import type { PlannedKind } from "#data/planned-texts.ts";
import { planNow, textsOf } from "#data/planned-texts.ts";
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
import { detailOf, planFor, setGoing } from "./plan-appointment.ts";
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
  const texts = await planFor(ports, staff, type, fields.startsAt, confirms);
  const activity = activityOf(ports, staff, "appointment-made", detailOf(staff, type, fields));
  const made = await insertAppointment(store, id, fields, {
    texts,
    activity: { ...activity, clientId: fields.clientId },
  });
  if (!made) return { kind: "not-found" };
  await setGoing(ports, staff);
  return { kind: "booked", id, startsAt: fields.startsAt };
}

/** Changes an appointment: when it is moved, what was planned goes with it. */
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
  const isMoved = fields.startsAt !== before.startsAt || fields.typeId !== before.typeId;
  const status = isMoved ? ({ status: "booked", answer: null, askedAt: null } as const) : {};
  // A confirmation that waits for the morning is about the new time now.
  const isToConfirm =
    confirms ||
    (await textsOf(store, id)).some(
      ({ kind, settledAt }) => kind === "confirmation" && settledAt === null,
    );
  const activity = activityOf(ports, staff, "appointment-changed", detailOf(staff, type, fields));
  const changed = await changeAppointment(
    store,
    before,
    { ...fields, ...status },
    {
      texts: isMoved ? await planFor(ports, staff, type, fields.startsAt, isToConfirm) : null,
      activity: { ...activity, clientId: before.clientId },
    },
  );
  if (!changed) return { kind: "stale" };
  await setGoing(ports, staff);
  return { kind: "booked", id, startsAt: fields.startsAt };
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
  const wasExpected = isExpected(before.status);
  const texts =
    isExpected(status) && !wasExpected
      ? await planFor(ports, staff, type, before.startsAt, false)
      : isExpected(status)
        ? null
        : [];
  const activity = activityOf(ports, staff, "appointment-changed", status);
  const changed = await changeAppointment(
    store,
    before,
    { status },
    {
      texts,
      activity: { ...activity, clientId: before.clientId },
    },
  );
  if (!changed) return { kind: "stale" };
  ports.poke(staff.clinic.id, null);
  return { kind: "booked", id, startsAt: before.startsAt };
}

/** "Running late", "cancelled", or the confirmation, sent by a click. */
export async function textAbout(
  ports: Ports,
  staff: Actor,
  { id, kind }: { id: string; kind: Exclude<PlannedKind, "reminder"> },
): Promise<BookOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const appointment = await readAppointment(store, id);
  if (!appointment) return { kind: "not-found" };
  const { startsAt } = appointment;
  const now = ports.now();
  await planNow(store, id, { id: ports.newId(), kind, startsAt, place: 0, dueAt: now });
  await setGoing(ports, staff);
  return { kind: "booked", id, startsAt };
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
