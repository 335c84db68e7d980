import * as z from "zod";
import { readPatientForUpsert, type SystemPatient } from "#data/system-patients.ts";
import { longestName, longestNotes } from "#domain/client.ts";
import { upsertPatient, type UpsertPatientOutcome } from "#flows/upsert-patient.ts";
import { paths } from "#src/paths.ts";
import { externalId, words } from "./fields.ts";
import { operation, type Reply } from "./operation.ts";
import { busy, invalid, type PartProblem } from "./problem.ts";

const patient = z
  .object({
    id: z.string().meta({ description: "Deskline's id." }),
    externalId: z.string(),
    clientId: z.string(),
    clientExternalId: z.string().nullable(),
    name: z.string(),
    species: z.string(),
    notes: z.string(),
    born: z.string().nullable(),
    deceased: z.boolean(),
  })
  .meta({ id: "Patient", description: "The animal or person cared for; belongs to a client." });
const patientPut = z
  .strictObject({
    clientExternalId: externalId,
    name: words(longestName * 2),
    species: words(60)
      .optional()
      .meta({ description: "Or, of a person, the relation to the client." }),
    notes: words(longestNotes).optional(),
    born: z
      .string()
      .regex(/^[12]\d{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/)
      .nullable()
      .optional()
      .meta({ description: "As far as it is known: 2019, 2019-05 or 2019-05-14." }),
    deceased: z.boolean().optional().meta({
      description: "Nothing automated is ever sent about a patient that has died.",
    }),
  })
  .meta({ id: "PatientPut" });
const params = z.object({ externalId });
const tag = "Clients";

export const patientOperations = [
  operation({
    method: "PUT",
    path: paths.api.patient(":externalId"),
    id: "putPatient",
    summary: "Make or change a patient",
    tag,
    scope: "clients:write",
    params,
    body: patientPut,
    answer: patient,
    statuses: { 200: "As it is now.", 201: "The id names a patient from now on." },
    refusals: ["busy"],
    async run({ ports, caller, params, body }) {
      return toReply(await upsertPatient(ports, caller, params.externalId, body));
    },
  }),
  operation({
    method: "GET",
    path: paths.api.patient(":externalId"),
    id: "getPatient",
    summary: "A patient",
    tag,
    scope: "clients:read",
    params,
    answer: patient,
    statuses: { 200: "The patient." },
    refusals: ["not-found"],
    async run({ store, params }) {
      const { known } = await readPatientForUpsert(store, params.externalId, "");
      if (known) return { status: 200, answer: toPatient(known) };
      return { problem: "not-found", detail: "No patient has this external id." };
    },
  }),
];

function toReply(outcome: UpsertPatientOutcome): Reply<z.output<typeof patient>> {
  switch (outcome.kind) {
    case "created":
      return { status: 201, answer: toPatient(outcome.patient) };
    case "known":
      return { status: 200, answer: toPatient(outcome.patient) };
    case "refused":
      return invalid([describe(outcome.problem)]);
    case "busy":
      return busy;
  }
}

function describe(
  problem: Extract<UpsertPatientOutcome, { kind: "refused" }>["problem"],
): PartProblem {
  switch (problem) {
    case "no-client":
      return {
        pointer: "#/clientExternalId",
        detail: "No client has this id: put the client first.",
      };
    case "no-name":
      return { pointer: "#/name", detail: "Say the patient's name." };
    case "long-name":
      return { pointer: "#/name", detail: `At most ${longestName} characters.` };
    case "born":
      return { pointer: "#/born", detail: "No such day, or one that is to come." };
    case "long-notes":
      return { pointer: "#/notes", detail: `At most ${longestNotes} characters.` };
  }
}

function toPatient(known: SystemPatient) {
  const { id, externalId, clientId, clientExternalId, name, species, notes, born, deceasedAt } =
    known;
  return {
    ...{ id, externalId, clientId, clientExternalId, name, species, notes, born },
    deceased: deceasedAt !== null,
  };
}
