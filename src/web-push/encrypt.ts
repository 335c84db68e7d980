import { concat, fromBase64Url, utf8 } from "./bytes.ts";

/** The keys of a browser's subscription, in base64url: only that browser can read what is made for them. */
export interface ReaderKeys {
  /** Its public key, a point on P-256, uncompressed. */
  readonly p256dh: string;
  /** Sixteen bytes that the push service does not know. */
  readonly auth: string;
}

/** What makes each message unlike all others. */
interface Once {
  readonly keys: CryptoKeyPair;
  readonly salt: Uint8Array<ArrayBuffer>;
}

const curve = { name: "ECDH", namedCurve: "P-256" };

/**
 * A message as a push service takes it (RFC 8291, in one record of RFC 8188's "aes128gcm"). `once` is given
 * by the test that repeats the RFC's own example, and by nobody else.
 */
export async function encrypt(
  text: string,
  reader: ReaderKeys,
  once?: Once,
): Promise<Uint8Array<ArrayBuffer>> {
  const { keys, salt } = once ?? (await fresh());
  const readerKey = fromBase64Url(reader.p256dh);
  const ours = new Uint8Array(await bytesOf(crypto.subtle.exportKey("raw", keys.publicKey)));
  const shared = await agree(keys.privateKey, readerKey);
  const about = concat(utf8("WebPush: info\0"), readerKey, ours);
  const secret = await derive(shared, fromBase64Url(reader.auth), about, 32);
  const key = await derive(secret, salt, utf8("Content-Encoding: aes128gcm\0"), 16);
  const iv = await derive(secret, salt, utf8("Content-Encoding: nonce\0"), 12);
  const cipher = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  // The last record, and the only one, ends with a 2 (RFC 8188, section 2).
  const record = concat(utf8(text), Uint8Array.of(2));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, cipher, record);
  return concat(salt, recordSize, Uint8Array.of(ours.length), ours, new Uint8Array(sealed));
}

/** Whether it is the public key that it claims to be. */
export async function isReaderKey(p256dh: string): Promise<boolean> {
  try {
    await readerKeyOf(fromBase64Url(p256dh));
    return true;
  } catch {
    return false;
  }
}

/** 4096, in four bytes: what every push service takes at least (RFC 8030, section 7.2). */
const recordSize = Uint8Array.of(0, 0, 16, 0);

async function fresh(): Promise<Once> {
  const keys = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
  return { keys: keys as CryptoKeyPair, salt: crypto.getRandomValues(new Uint8Array(16)) };
}

async function agree(ours: CryptoKey, theirs: Uint8Array<ArrayBuffer>) {
  const algorithm = { name: "ECDH", public: await readerKeyOf(theirs) };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, ours, 256));
}

function readerKeyOf(point: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", point, curve, false, []);
}

/** HKDF with SHA-256 (RFC 5869), `length` bytes of it. */
async function derive(
  secret: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
  info: Uint8Array<ArrayBuffer>,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const algorithm = { name: "HKDF", hash: "SHA-256", salt, info };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, length * 8));
}

async function bytesOf(exported: Promise<ArrayBuffer | JsonWebKey>): Promise<ArrayBuffer> {
  const bytes = await exported;
  if (!(bytes instanceof ArrayBuffer)) throw new TypeError("Not the bytes of a key");
  return bytes;
}
