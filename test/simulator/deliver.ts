import { setTimeout as wait } from "node:timers/promises";
import type { Network, NetworkMessage } from "./network.ts";
import { postWebhook } from "./post-webhook.ts";
import { registrationProblem } from "./registrations.ts";

/** What the carriers do with an accepted message: "sent", then its end, each reported. */
export async function deliver(
  network: Network,
  message: NetworkMessage,
  problem: number | null = null,
): Promise<void> {
  const delay = network.options.deliveryDelayMs ?? 0;
  const end = problem === null ? endOf(network, message) : { status: "failed", errorCode: problem };
  if (network.faults.strikes("reorder-reports")) {
    await wait(delay);
    await report(network, message, end.status, end.errorCode);
    await wait(delay);
    await report(network, message, "sent", null);
    message.status = end.status;
    return;
  }
  await wait(delay);
  await report(network, message, "sent", null);
  await wait(delay);
  await report(network, message, end.status, end.errorCode);
}

/** Posts one delivery report, unless it is dropped, and keeps it in the ledger. */
export async function report(
  network: Network,
  message: NetworkMessage,
  status: string,
  errorCode: number | null,
): Promise<void> {
  message.status = status;
  message.errorCode = errorCode;
  message.updatedAt = Date.now();
  if (!message.statusCallback || network.faults.strikes("drop-reports")) return;
  const posted = await postWebhook(network.options.authToken, message.statusCallback, {
    SmsSid: message.sid,
    SmsStatus: status,
    MessageStatus: status,
    To: message.to,
    MessageSid: message.sid,
    AccountSid: network.options.accountSid,
    From: message.from,
    ApiVersion: "2010-04-01",
    ...(errorCode === null ? {} : { ErrorCode: String(errorCode) }),
  });
  const httpStatus = posted.kind === "answered" ? posted.status : 0;
  network.reports.push({ sid: message.sid, status, httpStatus, at: Date.now() });
}

function endOf(
  network: Network,
  { from, to }: NetworkMessage,
): { status: string; errorCode: number | null } {
  const unregistered = registrationProblem(network, from);
  if (unregistered !== null) return { status: "undelivered", errorCode: unregistered };
  if (network.phonesOff.has(to)) return { status: "undelivered", errorCode: 30003 };
  if (to.endsWith("0199")) return { status: "undelivered", errorCode: 30005 };
  return { status: "delivered", errorCode: null };
}
