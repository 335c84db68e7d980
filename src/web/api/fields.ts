import * as z from "zod";
import { externalIdPattern } from "#domain/external-id.ts";

/** What a clinic's system calls a row. Nothing that would need escaping in a path, and no dots alone. */
export const externalId = z
  .string()
  .regex(
    externalIdPattern,
    "1 to 128 letters, digits and . _ : @ + = ~ -, not beginning with a mark.",
  )
  .meta({ description: "Your system's own id." });

/** Text that somebody reads: no control characters but line breaks and tabs. */
export function words(most: number) {
  return z
    .string()
    .max(most, `At most ${most} characters.`)
    .regex(/^(?:[\t\n\r]|[^\p{Cc}\p{Cs}])*$/u, "No control characters.");
}

/** A phone number in any writing. */
export const typedNumber = z.string().min(1).max(64).meta({
  description: "Of the US or Canada; +15035550111 or in any other writing.",
  example: "+15035550111",
});

/** A day of the clinic's calendar. */
export const day = z.iso.date().meta({ description: "A day of the clinic's calendar." });

/** The clinic's own systems get instants in UTC. */
export const instant = z.iso.datetime().meta({ description: "In UTC." });

export function toInstant(at: number): string {
  return new Date(at).toISOString();
}
