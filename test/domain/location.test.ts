import { expect, test } from "vitest";
import * as fc from "fast-check";
import { attachmentProblem, generatedName, sizeInWords, tidyFileName } from "#domain/attachment.ts";
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

test("a file's name is one line without a path, whatever it was", () => {
  expect(tidyFileName("../../etc/passwd")).toBe("passwd");
  expect(tidyFileName("C:\\Users\\maya\\form.pdf")).toBe("form.pdf");
  expect(tidyFileName("..hidden")).toBe("hidden");
  expect(tidyFileName("a\r\nSet-Cookie: x")).toBe("aSet-Cookie: x");
  expect(tidyFileName("\u202Egnp.exe")).toBe("gnp.exe");
  expect(tidyFileName("")).toBe("File");
  expect(Array.from(tidyFileName("🐶".repeat(300)))).toHaveLength(120);
  expect(generatedName("image/heic", 2)).toBe("heic-picture-3.heic");
  expect(generatedName("text/html", 0)).toBe("file-1.bin");
});

test("sizes are said as people say them", () => {
  expect([9, 1500, 999_600, 2_340_000].map(sizeInWords)).toEqual([
    "9 bytes",
    "2 KB",
    "1.0 MB",
    "2.3 MB",
  ]);
});

test("ten files, five megabytes, half a megabyte of what is not resized", () => {
  const file = (contentType: string, size: number) => ({ contentType, size });
  expect(attachmentProblem(file("image/jpeg", 5_000_000), [])).toBe(null);
  expect(attachmentProblem(file("image/jpeg", 5_000_001), [])).toBe("too-large");
  expect(attachmentProblem(file("application/pdf", 500_000), [])).toBe(null);
  expect(attachmentProblem(file("application/pdf", 500_001), [])).toBe("too-large-as-it-is");
  expect(attachmentProblem(file("image/heic", 10), [])).toBe("type");
  expect(attachmentProblem(file("image/gif", 0), [])).toBe("empty");
  const ten = Array.from({ length: 10 }, () => ({ size: 1 }));
  expect(attachmentProblem(file("image/gif", 1), ten)).toBe("too-many");
  expect(attachmentProblem(file("image/gif", 2), [{ size: 4_999_999 }])).toBe("too-large-together");
});
