import type { TwilioAccount } from "./client.ts";

/** What came back, whole, or why nothing did. */
export type Answer =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly headers: Headers;
      readonly text: string;
    }
  | { readonly kind: "unreachable"; readonly reason: string };

interface Call {
  readonly method: "GET" | "POST" | "DELETE";
  /** From the host on, with the query. */
  readonly path: string;
  readonly form?: URLSearchParams;
  readonly timeoutMs: number;
}

/** One request to Twilio's REST API, body and all within `timeoutMs`. Never throws or redirects. */
export async function call(
  account: TwilioAccount,
  { method, path, form, timeoutMs }: Call,
): Promise<Answer> {
  try {
    const response = await fetch(account.apiUrl + path, {
      method,
      headers: { Authorization: authorization(account), Accept: "application/json" },
      ...(form ? { body: form } : {}),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { status, headers } = response;
    return { kind: "answered", status, headers, text: await response.text() };
  } catch (error) {
    return { kind: "unreachable", reason: error instanceof Error ? error.message : String(error) };
  }
}

export function authorization({ accountSid, authToken }: TwilioAccount): string {
  return `Basic ${btoa(`${accountSid}:${authToken}`)}`;
}

/** The object in a JSON text; null when there is none. */
export function readJson(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
