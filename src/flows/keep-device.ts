import {
  bindDevice,
  deleteDevice,
  deleteOtherDevices,
  type DeviceKey,
  insertDevice,
} from "#data/push-devices.ts";
import { type Databases, directory, forClinic } from "#data/store.ts";
import { readPushAddress } from "#domain/push-address.ts";
import { type Hearing, looksLikeKeys, mostDevices } from "#domain/push.ts";
import type { Session } from "#domain/session.ts";
import { isReaderKey } from "#web-push/encrypt.ts";
import { vapidKey } from "#web-push/vapid.ts";
import type { Ports } from "./ports.ts";

/** What a browser hands in to be told at. */
export interface DeviceForm {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly hears: Hearing;
  /** "Chrome on Android". */
  readonly name: string;
}

export type DeviceProblem = "no-address" | "unknown-service" | "no-keys" | "too-many" | "off";

/** What browsers bind themselves to; null where nobody is told by push. */
export async function pushKey({ push }: Pick<Ports, "push">): Promise<string | null> {
  return push && (await vapidKey(push.privateKey)).publicKey;
}

/** Switches push on for the browser that asks. */
export async function addDevice(
  ports: Ports,
  { id: sessionId, signedIn }: Session,
  { endpoint, p256dh, auth, hears, name }: DeviceForm,
): Promise<
  | { readonly kind: "added"; readonly id: string }
  | { readonly kind: "refused"; readonly problem: DeviceProblem }
> {
  if (!ports.push) return { kind: "refused", problem: "off" };
  const address = readPushAddress(endpoint, ports.push.otherService);
  if (!address.ok) return { kind: "refused", problem: address.problem };
  if (!looksLikeKeys({ p256dh, auth }) || !(await isReaderKey(p256dh))) {
    return { kind: "refused", problem: "no-keys" };
  }
  const { staffId, clinic } = signedIn;
  const id = ports.newId();
  const device = { id, staffId, sessionId, name, endpoint: address.url, p256dh, auth, hears };
  const store = forClinic(ports.databases, clinic);
  const isAdded = await insertDevice(store, { ...device, createdAt: ports.now() }, mostDevices);
  return isAdded ? { kind: "added", id } : { kind: "refused", problem: "too-many" };
}

/** A browser's device, by what it keeps of it in a cookie: whoever is or was signed in there. */
export interface DeviceMark extends DeviceKey {
  readonly clinicId: string;
}

/**
 * Somebody has signed in at a browser that a device is of: theirs goes on with the new session, and what
 * was somebody else's ends, since they sit there no more.
 */
export async function meetDevice(
  ports: Pick<Ports, "databases" | "now">,
  { id: sessionId, signedIn }: Session,
  mark: DeviceMark,
): Promise<void> {
  const isTheirs = mark.clinicId === signedIn.clinic.id && mark.staffId === signedIn.staffId;
  if (!isTheirs) return endDevice(ports.databases, mark);
  const store = forClinic(ports.databases, signedIn.clinic);
  await bindDevice(store, mark, { sessionId, now: ports.now() });
}

/** Somebody has signed out at a browser, perhaps after their session ran out. */
export async function endDevice(databases: Databases, mark: DeviceMark): Promise<void> {
  await deleteDevice({ clinicId: mark.clinicId, db: directory(databases) }, mark);
}

/** Signing out everywhere else ends devices whose session has run out as well. */
export async function endOtherDevices(
  databases: Databases,
  { signedIn }: Session,
  here: DeviceMark | null,
): Promise<void> {
  const { staffId, clinic } = signedIn;
  await deleteOtherDevices(forClinic(databases, clinic), { staffId, id: here?.id ?? "" });
}
