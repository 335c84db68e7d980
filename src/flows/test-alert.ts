import { readSettings } from "#data/clinic-settings.ts";
import { forClinic } from "#data/store.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { SignedIn } from "#domain/staff.ts";
import { alertEmail } from "#email/alert.ts";
import { sendEmail } from "#email/send.ts";
import type { Ports } from "./ports.ts";

export type TestAlertOutcome =
  | { readonly kind: "sent"; readonly to: readonly string[] }
  | { readonly kind: "nobody" }
  | { readonly kind: "failed"; readonly reason: string };

/** Sends the people on duty an alert about no text, so that its way is known to work. */
export async function sendTestAlert(ports: Ports, staff: SignedIn): Promise<TestAlertOutcome> {
  const { clinic } = staff;
  const { afterHours } = await readSettings(forClinic(ports.databases, clinic));
  const to = afterHours?.alert.addresses ?? [];
  if (to.length === 0) return { kind: "nobody" };
  const line = {
    time: clinicTime(clinic.timeZone, clinic.country).time(ports.now()),
    isUrgent: false,
    link: ports.conversationUrl(""),
    quote: null,
  };
  const words = await alertEmail(clinic.name, [line]);
  const outcome = await sendEmail(ports.email, {
    key: ports.newId(),
    to,
    ...words,
    subject: `Test: ${words.subject}`,
  });
  return outcome.kind === "sent"
    ? { kind: "sent", to }
    : { kind: "failed", reason: outcome.reason };
}
