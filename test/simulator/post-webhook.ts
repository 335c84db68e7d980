import { sign } from "./signing.ts";

export type Posted =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly type: string;
      readonly text: string;
    }
  | { readonly kind: "unreachable" };

/**
 * Posts a signed webhook as Twilio does: 15 seconds at most, tried again when the connection fails
 * and, as the URL's fragment says (`#rc=2&rp=ct,rt,5xx`), after 5xx. The fragment is never sent.
 */
export async function postWebhook(
  authToken: string,
  url: string,
  params: Record<string, string>,
): Promise<Posted> {
  const rules = new URLSearchParams(url.split("#")[1] ?? "");
  const retries = Number(rules.get("rc") ?? 1);
  const policy = (rules.get("rp") ?? "ct").split(",");
  let posted: Posted = { kind: "unreachable" };
  for (let attempt = 0; attempt <= retries; attempt += 1) {
    posted = await postOnce(authToken, url, params);
    const isOver = posted.kind === "answered" && !(posted.status >= 500 && policy.includes("5xx"));
    if (isOver) break;
  }
  return posted;
}

async function postOnce(
  authToken: string,
  url: string,
  params: Record<string, string>,
): Promise<Posted> {
  try {
    const response = await fetch(url.split("#", 1)[0] ?? url, {
      method: "POST",
      headers: { "X-Twilio-Signature": sign(authToken, url, params) },
      body: new URLSearchParams(params),
      redirect: "manual",
      signal: AbortSignal.timeout(15_000),
    });
    const type = response.headers.get("Content-Type") ?? "";
    return { kind: "answered", status: response.status, type, text: await response.text() };
  } catch {
    return { kind: "unreachable" };
  }
}
