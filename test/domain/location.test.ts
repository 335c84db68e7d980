import { expect, test } from "vitest";
import * as fc from "fast-check";
import { withoutLocation } from "#domain/location.ts";
import { papers, pictures } from "#test/support/pictures.ts";

const words = (bytes: Uint8Array | null) => String.fromCharCode(...(bytes ?? []));

test("a photo loses where and by whom it was taken, and stays as it is turned", () => {
  expect(words(pictures.jpeg)).toContain("canary-owner");
  const clean = withoutLocation(pictures.jpeg, "image/jpeg", 6);
  expect(words(clean)).not.toContain("canary-owner");
  // EXIF with one entry: Orientation (0x0112), a SHORT, 6.
  expect(words(clean)).toContain(
    "Exif\0\0MM\0*\0\0\0\u0008\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\u0006",
  );
  expect(withoutLocation(clean ?? new Uint8Array(), "image/jpeg", 6)).toEqual(clean);
  expect(words(withoutLocation(clean ?? new Uint8Array(), "image/jpeg", 1))).not.toContain("Exif");
});

test("what is appended to a photo, as a motion photo's film, is left behind", () => {
  const film = Uint8Array.from([...pictures.jpeg, ...papers.mp4]);
  expect(words(withoutLocation(film, "image/jpeg", 1))).not.toContain("ftyp");
});

test("a PNG loses its texts, and keeps its picture", () => {
  const text = [0, 0, 0, 5, ...Uint8Array.from("tEXtWhere", (c) => c.charCodeAt(0)), 0, 0, 0, 0];
  const told = Uint8Array.from([...pictures.png.slice(0, 33), ...text, ...pictures.png.slice(33)]);
  expect(withoutLocation(told, "image/png", 1)).toEqual(pictures.png);
});

test("a film's place is emptied without moving anything else", () => {
  const place = [0, 0, 0, 20, 0xa9, ...Uint8Array.from("xyz+45.52-122.6", (c) => c.charCodeAt(0))];
  const film = Uint8Array.from([...papers.mp4, ...place, ...papers.mp4]);
  const clean = withoutLocation(film, "video/mp4", 1);
  expect(words(clean)).not.toContain("45.52");
  expect(clean).toHaveLength(film.length);
  expect(clean?.slice(-papers.mp4.length)).toEqual(papers.mp4);
});

test("what only begins like a picture is refused, and nothing makes it fail otherwise", () => {
  expect(withoutLocation(pictures.jpeg.slice(0, 60), "image/jpeg", 1)).toBe(null);
  expect(withoutLocation(pictures.png.slice(0, 60), "image/png", 1)).toBe(null);
  fc.assert(
    fc.property(
      fc.constantFrom("image/jpeg", "image/png", "video/mp4"),
      fc.uint8Array({ maxLength: 200 }),
      fc.nat(300),
      (type, noise, at) => {
        const base = type === "image/png" ? pictures.png : pictures.jpeg;
        const bytes = Uint8Array.from([...base.slice(0, at), ...noise, ...base.slice(at + 3)]);
        const clean = withoutLocation(bytes, type, 1);
        return clean === null || clean.length <= bytes.length;
      },
    ),
  );
});

const ascii = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));
const uint16 = (n: number) => [n >> 8, n & 0xff];
const uint32 = (n: number) => [...uint16(n >>> 16), ...uint16(n & 0xffff)];
const segment = (marker: number, data: readonly number[]) => [
  ...[0xff, marker, ...uint16(data.length + 2)],
  ...data,
];
/** What looks like markers in a scan and is none: stuffed, filled, restarts; each before a length of zero. */
const scan = [
  ...[0x12, 0xff, 0x00, 0x00, 0x00, 0xff, 0xff, 0x00, 0x00, 0x34],
  ...[0xff, 0xd0, 0x00, 0x00, 0xff, 0xd4, 0x00, 0x00, 0xff, 0xd7, 0x00, 0x00],
];
const [soi, eoi] = [
  [0xff, 0xd8],
  [0xff, 0xd9],
];
const jpeg = {
  kept: [
    ...[segment(0xe0, ascii("JFIF")), segment(0xe2, ascii("ICC_PROFILE\0colours"))],
    ...[segment(0xee, ascii("Adobe")), segment(0xdb, [1, 2, 3]), segment(0xf0, [])],
  ],
  personal: [
    ...[segment(0xe1, ascii("Exif\0\0canary")), segment(0xe2, ascii("MPF\0canary"))],
    ...[segment(0xe3, ascii("ICC_PROFILE\0canary")), segment(0xed, ascii("canary"))],
    ...[segment(0xef, ascii("canary")), segment(0xfe, ascii("canary")), segment(0xe5, [])],
  ],
  picture: [segment(0xda, [1, 2, 3]), scan, segment(0xc4, [4]), segment(0xda, [5]), scan],
};
const clean = (bytes: readonly (readonly number[])[], type = "image/jpeg") => {
  const read = withoutLocation(Uint8Array.from(bytes.flat()), type, 1);
  return read === null ? null : [...read];
};

test("of a JPEG what draws it stays to the byte, all else goes, wherever it stands", () => {
  const { kept, personal, picture } = jpeg;
  const mixed = kept.flatMap((one, i) => [personal[i] ?? [], one]);
  const rest = personal.slice(kept.length);
  expect(clean([soi, ...mixed, ...rest, ...picture, ...personal, eoi, ascii("film")])).toEqual(
    [soi, ...kept, ...picture, eoi].flat(),
  );
});

test("a JPEG that was cut off after its picture began is one all the same, and another is none", () => {
  const { kept, picture } = jpeg;
  const [header = [], ...drawn] = picture;
  for (const cut of [[header], [header, [1, 2]], [...picture, [0xff]], [header, ...drawn]]) {
    expect(clean([soi, ...kept, ...cut])).toEqual([soi, ...kept, ...cut].flat());
  }
  expect(clean([soi, header, [7], segment(0xc4, [4]), [0xff]])).toEqual(
    [soi, header, [7], segment(0xc4, [4])].flat(),
  );
  for (const cut of [
    [],
    [header.slice(0, 4)],
    [eoi],
    [segment(0xc4, [4]), eoi],
    [header, [7], segment(0xc4, [4]), [0x12, 0xda, 0, 2]],
    [header, [7], [0xff, 0xc4, 0, 1, ...segment(0xda, [5])]],
    [header, [7], [0xff, 0xc4, 0xff, 0xff, ...segment(0xda, [5])]],
  ]) {
    expect(clean([soi, ...kept, ...cut])).toBeNull();
  }
});

const chunk = (type: string, data: readonly number[]) => [
  ...[...uint32(data.length), ...ascii(type)],
  ...[...data, 1, 2, 3, 4],
];

test("of a PNG no chunk is left that holds words, EXIF or a time, and what follows its end is not its", () => {
  const head = [...pictures.png.slice(0, 8)];
  const [header, data, end] = [chunk("IHDR", [1]), chunk("IDAT", [2, 3]), chunk("IEND", [])];
  const personal = ["eXIf", "tEXt", "zTXt", "iTXt", "tIME"].map((type) => chunk(type, ascii("no")));
  expect(clean([head, header, ...personal, data, end, ascii("film")], "image/png")).toEqual(
    [head, header, data, end].flat(),
  );
  expect(clean([head, header, data], "image/png")).toBeNull();
  expect(clean([head, header, end.slice(0, -1)], "image/png")).toBeNull();
  expect(clean([head, header, [0, 0, 1, 0, ...end.slice(4)]], "image/png")).toBeNull();
});

test("a film's place goes from each of the boxes and keys in which phones write it", () => {
  const box = (type: string, data: readonly number[]) => [
    ...uint32(data.length + 8),
    ...[...ascii(type), ...data],
  ];
  const place = ascii("+45.5202-122.6742+012.500/");
  const key = box("keys", ascii("com.apple.quicktime.location.ISO6709"));
  const zeros = (n: number) => Array.from({ length: n }, () => 0);
  for (const type of ["video/mp4", "video/3gpp"]) {
    expect(
      clean(
        [
          ...[box("\u00a9xyz", place), box("loci", [1, 2]), box("loci", []), key],
          ...[box("data", place), box("mdat", [5, 6]), box("\u00a9xyz", [9])],
        ],
        type,
      ),
    ).toEqual(
      [
        ...[box("free", zeros(place.length)), box("free", [0, 0]), box("free", []), key],
        ...[box("data", zeros(place.length)), box("mdat", [5, 6]), box("free", [0])],
      ].flat(),
    );
  }
  for (const said of ["+45.52-122.67", "-33.8688+151.2093/", "+45.5202-122.6742-3.5"]) {
    expect(clean([ascii("x"), ascii(said), ascii("y")], "video/mp4")).toEqual(
      [ascii("x"), zeros(said.length), ascii("y")].flat(),
    );
  }
  // Not boxes: they would be too small, or longer than the film.
  for (const size of [7, 11, 0xffff_fff0]) {
    const noise = [[...uint32(size), ...ascii("loci"), 1, 2]];
    expect(clean(noise, "video/mp4")).toEqual(noise.flat());
  }
  expect(clean([ascii("loci"), [1, 2, 3, 4]], "video/mp4")).toEqual([...ascii("loci"), 1, 2, 3, 4]);
});

test("the film that was given stays as it was, and what is no picture or film is left alone", () => {
  const film = Uint8Array.from([...uint32(10), ...ascii("loci"), 1, 2]);
  withoutLocation(film, "video/mp4", 1);
  expect([...film.slice(-2)]).toEqual([1, 2]);
  expect(withoutLocation(papers.pdf, "application/pdf", 1)).toEqual(papers.pdf);
});
