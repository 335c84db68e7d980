import { encrypt, type ReaderKeys } from "./encrypt.ts";
import { vapidAuthorization, type VapidKey } from "./vapid.ts";

/** Where a browser's push service takes messages for it, and what only that browser can read. */
export interface Subscription extends ReaderKeys {
  readonly endpoint: string;
}

export interface Push {
  /** What is shown; at most some 3,000 bytes. */
  readonly text: string;
  /** A later one with the same topic takes the place of one that still waits: at most 32 letters. */
  readonly topic: string;
  /** How long it may wait for the browser to be reached, in seconds. */
  readonly ttl: number;
}

/** What became of one try. `status` is what the service answered; null: nothing. */
export type PushOutcome =
  | { readonly kind: "taken" }
  /** 404, 410: there is no such subscription any more (RFC 8030, 7.3). */
  | { readonly kind: "gone" }
  /** 429, 5xx or no answer; `afterMs` where the service says when. */
  | { readonly kind: "again"; readonly status: number | null; readonly afterMs: number | null }
  /** It will not take this one, or nothing of ours, however often it is tried. */
  | { readonly kind: "refused"; readonly status: number };

/**
 * Posts one message to a push service, once. Redirects are not followed: they would lead where nobody has
 * looked whether we may go. What a subscription's keys can't encrypt for is as good as gone.
 */
export async function postPush(
  subscription: Subscription,
  push: Push,
  { key, subject, now }: { key: VapidKey; subject: string; now: number },
  timeoutMs = 5000,
): Promise<PushOutcome> {
  const { endpoint } = subscription;
  const audience = new URL(endpoint).origin;
  const [authorization, body] = await Promise.all([
    vapidAuthorization(key, { audience, subject, now }),
    encrypt(push.text, subscription).catch(() => null),
  ]);
  if (body === null) return { kind: "gone" };
  try {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: {
        Authorization: authorization,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        TTL: String(push.ttl),
        Topic: push.topic,
        Urgency: "high",
      },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return outcomeOf(response, now);
  } catch {
    return { kind: "again", status: null, afterMs: null };
  }
}

function outcomeOf({ status, headers }: Response, now: number): PushOutcome {
  if (status >= 200 && status < 300) return { kind: "taken" };
  if (status === 404 || status === 410) return { kind: "gone" };
  if (status === 429 || status >= 500) {
    return { kind: "again", status, afterMs: waitOf(headers.get("Retry-After"), now) };
  }
  return { kind: "refused", status };
}

/** Seconds or a date (RFC 9110, 10.2.3), in ms from now; null for neither. */
function waitOf(retryAfter: string | null, now: number): number | null {
  if (retryAfter === null) return null;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
