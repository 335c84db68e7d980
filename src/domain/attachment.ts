/** A file on a message. Times and sizes: epoch milliseconds, bytes, pixels. */
export interface Attachment {
  /** Its place on the message, from 0. */
  readonly place: number;
  /** What a client sent is fetched after their text: until then it waits. */
  readonly state: "waiting" | "kept" | "unavailable";
  readonly fileId: string | null;
  /** What staff called it; null for what a client sent. */
  readonly name: string | null;
  readonly contentType: string | null;
  readonly size: number | null;
  readonly width: number | null;
  readonly height: number | null;
}

/** What a file truly is, as its bytes tell. */
export interface FileKind {
  readonly contentType: string;
  readonly width: number | null;
  readonly height: number | null;
}

/** What is neither shown nor sent: opened by nobody but the person who downloads it. */
export const unknownType = "application/octet-stream";

interface Format {
  /** What people call it. */
  readonly words: string;
  readonly extension: string;
  /**
   * `picture`: every browser shows it, and nothing in it can run. `resized`: the gateway makes it fit
   * the carrier; the rest has to fit as it is. Source: Twilio, "Accepted MIME types for media".
   */
  readonly isPicture?: true;
  readonly goesOut?: "resized" | "as-it-is";
}

const formats: Readonly<Record<string, Format>> = {
  "image/jpeg": { words: "Picture", extension: "jpg", isPicture: true, goesOut: "resized" },
  "image/png": { words: "Picture", extension: "png", isPicture: true, goesOut: "resized" },
  "image/gif": { words: "Picture", extension: "gif", isPicture: true, goesOut: "resized" },
  "image/webp": { words: "Picture", extension: "webp", isPicture: true },
  "image/heic": { words: "HEIC picture", extension: "heic" },
  "image/heif": { words: "HEIF picture", extension: "heif" },
  "image/tiff": { words: "TIFF picture", extension: "tif" },
  "image/bmp": { words: "BMP picture", extension: "bmp" },
  "application/pdf": { words: "PDF", extension: "pdf", goesOut: "as-it-is" },
  "text/vcard": { words: "Contact card", extension: "vcf", goesOut: "as-it-is" },
  "text/calendar": { words: "Calendar entry", extension: "ics", goesOut: "as-it-is" },
  "audio/mpeg": { words: "Audio", extension: "mp3", goesOut: "as-it-is" },
  "audio/mp4": { words: "Audio", extension: "m4a", goesOut: "as-it-is" },
  "audio/ogg": { words: "Audio", extension: "ogg", goesOut: "as-it-is" },
  "audio/amr": { words: "Audio", extension: "amr", goesOut: "as-it-is" },
  "audio/wav": { words: "Audio", extension: "wav" },
  "video/mp4": { words: "Video", extension: "mp4", goesOut: "as-it-is" },
  "video/3gpp": { words: "Video", extension: "3gp", goesOut: "as-it-is" },
  "video/quicktime": { words: "Video", extension: "mov" },
  "video/webm": { words: "Video", extension: "webm" },
};
const unknownFormat: Format = { words: "File", extension: "bin" };

export function formatOf(contentType: string | null): Format {
  return formats[contentType ?? ""] ?? unknownFormat;
}

/** A name that says nothing but what it is and when it came, safe in any header and on any disk. */
export function generatedName(contentType: string | null, place: number): string {
  const { words, extension } = formatOf(contentType);
  return `${words.toLowerCase().replaceAll(" ", "-")}-${place + 1}.${extension}`;
}

/** "340 KB", as people say it. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 999_500 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** A file that somebody is about to send. */
export interface DraftFile extends FileKind {
  readonly fileId: string;
  readonly name: string;
  readonly size: number;
}

/** What the network carries. Source: Twilio, "Accepted MIME types for media", "MMS file sizes". */
export const mostAttachments = 10;
const mostBytes = 5_000_000;
/** Of what the gateway does not resize for the carrier. */
const mostBytesAsItIs = 500_000;

export type AttachmentProblem =
  | "empty"
  | "type"
  | "damaged"
  | "too-large"
  | "too-large-as-it-is"
  | "too-many"
  | "too-large-together";

/** Why a file can't go out beside those that are attached already; null when it can. */
export function attachmentProblem(
  file: Pick<DraftFile, "contentType" | "size">,
  others: readonly Pick<DraftFile, "size">[],
): AttachmentProblem | null {
  const { goesOut } = formatOf(file.contentType);
  if (file.size === 0) return "empty";
  if (!goesOut) return "type";
  if (file.size > mostBytes) return "too-large";
  if (goesOut === "as-it-is" && file.size > mostBytesAsItIs) return "too-large-as-it-is";
  if (others.length >= mostAttachments) return "too-many";
  const together = others.reduce((sum, other) => sum + other.size, file.size);
  return together > mostBytes ? "too-large-together" : null;
}

/** A file's name as it is kept: one line, no path, no control characters, at most 120 characters. */
export function tidyFileName(name: string): string {
  const last = name.normalize("NFC").split(/[\\/]/u).at(-1) ?? "";
  const clean = last
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .replace(/^\.+/u, "")
    .trim();
  return Array.from(clean).slice(0, 120).join("") || "File";
}
