import { createHash } from "node:crypto";
import { readdir, rm, writeFile } from "node:fs/promises";
import keywords from "emojilib" with { type: "json" };
import groups from "unicode-emoji-json/data-by-group.json" with { type: "json" };

// Writes the emoji that the composer offers into public/vendor, from the packages' own files.

/** Emoji of 2023 and later show as empty boxes on many of the phones that a text may go to. */
const newest = 15;

/** What is written: groups of [emoji, name, further words to find it by]. */
export function emojiFile(): { name: string; text: string } {
  const offered = groups.map(({ name, emojis }) => [
    name,
    emojis
      .filter(({ emoji_version }) => Number(emoji_version) <= newest)
      .map(({ emoji, name }) => [emoji, name, furtherWords(emoji, name)]),
  ]);
  const text = `${JSON.stringify(offered)}\n`;
  // Browsers keep what is in vendor/ for good: other content needs another name.
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8);
  return { name: `emoji-${hash}.json`, text };
}

function furtherWords(emoji: string, name: string): string {
  const own = new Set(wordsOf(name));
  const more = new Set((keywords[emoji] ?? []).flatMap(wordsOf));
  return [...more].filter((word) => !own.has(word)).join(" ");
}

const wordsOf = (text: string) => text.toLowerCase().split(/[\s_]+/);

if (import.meta.main) {
  const folder = "public/vendor";
  for (const file of await readdir(folder)) {
    if (file.startsWith("emoji-")) await rm(`${folder}/${file}`);
  }
  const { name, text } = emojiFile();
  await writeFile(`${folder}/${name}`, text);
  console.log(`${folder}/${name}: name it in public/emoji.js`);
}
