import { expect, test } from "vitest";
import { readReaction } from "#domain/reaction.ts";

test.each([
  'liked "see you"',
  "liked“see you”",
  "loved   « see you »",
  'reacted 👍 to "see you"',
  '❤ to "see you"',
])("%s says yes to what it quotes", (text) => {
  const read = readReaction(text);
  expect(read?.isYes).toBe(true);
  expect(read?.quote).toContain("see you");
});

test.each([
  'liked "see you',
  '👍👍 to "see you"',
  '😢 to "see you"',
  'disliked "see you"',
  'emphasized "see you"',
  'emphasised "see you"',
  'removed a heart from "see you"',
  'reacted sadly "see you"',
  'no le gusto "see you"',
  'dio risa a "see you"',
  'le dio risa a "see you"',
  'elimino un me gusta de "see you"',
  "a ri de « see you »",
  "a mis en avant « see you »",
  "s'est esclaffe « see you »",
  `hat „${"see you ".repeat(5)}“ mit einem Herz markiert`,
  `sagt "${"see you ".repeat(4)}at nine.`,
])("%s quotes a text, and says no yes to it", (text) => {
  const read = readReaction(text);
  expect(read?.isYes).toBe(false);
  expect(read?.quote).toContain("see you");
});

test.each([
  ...["liked an image", "liked image", "loved a photo", "emphasized a movie", "emphasised a movie"],
  ...["removed a heart from an image", "reacted 😂 to a video", "reacted ❤️ to a video"],
  "liked 12 images",
])("%s is a reaction, to no text", (text) => {
  expect(readReaction(text)).toEqual({ isYes: false, quote: "" });
});

test.each([
  ...["yes", "", "i liked an image", "liked an image of his", "liked image 12"],
  ...['he reacted 👍 to "see you"', '👍 to me "see you"', 'he said "see you"'],
  `${"so ".repeat(21)}"${"see you ".repeat(6)}"`,
  `sagt "${"see you ".repeat(4)}at ten.`,
  "s'est perdu hier",
])("%s is somebody's own text", (text) => {
  expect(readReaction(text)).toBeNull();
});
