import { readClient } from "#data/clients.ts";
import { commitKeeping, commitRetention, findPurgeable, stopPurging } from "#data/retention.ts";
import { forClinic } from "#data/store.ts";
import type { Retention } from "#domain/retention.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Work } from "#domain/work.ts";
import { activityOf } from "./activity-of.ts";
import { removeConversation } from "./delete-conversation.ts";
import type { Ports } from "./ports.ts";

/** Sets how long the clinic keeps conversations after they were closed. */
export async function setRetention(
  ports: Ports,
  admin: SignedIn,
  retention: Retention,
): Promise<void> {
  const { archiveAfter, purgeAfter } = retention;
  const after = (months: number | null) => (months === null ? "never" : `after ${months} months`);
  const detail = `archived ${after(archiveAfter)}, deleted ${after(purgeAfter)}`;
  await commitRetention(
    forClinic(ports.databases, admin.clinic),
    retention,
    activityOf(ports, admin, "retention-changed", detail),
  );
}

/** Keeps all that was said with a client, whatever the time, or ends that. False: no such client. */
export async function keepClient(
  ports: Ports,
  admin: SignedIn,
  { clientId, isKept }: { clientId: string; isKept: boolean },
): Promise<boolean> {
  const store = forClinic(ports.databases, admin.clinic);
  if (!(await readClient(store, clientId))) return false;
  const kind = isKept ? "client-kept" : "client-not-kept";
  await commitKeeping(store, clientId, {
    keptAt: isKept ? ports.now() : null,
    activity: { ...activityOf(ports, admin, kind, ""), clientId },
  });
  return true;
}

/**
 * Deletes what a clinic has kept for long enough, as somebody at the desk would, some at a time. A
 * round goes by key past what is held, and begins anew every day: what is no longer held goes then.
 */
export async function purge(ports: Ports, work: Work): Promise<void> {
  const clinic = { id: work.clinicId, shard: work.shard };
  const store = forClinic(ports.databases, clinic);
  const { ids, before, next } = await findPurgeable(store, { now: ports.now(), atMost: batchSize });
  if (before === null) return;
  const by = { staffId: "retention", staffName: "Retention", clinic };
  for (const conversationId of ids) {
    await removeConversation(ports, by, { conversationId, why: { closedBefore: before } });
  }
  const dueAt = next ? ports.now() : ports.now() + aDay;
  await stopPurging(store, { next, dueAt });
  if (next) await ports.enqueue([work]);
}

/** Each is a transaction of a few statements; D1 allows a job 1,000 of them. */
const batchSize = 20;
const aDay = 24 * 3_600_000;
