import { createHmac } from "node:crypto";

/**
 * Twilio's signature, written a second time on purpose: the product has its own, and a mistake that
 * both shared would go unseen. Source: Twilio, "Webhooks security".
 */
export function sign(authToken: string, url: string, params: Record<string, string>): string {
  const [withoutFragment = ""] = url.split("#", 1);
  const text = Object.keys(params)
    .toSorted()
    .reduce((all, name) => all + name + (params[name] ?? ""), withoutFragment);
  return createHmac("sha1", authToken).update(text, "utf8").digest("base64");
}

/**
 * The signature of a webhook whose secret is in Svix's form, "whsec_" and base64; `content` is
 * "id.timestamp.body". Source: Standard Webhooks, "Signature scheme".
 */
export function webhookSignature(secret: string, content: string): string {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  return `v1,${createHmac("sha256", key).update(content).digest("base64")}`;
}
