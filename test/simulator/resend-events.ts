import type { Email, Network } from "./network.ts";
import { newSid } from "./network.ts";
import { postEvent } from "./post-event.ts";
import { webhookSignature } from "./signing.ts";

/** From now on, what is emailed to this address comes back. */
export function bounce(network: Network, address: string, reason: string): void {
  network.bouncing.set(bareAddress(address), reason);
}

/** Tells the product of each recipient of an email that bounces. */
export async function reportBounces(network: Network, email: Email): Promise<void> {
  for (const to of email.to) {
    const message = network.bouncing.get(bareAddress(to));
    if (message === undefined) continue;
    const bounce = { type: "Permanent", subType: "General", message };
    await report(network, email, "email.bounced", { bounce });
  }
}

/** The newest email to the address was called spam. False if there is none. */
export async function complain(network: Network, address: string): Promise<boolean> {
  const email = network.emails.findLast(({ to }) =>
    to.some((one) => bareAddress(one) === bareAddress(address)),
  );
  if (email) await report(network, email, "email.complained", {});
  return email !== undefined;
}

/** Source: resend, dist/index.d.mts, `BaseEmailEventData` and `EmailBounce`. */
async function report(network: Network, email: Email, type: string, more: object): Promise<void> {
  const { resendWebhook } = network.options;
  if (!resendWebhook) return;
  const { id: email_id, to, from, subject } = email;
  const created_at = new Date(email.at).toISOString();
  const message_id = `<${email_id}@simulator.example>`;
  const data = { email_id, message_id, to, from, subject, created_at, ...more };
  const body = JSON.stringify({ type, created_at: new Date().toISOString(), data });
  const id = newSid("msg_");
  const headers = svixHeaders(resendWebhook.secret, id, body);
  await postEvent(network, resendWebhook.url, { id, type, body }, headers);
}

/** Resend's headers are named after Svix. */
export function svixHeaders(secret: string, id: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  return {
    "svix-id": id,
    "svix-timestamp": timestamp,
    "svix-signature": webhookSignature(secret, `${id}.${timestamp}.${body}`),
  };
}

/** Of `Maya <maya@riverside.example>`, what is between the brackets. */
function bareAddress(address: string): string {
  return (/<([^>]+)>/.exec(address)?.[1] ?? address).trim().toLowerCase();
}
