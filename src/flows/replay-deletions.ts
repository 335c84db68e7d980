import {
  deletedKey,
  deletedPrefix,
  type Deleted,
  deleteAgain,
  forgetRecorded,
  replayPlace,
  setReplayPlace,
  unrecorded,
} from "#data/deletions.ts";
import { forClinic } from "#data/store.ts";
import type { Work } from "#domain/work.ts";
import { removeConversation } from "./delete-conversation.ts";
import type { Ports } from "./ports.ts";

/**
 * Writes a deletion down outside the database, which a restore of it does not reach: ids alone. First
 * there, then no longer here: what repeats this writes the same.
 */
export async function recordDeletion(ports: Ports, work: Work): Promise<void> {
  const store = forClinic(ports.databases, { id: work.clinicId, shard: work.shard });
  const deleted = await unrecorded(store, work.subjectId);
  if (!deleted) return;
  await ports.bucket.put(deletedKey(deleted), JSON.stringify(deleted));
  await forgetRecorded(store, deleted);
}

/**
 * Applies again what was deleted before a restore, some of it each minute, when somebody at the
 * terminal wants it. False while more is to be done: until then the gateway's list is not compared,
 * which would bring back what is about to go.
 */
export async function replayDeletions(ports: Ports): Promise<boolean> {
  for (let pages = 0; pages < mostPages; pages += 1) {
    const place = await replayPlace(ports.databases);
    if (place === null) return true;
    const { objects, truncated } = await ports.bucket.list({
      ...{ prefix: deletedPrefix, startAfter: place, limit: atOnce },
    });
    for (const { key } of objects) {
      const object = await ports.bucket.get(key);
      if (object) await applyAgain(ports, await object.json<Deleted>());
    }
    await setReplayPlace(ports.databases, truncated ? (objects.at(-1)?.key ?? null) : null);
  }
  return (await replayPlace(ports.databases)) === null;
}

/** Ten queries each, of the 1,000 that D1 allows a run. */
const atOnce = 10;
const mostPages = 5;

async function applyAgain(ports: Ports, deleted: Deleted): Promise<void> {
  const clinic = { id: deleted.clinicId, shard: "DB" };
  const { conversationId } = deleted;
  const by = { staffId: "deskline", staffName: "Deskline", clinic };
  await removeConversation(ports, by, { conversationId, why: "restored" });
  await deleteAgain(forClinic(ports.databases, clinic), deleted, ports.now());
  ports.poke(deleted.clinicId, null);
}
