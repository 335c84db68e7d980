import { readSettings } from "#data/clinic-settings.ts";
import { forClinic } from "#data/store.ts";
import { clearUndeliverable, markUndeliverable } from "#data/undeliverable.ts";
import type { SignedIn } from "#domain/staff.ts";
import { hearOfEmail } from "#email/hear.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";

/** Marks the addresses of alerts that bounced or whose owners complained. */
export async function receiveEmailWebhook(
  ports: Ports,
  payload: string,
  headers: { readonly id: string; readonly timestamp: string; readonly signature: string },
): Promise<"heard" | "forged"> {
  const { webhookSecret } = ports.email;
  const heard = webhookSecret
    ? hearOfEmail(webhookSecret, payload, headers)
    : ({ kind: "forged" } as const);
  if (heard.kind === "forged") return "forged";
  if (heard.kind === "undeliverable") {
    const { addresses, why, reason } = heard;
    const marks = addresses.map((address) => ({ address, kind: why, reason }));
    await markUndeliverable(ports.databases, marks, ports.now());
  }
  return "heard";
}

/** Lets an address of this clinic's alert be written to again. */
export async function forgiveAddress(
  ports: Ports,
  staff: SignedIn,
  address: string,
): Promise<void> {
  const store = forClinic(ports.databases, staff.clinic);
  const { afterHours } = await readSettings(store);
  const isOurs = afterHours?.alert.addresses.some(
    (one) => one.toLowerCase() === address.toLowerCase(),
  );
  if (!isOurs) return;
  await clearUndeliverable(store, address, activityOf(ports, staff, "address-forgiven", address));
}
