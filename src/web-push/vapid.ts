import { concat, fromBase64Url, toBase64Url, utf8 } from "./bytes.ts";

/** Who we are to a push service. */
export interface VapidKey {
  readonly signing: CryptoKey;
  /** In base64url: what a browser binds its subscription to. */
  readonly publicKey: string;
}

/** The pair of a private key, which is 32 bytes in base64url. Throws where that is no key of P-256. */
export async function vapidKey(privateKey: string): Promise<VapidKey> {
  const wrapped = concat(pkcs8, fromBase64Url(privateKey));
  const signing = await crypto.subtle.importKey("pkcs8", wrapped, curve, true, ["sign"]);
  const point = await crypto.subtle.exportKey("jwk", signing);
  if (point instanceof ArrayBuffer) throw new TypeError("Not a key in JSON");
  const { x = "", y = "" } = point;
  const publicKey = concat(Uint8Array.of(4), fromBase64Url(x), fromBase64Url(y));
  return { signing, publicKey: toBase64Url(publicKey) };
}

/**
 * The `Authorization` of a push (RFC 8292): a token for one push service, good for twelve hours of the day
 * that it may be. `subject` is how its operator reaches ours, a mailto: or https: address; `now` is in ms.
 */
export async function vapidAuthorization(
  { signing, publicKey }: VapidKey,
  { audience, subject, now }: { audience: string; subject: string; now: number },
): Promise<string> {
  const claims = { aud: audience, exp: Math.floor(now / 1000) + 12 * 3600, sub: subject };
  const [header, body] = [{ typ: "JWT", alg: "ES256" }, claims].map((part) =>
    toBase64Url(utf8(JSON.stringify(part))),
  );
  const said = utf8(`${header}.${body}`);
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, signing, said);
  const token = `${header}.${body}.${toBase64Url(new Uint8Array(signature))}`;
  return `vapid t=${token}, k=${publicKey}`;
}

const curve = { name: "ECDSA", namedCurve: "P-256" };

/** What stands before 32 bytes that are a private key of P-256 (RFC 5208 and 5915), without its public one. */
const pkcs8 = Uint8Array.from([
  ...[0x30, 0x41, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02],
  ...[0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x27, 0x30, 0x25],
  ...[0x02, 0x01, 0x01, 0x04, 0x20],
]);
