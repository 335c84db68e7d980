import { logActivity } from "#data/activity.ts";
import { readSettings } from "#data/clinic-settings.ts";
import { forClinic } from "#data/store.ts";
import type { SignedIn } from "#domain/staff.ts";
import { testAlertEmail } from "#email/alert.ts";
import { sendEmail } from "#email/send.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";

export type TestAlertOutcome =
  | { readonly kind: "sent"; readonly to: readonly string[] }
  | { readonly kind: "nobody" }
  | { readonly kind: "failed"; readonly reason: string };

/** Sends the people on duty an alert about no text, so that its way is known to work. */
export async function sendTestAlert(ports: Ports, staff: SignedIn): Promise<TestAlertOutcome> {
  const { clinic } = staff;
  const store = forClinic(ports.databases, clinic);
  const { afterHours } = await readSettings(store);
  const to = afterHours?.alert.addresses ?? [];
  if (to.length === 0) return { kind: "nobody" };
  const words = await testAlertEmail(clinic.name, ports.inboxUrl);
  const outcome = await sendEmail(ports.email, { key: ports.newId(), to, ...words });
  if (outcome.kind !== "sent") return { kind: "failed", reason: outcome.reason };
  await logActivity(store, activityOf(ports, staff, "alert-tested", to.join(", ")));
  return { kind: "sent", to };
}
