import { imageSize } from "image-size";
import type { AttachmentProblem, FileKind } from "#domain/attachment.ts";
import { withoutLocation } from "#domain/location.ts";
import { examineFile } from "./examine-file.ts";

export type UploadOutcome =
  | { readonly kind: "stored"; readonly file: FileKind & { readonly size: number } }
  | { readonly kind: "refused"; readonly problem: AttachmentProblem };

/**
 * Puts what staff upload into R2, without what it tells about where it was made, if `judge` finds
 * nothing wrong with what it truly is.
 */
export async function storeUpload(
  bucket: R2Bucket,
  key: string,
  bytes: Uint8Array,
  judge: (kind: FileKind) => AttachmentProblem | null,
): Promise<UploadOutcome> {
  const kind = await examineFile(bytes);
  const problem = judge(kind);
  if (problem) return { kind: "refused", problem };
  const clean = withoutLocation(bytes, kind.contentType, orientationOf(kind, bytes));
  if (!clean) return { kind: "refused", problem: "damaged" };
  await bucket.put(key, clean, { httpMetadata: { contentType: kind.contentType } });
  return { kind: "stored", file: { ...kind, size: clean.byteLength } };
}

function orientationOf({ contentType }: FileKind, bytes: Uint8Array): number {
  if (contentType !== "image/jpeg") return 1;
  try {
    return imageSize(bytes).orientation ?? 1;
  } catch {
    return 1;
  }
}
