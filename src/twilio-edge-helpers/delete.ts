import type { TwilioAccount } from "./client.ts";
import { sidsIn } from "./media.ts";
import { type Answer, call } from "./request.ts";

export type DeleteOutcome =
  /** Deleted now or before: Twilio answers 204, or 404 for what it does not have. */
  | { readonly kind: "gone" }
  /** Still there for all we know: try again later. */
  | { readonly kind: "pending"; readonly reason: string };

/**
 * Deletes a message from Twilio's records, its media first: deleting a message leaves them. Safe to
 * repeat. A message that is still being sent can't be deleted yet (20009), hence "pending".
 * Source: Twilio, "Message resource: delete a message", "Media resource". Never throws.
 */
export async function deleteMessage(
  account: TwilioAccount,
  messageSid: string,
  { hasMedia }: { hasMedia: boolean },
  timeoutMs = 10_000,
): Promise<DeleteOutcome> {
  if (!/^(SM|MM)[0-9a-f]{32}$/.test(messageSid)) return { kind: "gone" };
  const message = `/2010-04-01/Accounts/${account.accountSid}/Messages/${messageSid}`;
  if (hasMedia) {
    const media = await call(account, {
      method: "GET",
      path: `${message}/Media.json`,
      timeoutMs,
    });
    const sids = sidsIn(media);
    if (!sids) return pending(media);
    for (const sid of sids) {
      const path = `${message}/Media/${sid}.json`;
      const deleted = await call(account, { method: "DELETE", path, timeoutMs });
      if (!isGone(deleted)) return pending(deleted);
    }
  }
  const path = `${message}.json`;
  const deleted = await call(account, { method: "DELETE", path, timeoutMs });
  return isGone(deleted) ? { kind: "gone" } : pending(deleted);
}

function isGone(answer: Answer): boolean {
  return answer.kind === "answered" && (answer.status === 204 || answer.status === 404);
}

function pending(answer: Answer): DeleteOutcome {
  const reason = answer.kind === "answered" ? `HTTP ${answer.status}` : answer.reason;
  return { kind: "pending", reason };
}
