import { readCareRules } from "#data/care-rules.ts";
import { rememberSaid } from "#data/external-ids.ts";
import { commitSystemCare, readCareForUpsert, type SystemCareItem } from "#data/system-care.ts";
import { forClinic } from "#data/store.ts";
import { careDaysOf, nextCareReminder } from "#domain/care-rules.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Actor } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";
import { heard, isNews, type Said, sayAlso } from "./said.ts";

/** Something that is due, as the clinic's system has it. What is left out stays as it is. */
export interface GivenCare {
  readonly patientExternalId: string;
  readonly item: string;
  /** A day of the clinic's calendar: "2026-11-24". */
  readonly dueOn: string;
  readonly done?: boolean | undefined;
}

export type UpsertCareOutcome =
  | { readonly kind: "created" | "known"; readonly care: SystemCareItem }
  | { readonly kind: "refused"; readonly problem: "no-patient" | "no-item" }
  | { readonly kind: "busy" };

/** Writes down, changes or settles what the clinic's system calls `externalId`. */
export async function upsertCare(
  ports: Ports,
  actor: Actor,
  externalId: string,
  given: GivenCare,
): Promise<UpsertCareOutcome> {
  for (let tries = 0; tries < 4; tries += 1) {
    const outcome = await attempt(ports, actor, externalId, given);
    if (outcome) return outcome;
  }
  return { kind: "busy" };
}

async function attempt(
  ports: Ports,
  { clinic }: Actor,
  externalId: string,
  given: GivenCare,
): Promise<UpsertCareOutcome | null> {
  const store = forClinic(ports.databases, clinic);
  const found = await readCareForUpsert(store, externalId, given.patientExternalId);
  const { known: before } = found;
  if (found.patientId === null) return { kind: "refused", problem: "no-patient" };
  const said: Said = before ? (JSON.parse(before.said) as Said) : {};
  const isOfAnother = !before || isNews(said, "patientExternalId", given.patientExternalId);
  const patientId = isOfAnother ? found.patientId : before.patientId;
  const item = heard(said, "item", given.item, before?.item ?? given.item).trim();
  const dueOn = heard(said, "dueOn", given.dueOn, before?.dueOn ?? given.dueOn);
  const wasDone = before ? before.doneAt !== null : false;
  const isDone = heard(said, "done", given.done, wasDone);
  if (item === "") return { kind: "refused", problem: "no-item" };

  const id = before?.id ?? ports.newId();
  const saidNow = JSON.stringify(sayAlso(said, { ...given }));
  const row = { kind: "care-item", externalId, id, said: saidNow } as const;
  const isChanged =
    before?.patientId !== patientId ||
    before.item !== item ||
    before.dueOn !== dueOn ||
    wasDone !== isDone;
  if (before && !isChanged) {
    if (saidNow !== before.said) await rememberSaid(store, row);
    return { kind: "known", care: before };
  }
  const now = ports.now();
  const isPlannedAnew =
    !before || before.item !== item || before.dueOn !== dueOn || wasDone !== isDone;
  const remindAt = async () =>
    isPlannedAnew
      ? nextCareReminder(
          dueOn,
          careDaysOf(await readCareRules(store), item),
          clinicTime(clinic.timeZone, clinic.country),
          now,
        )
      : before.remindAt;
  const care = {
    ...{ id, patientId, item, dueOn },
    remindAt: isDone ? null : await remindAt(),
    doneAt: isDone ? (before?.doneAt ?? now) : null,
  };
  if (!(await commitSystemCare(store, care, { row, isNew: !before, now }))) return null;
  const { known } = await readCareForUpsert(store, externalId, given.patientExternalId);
  return known && { kind: before ? "known" : "created", care: known };
}
