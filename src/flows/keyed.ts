import { createHmac } from "node:crypto";

/** What is stored instead of a token, an email or an address: useless without the secret. */
export function keyed(secret: string, text: string): string {
  return createHmac("sha256", secret).update(text).digest("base64url");
}
