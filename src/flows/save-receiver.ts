import { insertReceiver, readReceiver, saveReceiver } from "#data/receivers.ts";
import { forClinic } from "#data/store.ts";
import { eventKinds } from "#domain/event.ts";
import { type AddressProblem, readAddress } from "#domain/receiver-address.ts";
import { longestReceiverName } from "#domain/receiver.ts";
import type { SignedIn } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";
import { makeSecret } from "./receiver-secrets.ts";
import { tellReceivers } from "./tell-receivers.ts";

/** A receiver as typed. */
export interface ReceiverForm {
  readonly name: string;
  readonly url: string;
  /** What was ticked, whatever it is. */
  readonly kinds: readonly string[];
  readonly tellsText: boolean;
  readonly isOn: boolean;
}

type Refusal = {
  readonly kind: "refused";
  readonly field: "name" | "url" | "kinds";
  readonly problem: "name" | "kinds" | AddressProblem;
};

export type AddReceiverOutcome =
  /** The secret is told once, here. */
  | { readonly kind: "added"; readonly id: string; readonly secret: string }
  | Refusal
  | { readonly kind: "too-many" };

/** Makes a receiver: from now on it is told what happens. */
export async function addReceiver(
  ports: Ports,
  admin: SignedIn,
  form: ReceiverForm,
): Promise<AddReceiverOutcome> {
  const read = readForm(ports, form);
  if (read.kind === "refused") return read;
  const store = forClinic(ports.databases, admin.clinic);
  const id = ports.newId();
  const { secret, sealed } = makeSecret(ports, store, id);
  const activity = activityOf(ports, admin, "receiver-added", read.fields.name);
  const added = await insertReceiver(store, id, { ...read.fields, secret: sealed }, activity);
  return added ? { kind: "added", id, secret } : { kind: "too-many" };
}

export type ChangeReceiverOutcome =
  | { readonly kind: "saved" }
  | Refusal
  | { readonly kind: "not-found" }
  /** Somebody else has changed it since the page was opened. */
  | { readonly kind: "stale" };

/** Changes a receiver, switches it on or off. One that is on gets at once what waits for it. */
export async function changeReceiver(
  ports: Ports,
  admin: SignedIn,
  { id, version, form }: { id: string; version: number; form: ReceiverForm },
): Promise<ChangeReceiverOutcome> {
  const store = forClinic(ports.databases, admin.clinic);
  const before = await readReceiver(store, id);
  if (!before) return { kind: "not-found" };
  const read = readForm(ports, form);
  if (read.kind === "refused") return read;
  const change = { ...read.fields, isOn: form.isOn };
  const activity = activityOf(ports, admin, "receiver-changed", read.fields.name);
  const saved = await saveReceiver(store, { ...before, version }, change, activity);
  if (!saved) return { kind: "stale" };
  const { id: clinicId, shard } = admin.clinic;
  await tellReceivers(ports, { clinicId, shard, receivers: id });
  return { kind: "saved" };
}

function readForm(ports: Ports, form: ReceiverForm) {
  const name = form.name.trim();
  if (name === "" || name.length > longestReceiverName) return refused("name", "name");
  const address = readAddress(form.url, ports.publicUrl);
  if (!address.ok) return refused("url", address.problem);
  const kinds = eventKinds.filter((kind) => form.kinds.includes(kind));
  if (kinds.length === 0) return refused("kinds", "kinds");
  const { tellsText } = form;
  return { kind: "read", fields: { name, url: address.url, kinds, tellsText } } as const;
}

function refused(field: Refusal["field"], problem: Refusal["problem"]): Refusal {
  return { kind: "refused", field, problem };
}
