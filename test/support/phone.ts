import { webcrypto } from "node:crypto";

/** What a browser keeps of a subscription, and how it reads what comes; made without the product's code. */
export async function aPhone(name: string, pushService = "https://fcm.googleapis.com") {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const keys = await subtle.generateKey(curve, true, ["deriveBits"]);
  const point = Buffer.from(await subtle.exportKey("raw", keys.publicKey));
  const auth = webcrypto.getRandomValues(Buffer.alloc(16));
  return {
    endpoint: `${pushService}/push/${name}`,
    p256dh: point.toString("base64url"),
    auth: auth.toString("base64url"),
    /** What a push says; throws when it was not made for this phone. */
    async read(body: Uint8Array): Promise<string> {
      const [salt, rest] = [body.subarray(0, 16), body.subarray(20)];
      const sender = rest.subarray(1, 1 + (rest[0] ?? 0));
      const sealed = rest.subarray(1 + sender.length);
      const senderKey = await subtle.importKey("raw", sender, curve, false, []);
      const shared = await subtle.deriveBits(
        { name: "ECDH", public: senderKey },
        keys.privateKey,
        256,
      );
      const info = Buffer.concat([Buffer.from("WebPush: info\0"), point, sender]);
      const secret = await hkdf(shared, auth, info, 32);
      const key = await hkdf(secret, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
      const iv = await hkdf(secret, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
      const cipher = await subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
      const record = Buffer.from(await subtle.decrypt({ name: "AES-GCM", iv }, cipher, sealed));
      return record.subarray(0, record.lastIndexOf(2)).toString("utf8");
    },
  };
}

const { subtle } = webcrypto;

async function hkdf(
  secret: ArrayBuffer,
  salt: Uint8Array,
  info: Uint8Array,
  length: number,
): Promise<ArrayBuffer> {
  const key = await subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const algorithm = { name: "HKDF", hash: "SHA-256", salt, info };
  return subtle.deriveBits(algorithm, key, length * 8);
}
