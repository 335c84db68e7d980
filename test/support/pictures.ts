/** Small true files, made by a real encoder, in base64. */
export const pictures = {
  png: of([
    "iVBORw0KGgoAAAANSUhEUgAAADwAAAAoCAIAAAAt2Q6oAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAYklEQVRYhe2SAQ",
    "3AQAyEKgxhlXiyJuP6GQkCCGGyPMfUDaI09aJxDyyNe+xRpm4QpakXjXtgadxjjzJ1gyhNvWjcA0vjHnuUqRtEaepF",
    "4x5YGvfYo0zdIEpTLxr3wNL8Yo8Pv3DrRE0iA7UAAAAASUVORK5CYII=",
  ]),
  gif: of([
    "R0lGODlhHgAUAIAAAExpcch4PCH5BAUAAAAALAAAAAAeABQAAAIXjI+py+0Po5y02ouz3rz7D4biSJZmUgAAOw==",
  ]),
  webp: of([
    "UklGRkYAAABXRUJQVlA4IDoAAACQAwCdASo8ACgAPxGIvlksKSajoqgBgCIJZwB2AAA/2mMcPgzAAPuO/+G1Vlbf+R",
    "SLGJ4JhkM4QAAA",
  ]),
  /** 48 by 32 pixels, to be turned upright, with a place in Portland and its owner in its metadata. */
  jpeg: of([
    "/9j/4QFaRXhpZgAASUkqAAgAAAAJAA8BAgAGAAAAmAAAABIBAwABAAAABgAAABoBBQABAAAAegAAABsBBQABAAAAgg",
    "AAACgBAwABAAAAAgAAABMCAwABAAAAAQAAAJiCAgANAAAAigAAAGmHBAABAAAAngAAACWIBAABAAAA7AAAAAAAAAA4",
    "YwAA6AMAADhjAADoAwAAY2FuYXJ5LW93bmVyAABQaG9uZQAGAACQBwAEAAAAMDIxMAGRBwAEAAAAAQIDAACgBwAEAA",
    "AAMDEwMAGgAwABAAAA//8AAAKgBAABAAAAMAAAAAOgBAABAAAAIAAAAAAAAAAEAAEAAgACAAAATgAAAAIABQADAAAA",
    "OgEAAAMAAgACAAAAVwAAAAQABQADAAAAIgEAAAAAAAB6AAAAAQAAACgAAAABAAAAAAAAAAEAAAAtAAAAAQAAAB8AAA",
    "ABAAAAAAAAAAEAAAD/4gHwSUNDX1BST0ZJTEUAAQEAAAHgbGNtcwQgAABtbnRyUkdCIFhZWiAH4gADABQACQAOAB1h",
    "Y3NwTVNGVAAAAABzYXdzY3RybAAAAAAAAAAAAAAAAAAA9tYAAQAAAADTLWhhbmR56b9WWj4BtoMjhVVG90+qAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAApkZXNjAAAA/AAAACRjcHJ0AAABIAAAACJ3dHB0AAABRAAAABRjaGFk",
    "AAABWAAAACxyWFlaAAABhAAAABRnWFlaAAABmAAAABRiWFlaAAABrAAAABRyVFJDAAABwAAAACBnVFJDAAABwAAAAC",
    "BiVFJDAAABwAAAACBtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJtbHVjAAAAAAAAAAEAAAAMZW5V",
    "UwAAAAYAAAAcAEMAQwAwAABYWVogAAAAAAAA9tYAAQAAAADTLXNmMzIAAAAAAAEMPwAABd3///MmAAAHkAAA/ZL///",
    "uh///9ogAAA9wAAMBxWFlaIAAAAAAAAG+gAAA48gAAA49YWVogAAAAAAAAYpYAALeJAAAY2lhZWiAAAAAAAAAkoAAA",
    "D4UAALbEcGFyYQAAAAAAAwAAAAJmaQAA8qcAAA1ZAAAT0AAAClv/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PT",
    "BCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSk",
    "pKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAgADADASIAAhEBAxEB/8QAFQABAQ",
    "AAAAAAAAAAAAAAAAAAAAL/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAAT/xAAUEQEA",
    "AAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCwEa0AAAAAAAAAB//Z",
  ]),
};

function of(lines: readonly string[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(lines.join("")), (c) => c.charCodeAt(0));
}

/** Files of other kinds, as their first bytes tell. */
export const papers = {
  pdf: text("%PDF-1.4\n1 0 obj << >> endobj\n%EOF\n"),
  vcard: text("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann Becker\r\nEND:VCARD\r\n"),
  calendar: text("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"),
  heic: Uint8Array.from([0, 0, 0, 24, ...text("ftypheic"), 0, 0, 0, 0, ...text("mif1heic")]),
  mp3: Uint8Array.from([
    ...text("ID3"),
    3,
    0,
    0,
    0,
    0,
    0,
    0,
    0xff,
    0xfb,
    0x90,
    0x64,
    ...zeros(400),
  ]),
  mp4: Uint8Array.from([0, 0, 0, 24, ...text("ftypisom"), 0, 0, 2, 0, ...text("isommp41")]),
  html: text("<!doctype html><script>alert(1)</script>"),
  svg: text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  zip: Uint8Array.from([0x50, 0x4b, 3, 4, ...zeros(40)]),
};

function text(words: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(words, (c) => c.charCodeAt(0));
}

function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}
