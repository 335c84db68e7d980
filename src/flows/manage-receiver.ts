import { insertTest, makeDueAgain } from "#data/event-log.ts";
import { changeSecret, readReceiver, removeReceiver } from "#data/receivers.ts";
import { forClinic, type Store } from "#data/store.ts";
import type { Receiver } from "#domain/receiver.ts";
import type { SignedIn } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";
import { makeSecret } from "./receiver-secrets.ts";
import { tellReceivers } from "./tell-receivers.ts";

export type RotateOutcome =
  /** The secret is told once, here; the one before signs too until then. */
  | { readonly kind: "rotated"; readonly secret: string; readonly oldUntil: number }
  | { readonly kind: "not-found" }
  | { readonly kind: "stale" };

/** Gives a receiver a new secret. */
export async function rotateSecret(
  ports: Ports,
  admin: SignedIn,
  id: string,
): Promise<RotateOutcome> {
  const found = await find(ports, admin, id);
  if (!found) return { kind: "not-found" };
  const { store, receiver } = found;
  const { secret, sealed } = makeSecret(ports, store, id);
  const oldUntil = ports.now() + oldSigns;
  const activity = activityOf(ports, admin, "receiver-secret-changed", receiver.name);
  const rotated = await changeSecret(store, receiver, { secret: sealed, oldUntil }, activity);
  return rotated ? { kind: "rotated", secret, oldUntil } : { kind: "stale" };
}

/** How long a receiver has to learn its new secret, in ms. */
const oldSigns = 24 * 3_600_000;

export type ManageReceiverOutcome =
  | { readonly kind: "done" }
  | { readonly kind: "not-found" }
  | { readonly kind: "stale" }
  /** Nothing is posted to it while it is off. */
  | { readonly kind: "off" };

/** Ends a receiver with all that was written down for it. */
export async function endReceiver(
  ports: Ports,
  admin: SignedIn,
  id: string,
): Promise<ManageReceiverOutcome> {
  const found = await find(ports, admin, id);
  if (!found) return { kind: "not-found" };
  const { store, receiver } = found;
  const activity = activityOf(ports, admin, "receiver-removed", receiver.name);
  if (!(await removeReceiver(store, receiver, activity))) return { kind: "stale" };
  await setGoing(ports, admin, id);
  return { kind: "done" };
}

/** Posts an event that tells of nothing, so that the way to a receiver is known to work. */
export async function testReceiver(
  ports: Ports,
  admin: SignedIn,
  id: string,
): Promise<ManageReceiverOutcome> {
  const found = await find(ports, admin, id);
  if (!found) return { kind: "not-found" };
  if (found.receiver.offAt !== null) return { kind: "off" };
  const activity = activityOf(ports, admin, "receiver-tested", found.receiver.name);
  await insertTest(found.store, id, activity);
  await setGoing(ports, admin, id);
  return { kind: "done" };
}

/** Posts an event again, or with null all that were given up; each keeps its `webhook-id`. */
export async function postAgain(
  ports: Ports,
  admin: SignedIn,
  { id, eventId }: { id: string; eventId: string | null },
): Promise<ManageReceiverOutcome> {
  const found = await find(ports, admin, id);
  if (!found) return { kind: "not-found" };
  if (found.receiver.offAt !== null) return { kind: "off" };
  const activity = activityOf(ports, admin, "events-posted-again", found.receiver.name);
  const count = await makeDueAgain(found.store, id, eventId, { atMost: againAtOnce, activity });
  if (count === 0 && eventId !== null) return { kind: "not-found" };
  await setGoing(ports, admin, id);
  return { kind: "done" };
}

/** How many that were given up are posted again by one click. */
export const againAtOnce = 1000;

async function find(
  ports: Ports,
  { clinic }: SignedIn,
  id: string,
): Promise<{ store: Store; receiver: Receiver } | null> {
  const store = forClinic(ports.databases, clinic);
  const receiver = await readReceiver(store, id);
  return receiver && { store, receiver };
}

function setGoing(ports: Ports, { clinic }: SignedIn, receiverId: string): Promise<void> {
  const { id: clinicId, shard } = clinic;
  return tellReceivers(ports, { clinicId, shard, receivers: receiverId });
}
