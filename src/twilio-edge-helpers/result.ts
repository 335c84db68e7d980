import type { TwilioAccount } from "./client.ts";
import { type Answer, call, readJson } from "./request.ts";

/** What became of a request that is safe to repeat. */
export type Result<Value> =
  | { readonly kind: "ok"; readonly value: Value }
  /** Definitely refused: `code` is Twilio's error code, if it gave one. */
  | {
      readonly kind: "refused";
      readonly code: number | null;
      readonly message: string;
      readonly httpStatus: number;
    }
  /** Busy, broken or out of reach: it may have been done or not. */
  | { readonly kind: "unavailable"; readonly reason: string };

interface Request {
  readonly method: "GET" | "POST" | "DELETE";
  /** From the host on, with the query. */
  readonly path: string;
  readonly form?: Record<string, string | readonly string[]>;
}

/** Asks one of Twilio's REST APIs and reads what it needs of the answer. Never throws. */
export async function request<Value>(
  account: TwilioAccount,
  { method, path, form }: Request,
  read: (body: Record<string, unknown>) => Value | null,
  timeoutMs = 10_000,
): Promise<Result<Value>> {
  const host = { ...account, apiUrl: hostOf(account, path) };
  const params = form && new URLSearchParams(pairsOf(form));
  const answer = await call(host, { method, path, timeoutMs, ...(params ? { form: params } : {}) });
  return toResult(answer, read);
}

/** Twilio's own hosts differ by API; whatever stands in for them serves all at one. */
function hostOf({ apiUrl }: TwilioAccount, path: string): string {
  const isOther = apiUrl === "https://api.twilio.com" && path.startsWith("/v1/");
  return isOther ? "https://messaging.twilio.com" : apiUrl;
}

/** Repeated names for lists, as Twilio takes them. */
function pairsOf(form: Record<string, string | readonly string[]>): [string, string][] {
  return Object.entries(form).flatMap(([name, value]) =>
    (typeof value === "string" ? [value] : value).map((one): [string, string] => [name, one]),
  );
}

function toResult<Value>(
  answer: Answer,
  read: (body: Record<string, unknown>) => Value | null,
): Result<Value> {
  if (answer.kind === "unreachable") return { kind: "unavailable", reason: answer.reason };
  const { status, text } = answer;
  const body = readJson(text);
  if (status >= 200 && status < 300) {
    const value = read(body ?? {});
    if (value !== null) return { kind: "ok", value };
    return { kind: "unavailable", reason: `HTTP ${status}, and the answer can't be read` };
  }
  const isPassing = status === 429 || status === 408 || status < 400 || status >= 500;
  if (isPassing) return { kind: "unavailable", reason: `HTTP ${status}` };
  const code = typeof body?.["code"] === "number" ? body["code"] : null;
  const message = typeof body?.["message"] === "string" ? body["message"] : text;
  return { kind: "refused", code, message: message.slice(0, 500), httpStatus: status };
}
