import { expect, test } from "vitest";
import { isEmergency } from "#domain/emergency-words.ts";

const about = (...words: string[]) => ({
  emergency: { isOn: true, words, message: "Call 555-0911 now." },
});
const usual = about("bleeding", "hit by car", "injury", "won't wake", "seizures", "gas");

test.each([
  "bleeding",
  "she's bleeding a lot",
  "BLEEDNG",
  "bleading",
  "bleedding",
  "blededing",
  "hit by car",
  "Hit  by  cars?",
  "He was hit by a car!",
  "hit by the car",
  "a lot of injuries",
  "an injury",
  "She won't wake up",
  "she wont wake up",
  "she won’t wake",
  "a seizure",
])("%j holds an emergency word", (body) => {
  expect(isEmergency(body, usual)).toBe(true);
});

test.each([
  "breeding",
  "nosebleedings stop",
  "hit by a scar",
  "car",
  "hit",
  "by car hit",
  "inquiry",
  "won the wake",
  "as a ga",
  "the a an",
  "",
  "👍",
])("%j holds none", (body) => {
  expect(isEmergency(body, usual)).toBe(false);
});

test.each([
  ["blood", "bload", true],
  ["blood", "blod", true],
  ["bloat", "blaot", true],
  ["bloat", "blaoz", false],
  ["bloat", "blxot", false],
  ["bloat", "blato", false],
  ["poison", "poisin", true],
  ["poison", "prison", false],
  ["poison", "peanut", false],
  ["bleeding", "beeeding", false],
  ["poison", "poisons", true],
  ["gash", "gashes", true],
  ["puppy", "puppies", true],
  ["bite", "bities", false],
  ["ate an onion", "she ate onion", true],
])("for %j, %j counts: %s", (word, said, isOne) => {
  expect(isEmergency(said, about(word))).toBe(isOne);
});

test("a word of nothing but signs is in no text", () => {
  expect(isEmergency("hello", about("!!"))).toBe(false);
});

test("no words match while the clinic has written no answer, has none, or has switched it off", () => {
  const { emergency } = about("bleeding");
  expect(isEmergency("bleeding", { emergency: { ...emergency, isOn: false } })).toBe(false);
  expect(isEmergency("bleeding", { emergency: { ...emergency, message: " " } })).toBe(false);
  expect(isEmergency("the a an", about("", "the"))).toBe(false);
});
