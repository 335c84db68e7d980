import { expect, test } from "vitest";
import {
  inOrder,
  longestTagName,
  mostTags,
  type Tag,
  tagName,
  tagProblem,
  tagsOn,
  toTagColour,
} from "#domain/tag.ts";

const tag = (name: string): Tag => ({ id: name.toLowerCase(), name, colour: "grey" });
const few = ["Money", "Urgent"].map(tag);
const full = Array.from({ length: mostTags }, (_, i) => tag(`Tag ${i}`));

test.each([
  ["", few, "empty"],
  ["x".repeat(longestTagName), few, null],
  ["x".repeat(longestTagName + 1), few, "too-long"],
  ["urGent", few, "taken"],
  ["Urgently", few, null],
  ["One more", full.slice(1), null],
  ["One more", full, "too-many"],
] as const)("%j beside others is %j", (name, others, problem) => {
  expect(tagProblem(name, others)).toBe(problem);
});

test("a name is kept without what nobody sees of it", () => {
  expect(tagName("  Ask \n the   boss ")).toBe("Ask the boss");
});

test("a colour that there is not is grey", () => {
  expect([toTagColour("teal"), toTagColour("pinkish"), toTagColour("")]).toEqual([
    ...["teal", "grey", "grey"],
  ]);
});

test("a conversation has the clinic's tags in the clinic's order, and none that is gone", () => {
  expect(tagsOn({ tags: '["urgent","gone","money"]' }, few)).toEqual(few);
  expect(tagsOn({ tags: '["urgent"]' }, few).map(({ name }) => name)).toEqual(["Urgent"]);
  expect(tagsOn({ tags: null }, few)).toEqual([]);
});

test("they stand by name, whatever the case", () => {
  expect(inOrder(["b", "C", "a"].map(tag)).map(({ name }) => name)).toEqual(["a", "b", "C"]);
});
