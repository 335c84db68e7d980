import fc from "fast-check";
import { expect, test } from "vitest";
import { bodyProblem, longestBody, preview } from "#domain/message.ts";

test("a reply must say something, and no more than the gateway takes", () => {
  expect(bodyProblem("")).toBe("empty");
  expect(bodyProblem(" \n\t ")).toBe("empty");
  expect(bodyProblem("x".repeat(longestBody))).toBeNull();
  expect(bodyProblem("x".repeat(longestBody + 1))).toBe("too-long");
  expect(bodyProblem("😀".repeat(longestBody / 2 + 1))).toBe("too-long");
});

test("a preview is one short line that never ends in half an emoji", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 400 }), (body) => {
      const line = preview(body, 1);
      expect(Array.from(line).length).toBeLessThanOrEqual(120);
      expect(line).not.toMatch(/[\n\r\t]/);
      expect(line.isWellFormed()).toBe(body.isWellFormed() || line.isWellFormed());
      expect(line).not.toBe("");
    }),
  );
});

test.each([
  ["  one \n two\t\tthree ", "one two three"],
  ["x".repeat(120), "x".repeat(120)],
  ["😀".repeat(121), `${"😀".repeat(119)}…`],
])("the preview of %j is what fits in a line", (body, line) => {
  expect(preview(body, 0)).toBe(line);
});

test("a text without words is told by its attachments", () => {
  expect(preview("", 1)).toBe("1 attachment");
  expect(preview("  ", 3)).toBe("3 attachments");
});
