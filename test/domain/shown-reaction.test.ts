import { expect, test } from "vitest";
import { reactionIn, reactionWords, reactsTo, shownUnder } from "#domain/shown-reaction.ts";

const sent = [
  { position: 8, body: "See you!" },
  { position: 5, body: "See you!" },
  { position: 3, body: "See you on Thursday at 4:15 PM, Jamie.\nPlease bring the blanket." },
];

test.each([
  ["Liked “See you!”", "👍 Jamie liked this"],
  ['Loved "See you!"', "❤️ Jamie loved this"],
  ["  Liked “See you!” ", "👍 Jamie liked this"],
  ["Disliked “See you!”", "👎 Jamie disliked this"],
  ["Laughed at “See you!”", "😂 Jamie laughed at this"],
  ["Emphasised “See you!”", "‼️ Jamie emphasized this"],
  ["Questioned “See you!”", "❓ Jamie questioned this"],
  ["Reacted 🎉 to “See you!”", "🎉 Jamie reacted to this"],
  ["\u200b👍🏽\u200b to “\u200bSee you!\u200b”", "👍🏽 Jamie reacted to this"],
  ["👍 to “ See you! ”", "👍 Jamie reacted to this"],
  ["Le gustó “See you!”", "👍 Jamie liked this"],
  ["Le encantó «See you!»", "❤️ Jamie loved this"],
  ["A aimé « See you! »", "👍 Jamie liked this"],
  ["N’a pas aimé « See you! »", "👎 Jamie disliked this"],
  ["A ri de « See you! »", "😂 Jamie laughed at this"],
  ["Removed a heart from “See you!”", "Jamie took back ❤️"],
  ["Removed a like from “See you!”", "Jamie took back 👍"],
  ["Removed 🎉 from “See you!”", "Jamie took back 🎉"],
  ["Eliminó un me gusta de “See you!”", "Jamie took back 👍"],
  ["A supprimé un cœur de « See you! »", "Jamie took back ❤️"],
  ["Removed something from “See you!”", "Jamie took back a reaction to this"],
])("%s: %s, the later of two that say the same", (body, words) => {
  expect(reactsTo(body, sent)).toBe(8);
  expect(reactionWords(body, "Jamie")).toBe(words);
});

test.each([
  ["Liked “See you on Thursday at 4:15 PM, Jamie. Please bring the blanket.”", 3],
  ["Liked “See you on Thursday at…”", 3],
  ["Liked “See you on Thursday at ...”", 3],
  ["LIKED “see you on thursday…”", 3],
  ["Liked “See you on…”", 3],
  ["Liked “See you on Thursday... at five”", 0],
  // Of a few letters many texts begin.
  ["Liked “See yo…”", 0],
  ["Liked “See you on Friday…”", 0],
  ["Liked “Something long ago”", 0],
  ["Liked an image", 0],
  ["Removed a heart from a photo", 0],
])("%s means the text at %i", (body, position) => {
  expect(reactsTo(body, sent)).toBe(position);
});

test.each([
  ...["", "Liked", "See you!", "“See you!”", "I liked “See you!”", "Liked “See you!” a lot"],
  ...["Liked “See you!” – at five?", 'Liked "Monday" better than "Tuesday"', "- to “See you!”"],
  ...["Not 👍 to “See you!”", "👍 to me “See you!”", "I removed a heart from “See you!”"],
  "Removed a heart from him “See you!”",
  ...["OK to “See you!”", "Liked an image of his", 'Dr said "give her two tablets and come back"'],
])("%s is what somebody wrote", (body) => {
  expect(reactsTo(body, sent)).toBeNull();
});

test("what we sent may hold quotes itself", () => {
  const quoting = [{ position: 1, body: 'Say "aah" and "ooh"' }];
  expect(reactsTo('Liked “Say "aah" and "ooh"”', quoting)).toBe(1);
});

test("it stands under a text that is there, and asks nothing of staff itself", () => {
  const message = { position: 9, reactsTo: 8, stopAsk: null };
  const isThere = (position: number) => position === 8;
  expect(shownUnder(message, isThere)).toBe(8);
  expect(shownUnder({ ...message, reactsTo: 5 }, isThere)).toBeNull();
  expect(shownUnder({ ...message, stopAsk: "open" }, isThere)).toBeNull();
  expect(shownUnder({ ...message, reactsTo: null }, () => true)).toBeNull();
  expect(shownUnder({ ...message, reactsTo: 0 }, () => true)).toBeNull();
});

test("what was made to be slow to read is not", () => {
  for (const bit of ["“", "👍 to “", "Liked “x”", " ", "Removed a from ", "…"]) {
    const text = bit.repeat(Math.ceil(10_000 / bit.length));
    const begun = performance.now();
    reactionIn(text);
    reactsTo(`Liked “${text}”`, sent);
    expect(performance.now() - begun).toBeLessThan(200);
  }
});
