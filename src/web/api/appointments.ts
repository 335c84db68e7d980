import * as z from "zod";
import {
  listSystemAppointments,
  readSystemAppointment,
  type SystemAppointment,
} from "#data/system-appointments.ts";
import { readWhen } from "#domain/appointment.ts";
import { type ClinicTime, clinicTime } from "#domain/clinic-time.ts";
import { dayAfter } from "#domain/schedule.ts";
import type { Clinic } from "#domain/staff.ts";
import { upsertAppointment, type UpsertAppointmentOutcome } from "#flows/upsert-appointment.ts";
import { paths } from "#src/paths.ts";
import { day, externalId, instant, toInstant, words } from "./fields.ts";
import { listOf, listQuery, placeIn, toList } from "./lists.ts";
import { operation } from "./operation.ts";
import { busy, invalid, type PartProblem } from "./problem.ts";

const status = z
  .enum(["booked", "confirmed", "cancelled", "done", "missed"])
  .meta({ description: "Only what is booked or confirmed is texted about." });
const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "As 16:15.")
  .meta({ description: "On the clinic's clock.", example: "16:15" });
const appointment = z
  .object({
    id: z.string().meta({ description: "Deskline's id." }),
    externalId: z.string().nullable(),
    clientId: z.string(),
    clientExternalId: z.string().nullable(),
    patientId: z.string().nullable(),
    patientExternalId: z.string().nullable(),
    type: z.object({ id: z.string(), name: z.string() }),
    startsAt: instant,
    endsAt: instant,
    day,
    time,
    staff: z.string(),
    room: z.string(),
    notes: z.string(),
    status,
    answer: z
      .enum(["confirm", "reschedule"])
      .nullable()
      .meta({ description: "What the client last said to a text about it." }),
  })
  .meta({ id: "Appointment", description: "Somebody comes to the clinic." });
const appointmentPut = z
  .strictObject({
    clientExternalId: externalId,
    patientExternalId: externalId.nullable().optional(),
    type: words(80).min(1).meta({ description: "The id or the name of a kind of appointment." }),
    startsAt: z
      .union(
        [
          z.iso.datetime({ offset: true }).meta({ description: "With its offset." }),
          z.strictObject({ day, time }).meta({ description: "On the clinic's clock." }),
        ],
        "As 2026-11-24T16:15:00-08:00, or as a day and a time of the clinic.",
      )
      .meta({ description: "To the minute." }),
    minutes: z
      .int()
      .min(5)
      .max(720)
      .optional()
      .meta({ description: "Left out: as its kind usually takes." }),
    staff: words(120).optional().meta({ description: "Whom the client comes to." }),
    room: words(60).optional(),
    notes: words(2000).optional(),
    status: status.optional(),
    confirm: z
      .boolean()
      .optional()
      .meta({ description: "Whether a text confirms it to the client, once." }),
  })
  .meta({ id: "AppointmentPut" });
const query = listQuery.extend({
  from: day.optional().meta({ description: "The first day. Left out: today." }),
  to: day.optional().meta({ description: "The last day." }),
});
const params = z.object({ externalId });
const place = z.tuple([z.number(), z.string()]);
const tag = "Appointments";

export const appointmentOperations = [
  operation({
    method: "PUT",
    path: paths.api.appointment(":externalId"),
    id: "putAppointment",
    summary: "Make, move, cancel or settle an appointment",
    description:
      "Its texts are planned and withdrawn as when the clinic's staff do the same: a move withdraws what has not gone and plans it for the new start.",
    tag,
    scope: "appointments:write",
    params,
    body: appointmentPut,
    answer: appointment,
    statuses: { 200: "As it is now.", 201: "The id names this appointment from now on." },
    refusals: ["busy"],
    async run({ ports, caller, params, body }) {
      const clock = clockOf(caller.clinic);
      const startsAt = toStart(body.startsAt, clock);
      if (typeof startsAt !== "number") return invalid([startsAt]);
      const given = { ...body, startsAt };
      const outcome = await upsertAppointment(ports, caller, params.externalId, given);
      switch (outcome.kind) {
        case "created":
          return { status: 201, answer: toAppointment(outcome.appointment, clock) };
        case "known":
          return { status: 200, answer: toAppointment(outcome.appointment, clock) };
        case "busy":
          return busy;
        case "refused":
          return invalid([wrong[outcome.problem]]);
      }
    },
  }),
  operation({
    method: "GET",
    path: paths.api.appointment(":externalId"),
    id: "getAppointment",
    summary: "An appointment",
    tag,
    scope: "appointments:read",
    params,
    answer: appointment,
    statuses: { 200: "The appointment." },
    refusals: ["not-found"],
    async run({ store, caller, params }) {
      const known = await readSystemAppointment(store, params.externalId);
      if (known) return { status: 200, answer: toAppointment(known, clockOf(caller.clinic)) };
      return { problem: "not-found", detail: "No appointment has this external id." };
    },
  }),
  operation({
    method: "GET",
    path: paths.api.appointments(),
    id: "listAppointments",
    summary: "The appointments of some days, in their order",
    tag,
    scope: "appointments:read",
    query,
    answer: listOf("Appointments", appointment),
    statuses: { 200: "Some of them." },
    async run(call) {
      const { ports, store, caller, query } = call;
      const clock = clockOf(caller.clinic);
      const from = query.from ?? clock.dayKey(ports.now());
      const list = `appointments ${query.from ?? ""} ${query.to ?? ""}`;
      const at = placeIn(call, list, place);
      if ("problem" in at) return at;
      const rows = await listSystemAppointments(store, {
        from: clock.startOfDay(from) ?? 0,
        to: query.to === undefined ? 9e15 : (clock.startOfDay(dayAfter(query.to, 1)) ?? 9e15),
        after: at.place && { startsAt: at.place[0], id: at.place[1] },
        atMost: query.limit + 1,
      });
      const answer = toList(call, list, rows, {
        placeOf: ({ startsAt, id }) => [startsAt, id],
        itemOf: (row) => toAppointment(row, clock),
      });
      return { status: 200, answer };
    },
  }),
];

function clockOf({ timeZone, country }: Clinic): ClinicTime {
  return clinicTime(timeZone, country);
}

/** The start as an instant, to the minute; or what is wrong with it. */
function toStart(
  said: z.output<typeof appointmentPut>["startsAt"],
  clock: ClinicTime,
): number | PartProblem {
  if (typeof said === "string") return Math.floor(Date.parse(said) / 60_000) * 60_000;
  const when = readWhen(said, clock, -Infinity);
  if ("startsAt" in when) return when.startsAt;
  const detail = "The clinic's clocks skip that hour on this day. Choose another time.";
  return { pointer: "#/startsAt/time", detail };
}

const wrong: Record<
  Extract<UpsertAppointmentOutcome, { kind: "refused" }>["problem"],
  PartProblem
> = {
  "no-client": {
    pointer: "#/clientExternalId",
    detail: "No client has this id: put the client first.",
  },
  "no-patient": {
    pointer: "#/patientExternalId",
    detail: "No patient has this id: put the patient first.",
  },
  "not-theirs": { pointer: "#/patientExternalId", detail: "The patient is another client's." },
  "no-type": {
    pointer: "#/type",
    detail: `The clinic offers no such kind of appointment: see ${paths.api.appointmentTypes()}.`,
  },
  past: {
    pointer: "#/startsAt",
    detail: "That is over. Say what became of it with a status: done, missed or cancelled.",
  },
};

function toAppointment(one: SystemAppointment, clock: ClinicTime) {
  const { id, externalId, clientId, clientExternalId, patientId, patientExternalId } = one;
  const { room, notes, status, answer, startsAt } = one;
  const minute = clock.minuteOfDay(startsAt);
  const two = (part: number) => String(part).padStart(2, "0");
  return {
    ...{ id, externalId, clientId, clientExternalId, patientId, patientExternalId },
    type: { id: one.typeId, name: one.typeName },
    startsAt: toInstant(startsAt),
    endsAt: toInstant(one.endsAt),
    day: clock.dayKey(startsAt),
    time: `${two(Math.floor(minute / 60))}:${two(minute % 60)}`,
    staff: one.staffName,
    ...{ room, notes, status, answer },
  };
}
