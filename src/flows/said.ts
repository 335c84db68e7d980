import { createHash } from "node:crypto";

/**
 * What a clinic's system said last about a row: fingerprints by field, of a list one for each entry.
 * A field that says again what it said is no news, so what staff and clients changed since stays.
 */
export type Said = Readonly<Record<string, readonly string[]>>;

/** Short, and telling nothing of what was said. */
export function fingerprint(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 12);
}

/** Is this field given, and does it say something else than the last time? */
export function isNews(said: Said, field: string, value: unknown): boolean {
  return value !== undefined && said[field]?.[0] !== fingerprint(value);
}

/** The value that a field has now: what is said, when it is news, otherwise what it was. */
export function heard<Value>(
  said: Said,
  field: string,
  given: Value | undefined,
  before: Value,
): Value {
  return given !== undefined && isNews(said, field, given) ? given : before;
}

/** What was said last, after these fields were said too. What is left out is as it was. */
export function sayAlso(said: Said, given: Readonly<Record<string, unknown>>): Said {
  const news = Object.entries(given).filter(([, value]) => value !== undefined);
  return {
    ...said,
    ...Object.fromEntries(
      news.map(([field, value]) => [
        field,
        Array.isArray(value) ? value.map(fingerprint) : [fingerprint(value)],
      ]),
    ),
  };
}
