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
