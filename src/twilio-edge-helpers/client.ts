import { type Answer, call, readJson } from "./request.ts";

/** `apiUrl` without a trailing slash: https://api.twilio.com, or whatever stands in for it. */
export interface TwilioAccount {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiUrl: string;
}

/** Numbers in E.164; `mediaUrls` are fetched by Twilio. */
export interface NewMessage {
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly statusCallback?: string;
  readonly mediaUrls?: readonly string[];
}

export type SendOutcome =
  | { readonly kind: "accepted"; readonly sid: string; readonly status: string }
  /** Definitely refused: `code` is Twilio's error code, if it gave one. */
  | {
      readonly kind: "rejected";
      readonly code: number | null;
      readonly message: string;
      readonly httpStatus: number;
    }
  /** Definitely not taken: try later. */
  | { readonly kind: "rate-limited"; readonly retryAfterMs: number }
  /** It may or may not have been taken. Twilio has no idempotency key: don't post it again. */
  | { readonly kind: "unknown"; readonly reason: string };

/** Hands one message to Twilio. Waits `timeoutMs` at most; never throws. */
export async function createMessage(
  account: TwilioAccount,
  message: NewMessage,
  timeoutMs = 10_000,
): Promise<SendOutcome> {
  const form = new URLSearchParams({ From: message.from, To: message.to, Body: message.body });
  if (message.statusCallback) form.set("StatusCallback", message.statusCallback);
  for (const url of message.mediaUrls ?? []) form.append("MediaUrl", url);
  const path = `/2010-04-01/Accounts/${account.accountSid}/Messages.json`;
  return toOutcome(await call(account, { method: "POST", path, form, timeoutMs }));
}

function toOutcome(answer: Answer): SendOutcome {
  if (answer.kind === "unreachable") return { kind: "unknown", reason: answer.reason };
  const { status, headers } = answer;
  const body = readJson(answer.text);
  const code = typeof body?.["code"] === "number" ? body["code"] : null;
  if (status === 429 || code === tooManyRequests) {
    return { kind: "rate-limited", retryAfterMs: retryAfter(headers.get("Retry-After")) };
  }
  if (status >= 400 && status < 500 && status !== requestTimeout) {
    const message = typeof body?.["message"] === "string" ? body["message"] : answer.text;
    return { kind: "rejected", code, message: message.slice(0, 500), httpStatus: status };
  }
  const { sid, status: state } = body ?? {};
  if (status >= 200 && status < 300 && typeof sid === "string" && sid !== "") {
    return { kind: "accepted", sid, status: typeof state === "string" ? state : "queued" };
  }
  return { kind: "unknown", reason: `HTTP ${status}` };
}

/** Twilio error 20429, "Too many requests". */
const tooManyRequests = 20429;
/** A proxy's 408 says that somebody stopped waiting, not that nothing happened. */
const requestTimeout = 408;

/** Milliseconds from a Retry-After header in seconds or as a date (RFC 9110, 10.2.3). */
function retryAfter(header: string | null): number {
  if (header === null) return 1000;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(wait) ? 1000 : Math.max(0, wait);
}
