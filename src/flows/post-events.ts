import { dueEvents, forgetEvents } from "#data/events.ts";
import { forgetReceiver, type HeldReceiver, holdReceiver, letGo } from "#data/receiver-runs.ts";
import { forClinic, type Store } from "#data/store.ts";
import { delayAfter, longestDelay } from "#domain/event.ts";
import type { Work } from "#domain/work.ts";
import { postEvent, stop } from "./post-event.ts";
import { openSecrets } from "./receiver-secrets.ts";
import type { Ports } from "./ports.ts";

/**
 * Posts what is due for one receiver. One run at a time holds it, so its events go one after the other
 * in the order of their happening, and no other receiver waits for them.
 *
 * A run ends with the first try that fails: a receiver that is down costs five seconds, and not five for
 * each event. What failed is put off, longer each time, and steps aside for what came after it, since
 * the fault may be with that one event. When a receiver that has been down takes something again, all
 * that waits for it is due at once.
 *
 * A run that dies between a post and its settlement posts again, with the same `webhook-id`: at least
 * once is what webhooks promise, and that id is what a receiver knows repeats by.
 */
export async function postEvents(ports: Ports, work: Work): Promise<void> {
  const store = forClinic(ports.databases, { id: work.clinicId, shard: work.shard });
  const now = ports.now();
  const receiver = await holdReceiver(store, work.subjectId, { now, until: now + heldFor });
  if (!receiver) return;
  const notBefore = receiver.offAt === null ? await postDue(ports, store, receiver) : now;
  const { isRemoved } = receiver;
  const before = isRemoved ? afterAll : now - keptFor + 1;
  const isMore = await forgetEvents(store, receiver.id, { before, atMost: forgottenAtOnce });
  if (isRemoved && !isMore) return forgetReceiver(store, receiver.id);
  const dueAt = await letGo(store, receiver, { notBefore, keep: isRemoved ? 0 : keptFor });
  const delay = dueAt === null ? null : Math.max(0, dueAt - ports.now());
  // What is due later than that is the sweep's.
  if (delay !== null && delay < 60_000) await ports.enqueue([work], Math.ceil(delay / 1000));
}

/** In ms. A run holds a receiver for longer than it can last, its last post's time-out included. */
const longestRun = 20_000;
const heldFor = 60_000;
const batchSize = 50;
/** How long the log of events is kept, in ms. */
const keptFor = 30 * 24 * 3_600_000;
const forgottenAtOnce = 500;
/** The largest time that an event's id can begin with. */
const afterAll = 0xfff_ffff_ffff;

/** Returns the time before which it is to be left alone. */
async function postDue(ports: Ports, store: Store, receiver: HeldReceiver): Promise<number> {
  const startedAt = ports.now();
  const secrets = openSecrets(ports, store, receiver);
  if (!secrets) {
    await stop(ports, store, receiver, "secret");
    return startedAt;
  }
  let held = receiver;
  for (const event of await dueEvents(store, receiver, { now: startedAt, atMost: batchSize })) {
    const tried = await postEvent(ports, store, { receiver: held, secrets }, event);
    const now = ports.now();
    if (tried === "failed") return now + (delayAfter(held.failures + 1) ?? longestDelay);
    if (tried === "lost" || now - startedAt > longestRun) return now;
    if (tried === "taken") held = { ...held, failures: 0, failingSince: null };
  }
  return ports.now();
}
