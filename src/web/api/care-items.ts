import * as z from "zod";
import { readCareForUpsert, type SystemCareItem } from "#data/system-care.ts";
import { upsertCare } from "#flows/upsert-care.ts";
import { paths } from "#src/paths.ts";
import { day, externalId, instant, toInstant, words } from "./fields.ts";
import { operation } from "./operation.ts";
import { busy, invalid } from "./problem.ts";

const careItem = z
  .object({
    id: z.string().meta({ description: "Deskline's id." }),
    externalId: z.string(),
    patientId: z.string(),
    patientExternalId: z.string().nullable(),
    item: z.string(),
    dueOn: day,
    done: z.boolean(),
    remindAt: instant
      .nullable()
      .meta({ description: "When the client is next reminded; null when they are not again." }),
  })
  .meta({ id: "CareItem", description: "Something that is due for a patient." });
const careItemPut = z
  .strictObject({
    patientExternalId: externalId,
    item: words(60).min(1).meta({ description: "What is due, such as Rabies." }),
    dueOn: day,
    done: z.boolean().optional().meta({ description: "Done, nobody is reminded of it any more." }),
  })
  .meta({ id: "CareItemPut" });
const params = z.object({ externalId });
const tag = "Care";

export const careOperations = [
  operation({
    method: "PUT",
    path: paths.api.careItem(":externalId"),
    id: "putCareItem",
    summary: "Say what is due for a patient, or that it was done",
    description:
      "The clinic's rules say when the client is reminded; one text a day for all that is due.",
    tag,
    scope: "care:write",
    params,
    body: careItemPut,
    answer: careItem,
    statuses: { 200: "As it is now.", 201: "The id names this item from now on." },
    refusals: ["busy"],
    async run({ ports, caller, params, body }) {
      const outcome = await upsertCare(ports, caller, params.externalId, body);
      switch (outcome.kind) {
        case "created":
          return { status: 201, answer: toCareItem(outcome.care) };
        case "known":
          return { status: 200, answer: toCareItem(outcome.care) };
        case "busy":
          return busy;
        case "refused":
          return invalid([wrong[outcome.problem]]);
      }
    },
  }),
  operation({
    method: "GET",
    path: paths.api.careItem(":externalId"),
    id: "getCareItem",
    summary: "Something that is due for a patient",
    tag,
    scope: "care:read",
    params,
    answer: careItem,
    statuses: { 200: "The item." },
    refusals: ["not-found"],
    async run({ store, params }) {
      const { known } = await readCareForUpsert(store, params.externalId, "");
      if (known) return { status: 200, answer: toCareItem(known) };
      return { problem: "not-found", detail: "Nothing that is due has this external id." };
    },
  }),
];

const wrong = {
  "no-patient": {
    pointer: "#/patientExternalId",
    detail: "No patient has this id: put the patient first.",
  },
  "no-item": { pointer: "#/item", detail: "Say what is due." },
};

function toCareItem(known: SystemCareItem) {
  const { id, externalId, patientId, patientExternalId, item, dueOn, doneAt, remindAt } = known;
  return {
    ...{ id, externalId, patientId, patientExternalId, item, dueOn },
    done: doneAt !== null,
    remindAt: remindAt === null ? null : toInstant(remindAt),
  };
}
