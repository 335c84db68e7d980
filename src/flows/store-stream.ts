import type { StoredFile } from "#data/files.ts";
import { examineFile, headSize } from "./examine-file.ts";

/** Bytes. Carriers bring a few megabytes at most. */
export const largestMedium = 25 * 1024 * 1024;

/**
 * Puts a stream into R2 and says what it is. Never more of it is in memory than its head and a
 * chunk, where the sender says its length; R2 takes no stream of unknown length, so another is
 * gathered first. Throws when it is too long, or not as long as it was said to be.
 */
export async function storeStream(
  bucket: R2Bucket,
  key: string,
  id: string,
  { body, length }: { body: ReadableStream<Uint8Array>; length: number | null },
): Promise<StoredFile> {
  const reader = body.getReader();
  const { chunks: head, size: headLength, isEnd } = await readUpTo(reader, headSize);
  const kind = await examineFile(joined(head));
  // What R2 does with it is the same for whoever comes second.
  const options = {
    onlyIf: { etagDoesNotMatch: "*" },
    httpMetadata: { contentType: kind.contentType },
  };
  if (length === null || isEnd) {
    const rest = isEnd ? [] : (await readUpTo(reader, largestMedium)).chunks;
    const whole = joined([...head, ...rest]);
    if (whole.byteLength > largestMedium) throw new Error("Longer than any medium");
    if (length !== null && whole.byteLength !== length) throw new Error("Cut off");
    await bucket.put(key, whole, options);
    return { id, size: whole.byteLength, ...kind };
  }
  const { readable, writable } = new FixedLengthStream(length);
  const [stored, passed] = await Promise.allSettled([
    bucket.put(key, readable, options),
    pass(reader, head, writable),
  ]);
  if (stored.status === "rejected") throw stored.reason;
  // Null: it was there already, and the stream was not wanted.
  if (stored.value !== null && passed.status === "rejected") throw passed.reason;
  return { id, size: Math.max(length, headLength), ...kind };
}

async function pass(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  head: readonly Uint8Array[],
  writable: WritableStream,
): Promise<void> {
  const writer = writable.getWriter();
  try {
    for (const chunk of head) await writer.write(chunk);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      await writer.write(value);
    }
    await writer.close();
  } catch (error) {
    await writer.abort(error).catch(() => {});
    throw error;
  }
}

async function readUpTo(reader: ReadableStreamDefaultReader<Uint8Array>, enough: number) {
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size < enough) {
    const { done, value } = await reader.read();
    if (done) return { chunks, size, isEnd: true };
    chunks.push(value);
    size += value.byteLength;
  }
  return { chunks, size, isEnd: false };
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
