import { asReceived, asNormalized } from "./signed-urls.ts";

/**
 * A request as Twilio signs it: the URL that it was configured with, and either the form's
 * parameters, or, for other bodies, the raw body whose hash the URL's `bodySHA256` names.
 */
export interface SignedRequest {
  readonly url: string;
  readonly params?: URLSearchParams;
  readonly body?: string;
}

/** The `X-Twilio-Signature` of a request: base64 of HMAC-SHA1. */
export async function signRequest(authToken: string, request: SignedRequest): Promise<string> {
  const [key, text] = [await importKey(authToken), signedString(request)];
  return toBase64(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
}

/**
 * Did Twilio make this request? Never throws: what can't be read was not signed.
 * Twilio leaves a fragment and, depending on scheme, the standard port out of what it signs, so the
 * URL is tried with and without port, then as `new URL()` normalises it.
 * Source: Twilio, "Webhooks security: validating signatures"; the official library's variants.
 */
export async function isSignedByTwilio(
  authToken: string,
  signature: string | null | undefined,
  request: SignedRequest,
): Promise<boolean> {
  const given = fromBase64(signature ?? "");
  if (!given || !URL.canParse(request.url)) return false;
  if (request.body !== undefined && !(await isBodyOf(request.url, request.body))) return false;
  const key = await importKey(authToken);
  for (const url of new Set([...asReceived(request.url), ...asNormalized(request.url)])) {
    const text = encoder.encode(signedString({ ...request, url }));
    // `verify` compares in constant time.
    if (await crypto.subtle.verify("HMAC", key, given, text)) return true;
  }
  return false;
}

/**
 * URL without fragment, then name and value of each parameter, by name; repeated values once. They
 * stand in the order of their code units, which is how JavaScript sorts by itself.
 */
function signedString({ url, params = new URLSearchParams() }: SignedRequest): string {
  const names = [...new Set(params.keys())].toSorted();
  const parts = names.map((name) => {
    const values = [...new Set(params.getAll(name))].toSorted();
    return values.map((value) => name + value).join("");
  });
  return withoutFragment(url) + parts.join("");
}

function withoutFragment(url: string): string {
  const start = url.indexOf("#");
  return start === -1 ? url : url.slice(0, start);
}

async function isBodyOf(url: string, body: string): Promise<boolean> {
  const expected = new URL(url).searchParams.get("bodySHA256") ?? "";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(body)));
  const actual = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  // The hash is no secret: its URL is signed.
  return actual === expected;
}

function importKey(authToken: string): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash: "SHA-1" };
  return crypto.subtle.importKey("raw", encoder.encode(authToken), algorithm, false, [
    "sign",
    "verify",
  ]);
}

function toBase64(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

/** Null for anything that `toBase64` would not have written. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return toBase64(bytes.buffer) === text ? bytes : null;
}

const encoder = new TextEncoder();
