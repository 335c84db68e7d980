import { webcrypto } from "node:crypto";
import { Hono } from "hono";
import type { Network } from "./network.ts";

/** What a browser's push service was handed, and what it answered. */
export interface SentPush {
  /** Whose: the end of its address. */
  readonly subscription: string;
  readonly ttl: string;
  readonly topic: string;
  readonly urgency: string;
  /** Whether the token is by the key that it names, for this service, and good now (RFC 8292). */
  readonly isSigned: boolean;
  readonly key: string;
  readonly subject: string;
  /** What only the browser can read, in base64url. */
  readonly body: string;
  readonly status: number;
}

/** A push service, below /push: it takes what is for a browser, and delivers nothing. */
export function pushService(network: Network) {
  return new Hono().post("/:subscription", async (c) => {
    const { headers } = c.req.raw;
    if (network.faults.strikes("push-redirect")) {
      return c.redirect(`${network.url}/push/elsewhere`, 307);
    }
    const said = await readAuthorization(headers.get("Authorization") ?? "", network.url);
    const { faults } = network;
    const fault = ([403, 404, 410, 429, 500] as const).find((one) => faults.strikes(`push-${one}`));
    const isEncrypted = headers.get("Content-Encoding") === "aes128gcm";
    const status = fault ?? (!said.isSigned ? 403 : isEncrypted && headers.has("TTL") ? 201 : 400);
    network.pushes.push({
      subscription: c.req.param("subscription"),
      ttl: headers.get("TTL") ?? "",
      topic: headers.get("Topic") ?? "",
      urgency: headers.get("Urgency") ?? "",
      ...said,
      body: Buffer.from(await c.req.arrayBuffer()).toString("base64url"),
      status,
    });
    if (status === 429) c.header("Retry-After", "90");
    if (status === 201) c.header("Location", `${network.url}/push/messages/1`);
    return c.body(null, status as 201);
  });
}

async function readAuthorization(
  authorization: string,
  origin: string,
): Promise<{ isSigned: boolean; key: string; subject: string }> {
  const [, token = "", key = ""] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization) ?? [];
  const [header = "", body = "", signature = ""] = token.split(".");
  const claims: { aud?: string; exp?: number; sub?: string } = JSON.parse(
    Buffer.from(body, "base64url").toString() || "{}",
  );
  const { aud, exp, sub } = claims;
  const { subtle } = webcrypto;
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const isByKey = await subtle
    .importKey("raw", Buffer.from(key, "base64url"), curve, false, ["verify"])
    .then((one) =>
      subtle.verify(
        { name: "ECDSA", hash: "SHA-256" },
        one,
        Buffer.from(signature, "base64url"),
        Buffer.from(`${header}.${body}`),
      ),
    )
    .catch(() => false);
  const left = (exp ?? 0) - Date.now() / 1000;
  // A day at most.
  const isSigned = isByKey && aud === origin && left > 0 && left <= 86_400;
  return { isSigned, key, subject: sub ?? "" };
}
