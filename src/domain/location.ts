/**
 * A file without what it tells about where and by whom it was made, or null when it is not what it
 * says it is. `orientation` is how a photo is to be turned (EXIF 2.3, 4.6.4 A), and stays.
 */
export function withoutLocation(
  bytes: Uint8Array,
  contentType: string,
  orientation: number,
): Uint8Array | null {
  switch (contentType) {
    case "image/jpeg":
      return ofJpeg(bytes, orientation);
    case "image/png":
      return ofPng(bytes);
    case "video/mp4":
    case "video/3gpp":
      return ofVideo(bytes);
    default:
      return bytes;
  }
}

/** Keeps what draws the picture: not EXIF and XMP (APP1), IPTC (APP13), comments or what is appended. */
function ofJpeg(bytes: Uint8Array, orientation: number): Uint8Array | null {
  const parts: Uint8Array[] = [bytes.subarray(0, 2)];
  if (orientation > 1) parts.push(turned(orientation));
  let at = 2;
  let isScanned = false;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xd9) return isScanned ? joined([...parts, bytes.subarray(at, at + 2)]) : null;
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    let end = at + 2 + length;
    if (length < 2 || end > bytes.length) return null;
    if (marker === 0xda) {
      isScanned = true;
      end = endOfScan(bytes, end);
    }
    const segment = bytes.subarray(at, end);
    if (!isPersonal(marker, segment)) parts.push(segment);
    at = end;
  }
  // Cut off after the picture began: phones show it all the same.
  return isScanned ? joined(parts) : null;
}

/** A scan goes on until a marker that is neither a stuffed FF nor a restart (ITU T.81, B.1.1). */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at + 1 < bytes.length) {
    const next = bytes[at + 1] ?? 0;
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7))
      return at;
    at += 1;
  }
  return bytes.length;
}

function isPersonal(marker: number, segment: Uint8Array): boolean {
  const isColour = marker === 0xe2 && text(segment, 4, 11) === "ICC_PROFILE";
  const isKept = marker === 0xe0 || marker === 0xee || isColour;
  return marker === 0xfe || (marker >= 0xe0 && marker <= 0xef && !isKept);
}

/** An EXIF segment that says nothing but how to turn the picture. */
function turned(orientation: number): Uint8Array {
  return Uint8Array.from([
    ...[0xff, 0xe1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0], // APP1, 34 bytes, "Exif"
    ...[0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1], // big-endian TIFF, one entry
    ...[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0], // Orientation, a SHORT
    ...[0, 0, 0, 0], // no further directory
  ]);
}

const personalChunks = new Set(["eXIf", "tEXt", "zTXt", "iTXt", "tIME"]);

function ofPng(bytes: Uint8Array): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [bytes.subarray(0, 8)];
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return null;
    const type = text(bytes, at + 4, 4);
    if (!personalChunks.has(type)) parts.push(bytes.subarray(at, end));
    if (type === "IEND") return joined(parts);
    at = end;
  }
  return null;
}

/**
 * Phones write the place into a box of the user's data, or as a value that a key names (QuickTime); it is
 * emptied, so that no offset moves.
 */
function ofVideo(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  for (let at = 4; at + 4 <= copy.length; at += 1) {
    const type = text(copy, at, 4);
    if (type !== "\u00a9xyz" && type !== "loci") continue;
    const size = view.getUint32(at - 4);
    if (size < 8 || at - 4 + size > copy.length) continue;
    copy.set([0x66, 0x72, 0x65, 0x65], at); // "free"
    copy.fill(0, at + 4, at - 4 + size);
  }
  for (const { index, 0: place } of new TextDecoder("latin1").decode(copy).matchAll(iso6709)) {
    copy.fill(0, index, index + place.length);
  }
  return copy;
}

/** "+45.5202-122.6742+012.500/": latitude, longitude and, if it is known, height. */
const iso6709 = /[+-]\d{2}\.\d{2,}[+-]\d{3}\.\d{2,}(?:[+-][\d.]+)?\/?/gu;

function text(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
