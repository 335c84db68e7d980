import type { ChunkPlan, PlannedClient } from "#data/import-plans.ts";
import type { RemarkedRow } from "#data/imports.ts";
import { sortName } from "#domain/client.ts";
import type { ImportTally } from "#domain/import.ts";
import { decideRow, type Holder, type ImportRow, type RowRemark } from "#domain/import-rows.ts";

/** A row of the file, read. */
interface ReadRow {
  readonly row: number;
  readonly cells: readonly string[];
  readonly read: ImportRow | RowRemark;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * What a chunk of rows comes to. `known` says who has which number and learns what the chunk adds,
 * so that a client with one row for each patient becomes one client.
 */
export function planChunk(
  rows: readonly ReadRow[],
  known: Map<string, Holder[]>,
  { sharesNumbers, newId }: { sharesNumbers: boolean; newId: () => string },
): ChunkPlan {
  const clients: PlannedClient[] = [];
  const owned: [string, string][] = [];
  const shared: [string, string][] = [];
  const patients: Mutable<ChunkPlan["patients"][number]>[] = [];
  const remarks: RemarkedRow[] = [];
  const tally: Mutable<ImportTally> = { newClients: 0, unchanged: 0, newPatients: 0, leftOut: 0 };

  for (const { row, cells, read } of rows) {
    const remark = (found: RowRemark, isLeftOut: boolean) => {
      remarks.push({ ...found, row, isLeftOut, cells });
      if (isLeftOut) tally.leftOut += 1;
    };
    if (!("numbers" in read)) {
      remark(read, true);
      continue;
    }
    const decision = decideRow(read, known, sharesNumbers);
    if (decision.kind === "left-out") {
      remark(decision.remark, true);
      continue;
    }
    if (read.remark) remark(read.remark, false);
    const isNew = decision.kind === "new-client";
    const clientId = isNew ? newId() : decision.clientId;
    if (isNew) {
      tally.newClients += 1;
      clients.push(toClient(clientId, read));
      shared.push(...decision.shared.map((number): [string, string] => [number, clientId]));
    } else if (decision.added.length === 0 && !decision.addsPatient) tally.unchanged += 1;
    const free = isNew
      ? read.numbers.filter((number) => !decision.shared.includes(number))
      : decision.added;
    owned.push(...free.map((number): [string, string] => [number, clientId]));
    if (decision.addsPatient) {
      tally.newPatients += 1;
      patients.push({ id: newId(), clientId, ...read.patient });
    }
    learn(known, clientId, isNew, read);
  }
  return { clients, owned, shared, patients, remarks, tally };
}

function toClient(id: string, row: ImportRow): PlannedClient {
  const { name, email, language, notes } = row;
  const preferredNumber = row.numbers[0] ?? null;
  return { id, name, sortName: sortName(name), email, language, notes, preferredNumber };
}

/** From now on the row's numbers reach its client, with the row's patient. */
function learn(
  known: Map<string, Holder[]>,
  clientId: string,
  isNew: boolean,
  { name, numbers, patient }: ImportRow,
): void {
  const added = patient.name === "" ? [] : [patient.name];
  const before = numbers
    .flatMap((number) => known.get(number) ?? [])
    .find((holder) => holder.clientId === clientId);
  const holder = {
    clientId,
    name,
    isArchived: false,
    patients: [...(before?.patients ?? []), ...added],
  };
  for (const number of numbers) {
    const holders = known.get(number) ?? [];
    if (isNew || holders.length === 0 || holders.some((one) => one.clientId === clientId)) {
      known.set(number, [...holders.filter((one) => one.clientId !== clientId), holder]);
    }
  }
}
