import { fileKey } from "#data/files.ts";
import { fileByToken } from "#data/media-links.ts";
import { generatedName } from "#domain/attachment.ts";
import { hashOf } from "./media-token.ts";
import type { Ports } from "./ports.ts";

/** What the gateway fetches. */
interface OpenedMedia {
  readonly name: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  /** Null when only asked about. */
  readonly body: ReadableStream | null;
}

/** The file of one message that a token opens; null for any other token. */
export async function openMedia(
  { databases, bucket, now }: Ports,
  token: string,
  { withBody }: { withBody: boolean },
): Promise<OpenedMedia | null> {
  if (!/^[\w-]{43}$/.test(token)) return null;
  const file = await fileByToken(databases, hashOf(token), now());
  if (!file) return null;
  const { contentType, size, place } = file;
  const about = { name: generatedName(contentType, place), contentType, size };
  if (!withBody) return { ...about, body: null };
  const object = await bucket.get(fileKey(file, file.id));
  return object ? { ...about, body: object.body } : null;
}
