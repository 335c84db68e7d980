import { readdir, readFile } from "node:fs/promises";
import { brotliCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { findEmoji } from "#public/emoji-search.js";
import { emojiFile } from "#scripts/vendor-emoji.ts";

const { name, text } = emojiFile();
const groups: [group: string, emoji: [character: string, name: string, further: string][]][] =
  JSON.parse(text);

test("the vendored emoji are what the packages give (node scripts/vendor-emoji.ts)", async () => {
  const vendored = (await readdir("public/vendor")).filter((file) => file.startsWith("emoji-"));
  expect(vendored).toEqual([name]);
  expect(await readFile(`public/vendor/${name}`, "utf8")).toBe(text);
  expect(await readFile("public/emoji.js", "utf8")).toContain(`/vendor/${name}`);
});

test("all that opening the picker loads is under 48 KB compressed", async () => {
  const ours = (await readdir("public")).filter((file) => file.startsWith("emoji"));
  const files = [`vendor/${name}`, ...ours];
  const sizes = await Promise.all(
    files.map(async (file) => brotliCompressSync(await readFile(`public/${file}`)).byteLength),
  );
  expect(sizes.reduce((sum, bytes) => sum + bytes)).toBeLessThan(48 * 1024);
});

test.each([
  ["horse", "🐎"],
  ["thumbs u", "👍"],
  ["Dog F", "🐶"],
  ["cat", "🐈"],
  ["vaccine", "💉"],
  ["❤️", "❤️"],
])("%s finds %s first", (typed, expected) => {
  expect(
    findEmoji(
      groups.flatMap(([, emoji]) => emoji),
      typed,
    )[0]?.[0],
  ).toBe(expected);
});

test("a name comes before a keyword, and nonsense finds nothing", () => {
  const emoji = [
    ["a", "spaghetti", "cat food"],
    ["b", "black cat", ""],
    ["c", "cat face", ""],
    ["d", "concatenation", ""],
  ];
  expect(findEmoji(emoji, "cat").map(([character]) => character)).toEqual(["c", "b", "a"]);
  expect(findEmoji(emoji, "xyz")).toEqual([]);
});
