import { expect, test } from "vitest";
import {
  attachmentProblem,
  formatOf,
  generatedName,
  sizeInWords,
  tidyFileName,
  unknownType,
} from "#domain/attachment.ts";

const others = (count: number, size: number) => Array.from({ length: count }, () => ({ size }));

test.each([
  ["image/jpeg", 0, [], "empty"],
  ["image/jpeg", 5_000_000, [], null],
  ["image/jpeg", 5_000_001, [], "too-large"],
  ["application/pdf", 500_000, [], null],
  ["application/pdf", 500_001, [], "too-large-as-it-is"],
  ["image/webp", 1, [], "type"],
  ["image/svg+xml", 1, [], "type"],
  ["image/png", 1, others(9, 1), null],
  ["image/png", 1, others(10, 1), "too-many"],
  ["image/png", 2_000_000, others(2, 1_500_000), null],
  ["image/png", 2_000_001, others(2, 1_500_000), "too-large-together"],
])("%s of %d bytes beside %j: %j", (contentType, size, beside, problem) => {
  expect(attachmentProblem({ contentType, size }, beside)).toBe(problem);
});

test("what the network carries goes out, and only pictures are shown", () => {
  const types = [
    ...["image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "image/heif"],
    ...["image/tiff", "image/bmp", "application/pdf", "text/vcard", "text/calendar"],
    ...["audio/mpeg", "audio/mp4", "audio/ogg", "audio/amr", "audio/wav"],
    ...["video/mp4", "video/3gpp", "video/quicktime", "video/webm"],
  ];
  const of = (is: (format: ReturnType<typeof formatOf>) => boolean | undefined) =>
    types.filter((type) => is(formatOf(type))).map((type) => formatOf(type).extension);
  expect(of(({ isPicture }) => isPicture)).toEqual(["jpg", "png", "gif", "webp"]);
  expect(of(({ goesOut }) => goesOut === "resized")).toEqual(["jpg", "png", "gif"]);
  expect(of(({ goesOut }) => goesOut === "as-it-is")).toEqual([
    ...["pdf", "vcf", "ics", "mp3", "m4a", "ogg", "amr", "mp4", "3gp"],
  ]);
  expect(of(({ words }) => words !== "File" && words !== "")).toEqual([
    ...["jpg", "png", "gif", "webp", "heic", "heif", "tif", "bmp", "pdf", "vcf", "ics"],
    ...["mp3", "m4a", "ogg", "amr", "wav", "mp4", "3gp", "mov", "webm"],
  ]);
  expect(unknownType).toBe("application/octet-stream");
  for (const other of [null, "", "text/html"]) {
    expect(formatOf(other)).toEqual({ words: "File", extension: "bin" });
  }
});

test("a file that has no name gets one that says what it is", () => {
  expect(generatedName("image/heic", 0)).toBe("heic-picture-1.heic");
  expect(generatedName("text/html", 2)).toBe("file-3.bin");
});

test.each([
  [999, "999 bytes"],
  [1000, "1 KB"],
  [340_400, "340 KB"],
  [999_499, "999 KB"],
  [999_500, "1.0 MB"],
  [4_650_000, "4.7 MB"],
])("%d bytes are %s", (bytes, words) => {
  expect(sizeInWords(bytes)).toBe(words);
});

test.each([
  ["C:\\pictures\\Miso.jpg", "Miso.jpg"],
  ["/home/ann/miso.jpg", "miso.jpg"],
  ["...hidden", "hidden"],
  ["a\r\nSet-Cookie: x", "aSet-Cookie: x"],
  ["a\u0000b\u202ec.jpg", "abc.jpg"],
  ["  miso .jpg ", "miso .jpg"],
  ["e\u0301.jpg", "é.jpg"],
  ["..", "File"],
  ["", "File"],
  ["😀".repeat(121), "😀".repeat(120)],
])("%j is kept as %j", (name, kept) => {
  expect(tidyFileName(name)).toBe(kept);
});
