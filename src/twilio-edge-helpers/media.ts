import type { TwilioAccount } from "./client.ts";
import { type Answer, authorization, call, isRecord, readJson } from "./request.ts";

export type FetchedMedia =
  | {
      readonly kind: "media";
      /** As the sender's phone claims; sniff before you believe it. */
      readonly contentType: string;
      /** Bytes, if the host says. */
      readonly length: number | null;
      readonly body: ReadableStream<Uint8Array>;
    }
  /** Not there. For some seconds after its webhook that may mean: not there yet. */
  | { readonly kind: "missing" }
  | { readonly kind: "unavailable"; readonly reason: string };

/**
 * One medium of a message. Its URL is built from the two sids, never taken from a webhook. Twilio
 * redirects to a storage host, which is asked without our credentials: workerd would strip them by
 * itself only on newer compatibility dates. `timeoutMs` covers both hops' headers. Never throws.
 */
export async function fetchMedia(
  account: TwilioAccount,
  { messageSid, mediaSid }: { messageSid: string; mediaSid: string },
  timeoutMs = 10_000,
): Promise<FetchedMedia> {
  if (!/^(SM|MM)[0-9a-f]{32}$/.test(messageSid) || !/^ME[0-9a-f]{32}$/.test(mediaSid)) {
    return { kind: "missing" };
  }
  const path = `/2010-04-01/Accounts/${account.accountSid}/Messages/${messageSid}/Media/${mediaSid}`;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const headers = { Authorization: authorization(account) };
    const first = await fetch(account.apiUrl + path, { headers, redirect: "manual", signal });
    if (first.status < 300 || first.status >= 400) return toMedia(first);
    const target = storageUrl(account, first.headers.get("Location"));
    if (!target) return { kind: "unavailable", reason: "Redirected to where we don't follow" };
    return toMedia(await fetch(target, { redirect: "manual", signal }));
  } catch (error) {
    return { kind: "unavailable", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The sid in a webhook's MediaUrl parameter; the rest of that URL is not used. */
export function mediaSidOf(url: string): string | null {
  return /\/Media\/(ME[0-9a-f]{32})(?:[.?#]|$)/.exec(url)?.[1] ?? null;
}

/** The ids of a message's media in their order; none for a message that is not there, null unknown. */
export async function listMediaSids(
  account: TwilioAccount,
  messageSid: string,
  timeoutMs = 10_000,
): Promise<string[] | null> {
  const path = `/2010-04-01/Accounts/${account.accountSid}/Messages/${messageSid}/Media.json`;
  return sidsIn(await call(account, { method: "GET", path, timeoutMs }));
}

/** The ids in a media list of Twilio's; null when the answer does not tell. */
export function sidsIn(answer: Answer): string[] | null {
  if (answer.kind !== "answered") return null;
  if (answer.status === 404) return [];
  const list = answer.status === 200 ? readJson(answer.text)?.["media_list"] : null;
  if (!Array.isArray(list)) return null;
  return list.flatMap((medium: unknown) => {
    const sid = isRecord(medium) ? medium["sid"] : null;
    return typeof sid === "string" && /^ME[0-9a-f]{32}$/.test(sid) ? [sid] : [];
  });
}

function toMedia(response: Response): FetchedMedia {
  if (response.status === 404) return { kind: "missing" };
  if (response.status !== 200 || !response.body) {
    return { kind: "unavailable", reason: `HTTP ${response.status}` };
  }
  const length = response.headers.get("Content-Length");
  return {
    kind: "media",
    contentType: response.headers.get("Content-Type") ?? "application/octet-stream",
    length: length === null ? null : Number(length),
    body: response.body,
  };
}

/** https only; plain http where the API itself is spoken to so, as in development. */
function storageUrl({ apiUrl }: TwilioAccount, location: string | null): string | null {
  if (!location || !URL.canParse(location, apiUrl)) return null;
  const url = new URL(location, apiUrl);
  return url.protocol === "https:" || url.protocol === new URL(apiUrl).protocol ? url.href : null;
}
