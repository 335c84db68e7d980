import { readChunk, removeChunks, writeOutcomes } from "#data/import-chunks.ts";
import { commitChunk, commitPhaseEnd } from "#data/import-plans.ts";
import { claimImport, deleteImport, releaseImport } from "#data/imports.ts";
import { forClinic, type Store } from "#data/store.ts";
import type { Import } from "#domain/import.ts";
import type { Work } from "#domain/work.ts";
import { type Draft, emptyDraft, emptyMemory, type Memory } from "./import-draft.ts";
import { type ImportFacts, readFacts } from "./import-facts.ts";
import { planAppointments } from "./import-appointments.ts";
import { planCare } from "./import-care.ts";
import { planClients } from "./import-clients.ts";
import type { Ports } from "./ports.ts";
import { keptFor } from "./upload-import.ts";

/**
 * Works on an import whose time has come: checks it, imports it, or throws it away a week after
 * anybody cared. Each chunk is one transaction that says that it is done, so a job that dies, or
 * runs twice, is gone on with by the next.
 */
export async function runImport(ports: Ports, work: Work): Promise<void> {
  const store = forClinic(ports.databases, { id: work.clinicId, shard: work.shard });
  const startedAt = ports.now();
  const claimed = await claimImport(store, work.subjectId, {
    now: startedAt,
    until: startedAt + claimedFor,
  });
  if (!claimed) return;
  switch (claimed.phase) {
    case "checking":
      return check(ports, store, claimed);
    case "importing":
      return importRows(ports, store, claimed, work);
    case "uploaded":
    case "checked":
    case "finished":
      await deleteImport(store, claimed.id);
      return removeChunks(ports.bucket, store, claimed.id, claimed.chunkCount);
  }
}

/** How long a job that says nothing more is believed to be at work, in ms. */
const claimedFor = 60_000;
/** How long one job goes on before it lets others in, in ms. */
const turn = 10_000;

/**
 * The dry run knows the whole file at once, since a later row may name somebody of an earlier one;
 * it is begun anew when it was interrupted.
 */
async function check(ports: Ports, store: Store, claimed: Import): Promise<void> {
  const memory = emptyMemory();
  const facts = await readFacts(ports, store, claimed, ports.now());
  for (let n = 0; n < claimed.chunkCount; n++) {
    const one = { ...claimed, nextChunk: n };
    const plan = await plannedChunk(ports, store, one, facts, memory);
    if (n < claimed.nextChunk) continue;
    await writeOutcomes(ports.bucket, store, claimed.id, { n, outcomes: plan.outcomes });
    await commitChunk(store, one, plan, thisRun(ports));
  }
  const dueAt = ports.now() + keptFor;
  await commitPhaseEnd(store, claimed, { phase: "checked", dueAt, activity: null });
}

async function importRows(ports: Ports, store: Store, claimed: Import, work: Work): Promise<void> {
  const startedAt = ports.now();
  const facts = await readFacts(ports, store, claimed, startedAt);
  for (let n = claimed.nextChunk; n < claimed.chunkCount; n++) {
    if (ports.now() - startedAt > turn) {
      await releaseImport(store, claimed.id, ports.now());
      return ports.enqueue([work]);
    }
    await importChunk(ports, store, { ...claimed, nextChunk: n }, facts);
  }
  const now = ports.now();
  await commitPhaseEnd(store, claimed, {
    phase: "finished",
    dueAt: now + keptFor,
    activity: {
      id: ports.newId(),
      at: now,
      staffId: claimed.staffId,
      staffName: claimed.staffName,
      kind: `${claimed.kind}-imported`,
      clientId: null,
      detail: claimed.fileName,
    },
  });
  await removeChunks(ports.bucket, store, claimed.id, claimed.chunkCount);
}

/** Plans a chunk by what is there now, anew while others change that in between. */
async function importChunk(ports: Ports, store: Store, one: Import, facts: ImportFacts) {
  for (let attempt = 0; attempt < 5; attempt++) {
    const plan = await plannedChunk(ports, store, one, facts, emptyMemory());
    const committed = await commitChunk(store, one, plan, thisRun(ports));
    if (committed.kind === "committed") ports.poke(store.clinicId, committed.seq);
    if (committed.kind !== "outdated") return;
  }
  throw new Error(`Chunk ${one.nextChunk} of import ${one.id} is outdated whenever it is planned`);
}

async function plannedChunk(
  ports: Ports,
  store: Store,
  one: Import,
  facts: ImportFacts,
  memory: Memory,
): Promise<Draft> {
  const chunk = await readChunk(ports.bucket, store, one.id, one.nextChunk);
  const isHeading = one.hasHeading && one.nextChunk === 0;
  const lines = (isHeading ? chunk.slice(1) : chunk).map(([row, cells]) => ({ row, cells }));
  const draft = emptyDraft(memory, ports.newId);
  await planners[one.kind](store, draft, lines, { ...facts, roles: one.roles });
  return draft;
}

const planners = { clients: planClients, appointments: planAppointments, care: planCare };

function thisRun(ports: Ports) {
  const now = ports.now();
  return { runId: ports.newId(), now, until: now + claimedFor };
}
