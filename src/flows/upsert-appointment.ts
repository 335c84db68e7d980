import {
  type AppointmentFields,
  changeAppointment,
  insertAppointment,
} from "#data/appointments.ts";
import { rememberSaid } from "#data/external-ids.ts";
import {
  type AppointmentForUpsert,
  readAppointmentForUpsert,
  readSystemAppointment,
  type SystemAppointment,
} from "#data/system-appointments.ts";
import { forClinic } from "#data/store.ts";
import { type AppointmentStatus, isExpected } from "#domain/appointment.ts";
import type { Actor } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import { detailOf, setGoing } from "./plan-appointment.ts";
import { planFor, textsOfChange } from "./plan-texts.ts";
import type { Ports } from "./ports.ts";
import { heard, isNews, type Said, sayAlso } from "./said.ts";

/** An appointment as the clinic's system has it. What is left out stays as it is. */
export interface GivenAppointment {
  readonly clientExternalId: string;
  readonly patientExternalId?: string | null | undefined;
  /** The id or the name of a kind of appointment. */
  readonly type: string;
  /** Epoch milliseconds, a whole minute. */
  readonly startsAt: number;
  readonly minutes?: number | undefined;
  readonly staff?: string | undefined;
  readonly room?: string | undefined;
  readonly notes?: string | undefined;
  readonly status?: AppointmentStatus | undefined;
  /** Whether a text confirms it to the client. */
  readonly confirm?: boolean | undefined;
}

export type UpsertAppointmentOutcome =
  | { readonly kind: "created" | "known"; readonly appointment: SystemAppointment }
  | {
      readonly kind: "refused";
      readonly problem: "no-client" | "no-patient" | "not-theirs" | "no-type" | "past";
    }
  | { readonly kind: "busy" };

/**
 * Makes or changes the appointment that the clinic's system calls `externalId`. Its texts are planned
 * and withdrawn as when staff do the same.
 */
export async function upsertAppointment(
  ports: Ports,
  actor: Actor,
  externalId: string,
  given: GivenAppointment,
): Promise<UpsertAppointmentOutcome> {
  for (let tries = 0; tries < 4; tries += 1) {
    const outcome = await attempt(ports, actor, externalId, given);
    if (outcome) return outcome;
  }
  return { kind: "busy" };
}

async function attempt(
  ports: Ports,
  actor: Actor,
  externalId: string,
  given: GivenAppointment,
): Promise<UpsertAppointmentOutcome | null> {
  const store = forClinic(ports.databases, actor.clinic);
  const { clientExternalId, patientExternalId = null } = given;
  const found = await readAppointmentForUpsert(store, externalId, {
    clientExternalId,
    patientExternalId,
  });
  const { known: before } = found;
  const said: Said = before ? (JSON.parse(before.said) as Said) : {};
  const read = readGiven(found, said, given, ports.now());
  if ("problem" in read) return { kind: "refused", problem: read.problem };
  const { fields, type, status } = read;
  const saidNow = JSON.stringify(sayAlso(said, { ...given }));
  const named = (id: string) => ({ kind: "appointment", externalId, id, said: saidNow }) as const;
  const confirms = given.confirm === true && isNews(said, "confirm", true);
  const { clientId, startsAt } = fields;

  if (!before) {
    const id = ports.newId();
    const texts = isExpected(status)
      ? await planFor(ports, actor, type, startsAt, confirms ? "wanted" : "none")
      : [];
    const activity = activityOf(ports, actor, "appointment-made", detailOf(actor, type, fields));
    const made = await insertAppointment(store, id, fields, {
      ...{ texts, status, named: named(id) },
      activity: { ...activity, clientId },
    });
    if (!made) return null;
  } else if (confirms || isChanged(before, fields, status)) {
    const asksAnew = startsAt !== before.startsAt && isExpected(status);
    const activity = activityOf(ports, actor, "appointment-changed", detailOf(actor, type, fields));
    const changed = await changeAppointment(
      store,
      before,
      { ...fields, status, ...(asksAnew ? { answer: null, askedAt: null } : {}) },
      {
        texts: await textsOfChange(ports, actor, before, { startsAt, type, status, confirms }),
        activity: { ...activity, clientId },
        named: named(before.id),
      },
    );
    if (!changed) return null;
  } else {
    if (saidNow !== before.said) await rememberSaid(store, named(before.id));
    return { kind: "known", appointment: before };
  }
  await setGoing(ports, actor);
  const stored = await readSystemAppointment(store, externalId);
  return stored && { kind: before ? "known" : "created", appointment: stored };
}

/** The appointment that is meant: what is news, and for the rest what it was. */
function readGiven(found: AppointmentForUpsert, said: Said, given: GivenAppointment, now: number) {
  const { known: before, types } = found;
  if (found.clientId === null) return { problem: "no-client" } as const;
  if (typeof given.patientExternalId === "string" && found.patientId === null) {
    return { problem: "no-patient" } as const;
  }
  const isGiven = (field: keyof GivenAppointment) => isNews(said, field, given[field]);
  const clientId = before && !isGiven("clientExternalId") ? before.clientId : found.clientId;
  const patientId = isGiven("patientExternalId") ? found.patientId : (before?.patientId ?? null);
  const whose = patientId === found.patientId ? found.patientClientId : before?.patientClientId;
  const isAsBefore = before?.clientId === clientId && before.patientId === patientId;
  if (patientId !== null && !isAsBefore && whose !== clientId)
    return { problem: "not-theirs" } as const;
  const type =
    before && !isGiven("type")
      ? types.find(({ id }) => id === before.typeId)
      : offeredAs(types, given.type);
  if (!type) return { problem: "no-type" } as const;

  const startsAt = heard(said, "startsAt", given.startsAt, before?.startsAt ?? given.startsAt);
  const usual = before ? (before.endsAt - before.startsAt) / 60_000 : type.minutes;
  const minutes = heard(said, "minutes", given.minutes, usual);
  const isMoved = before !== null && startsAt !== before.startsAt;
  const status = isMoved
    ? (given.status ?? (isExpected(before.status) ? "booked" : before.status))
    : heard(said, "status", given.status, before?.status ?? "booked");
  if (isExpected(status) && startsAt < now && startsAt !== before?.startsAt) {
    return { problem: "past" } as const;
  }
  const fields = {
    ...{ clientId, patientId, startsAt },
    typeId: type.id,
    staffName: heard(said, "staff", given.staff, before?.staffName ?? "").trim(),
    room: heard(said, "room", given.room, before?.room ?? "").trim(),
    notes: heard(said, "notes", given.notes, before?.notes ?? "").trim(),
    endsAt: startsAt + minutes * 60_000,
  };
  return { fields, type, status };
}

/** A kind that the clinic offers, by its id or by its name in any letters. */
function offeredAs(types: AppointmentForUpsert["types"], called: string) {
  const offered = types.filter(({ isArchived }) => !isArchived);
  const name = called.trim().toLowerCase();
  return (
    offered.find(({ id }) => id === called) ??
    offered.find((type) => type.name.toLowerCase() === name)
  );
}

function isChanged(
  before: SystemAppointment,
  fields: AppointmentFields,
  status: AppointmentStatus,
): boolean {
  return (
    status !== before.status ||
    fields.clientId !== before.clientId ||
    fields.patientId !== before.patientId ||
    fields.typeId !== before.typeId ||
    fields.staffName !== before.staffName ||
    fields.room !== before.room ||
    fields.notes !== before.notes ||
    fields.startsAt !== before.startsAt ||
    fields.endsAt !== before.endsAt
  );
}
