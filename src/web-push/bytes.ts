/** What keys, tokens and signatures are written in: RFC 4648, section 5, without padding. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const standard = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(standard), (letter) => letter.charCodeAt(0));
}

export function toBase64Url(bytes: Uint8Array): string {
  const standard = btoa(String.fromCharCode(...bytes));
  return standard.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(new TextEncoder().encode(text));
}
