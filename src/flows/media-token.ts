import { createHash, randomBytes } from "node:crypto";

/** How long the gateway may fetch what it is to send, in ms: it may queue a text for hours. */
export const linkLasts = 4 * 3_600_000;

/** 256 random bits that open one file of one message. Only its hash is kept. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

export function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
