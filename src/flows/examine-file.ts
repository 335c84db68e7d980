import { fileTypeFromBuffer } from "file-type";
import { imageSize } from "image-size";
import { type FileKind, unknownType } from "#domain/attachment.ts";

/** How much of a file's beginning tells what it is, in bytes: a photo's preview comes before its size. */
export const headSize = 192 * 1024;

/** What a file is by its first bytes, whatever anybody says that it is. Never throws. */
export async function examineFile(head: Uint8Array): Promise<FileKind> {
  const contentType = await sniff(head);
  if (!contentType.startsWith("image/")) return { contentType, width: null, height: null };
  try {
    const { width, height, orientation = 1 } = imageSize(head);
    // From 5 on the picture lies on its side, and browsers set it upright (EXIF 2.3, 4.6.4 A).
    return orientation >= 5
      ? { contentType, width: height, height: width }
      : { contentType, width, height };
  } catch {
    return { contentType, width: null, height: null };
  }
}

async function sniff(head: Uint8Array): Promise<string> {
  try {
    const found = await fileTypeFromBuffer(head);
    const mime = found?.mime ?? unknownType;
    return aliases[mime] ?? mime;
  } catch {
    return unknownType;
  }
}

/** One name for each: what the library calls otherwise than Twilio and browsers do. */
const aliases: Readonly<Record<string, string>> = {
  "image/heif-sequence": "image/heif",
  "image/heic-sequence": "image/heic",
  "audio/x-m4a": "audio/mp4",
  "audio/opus": "audio/ogg",
  "audio/vnd.wave": "audio/wav",
  "image/apng": "image/png",
};
