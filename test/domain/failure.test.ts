import { expect, test } from "vitest";
import { withdrawalCodes } from "#domain/departure.ts";
import { describeFailure } from "#domain/failure.ts";

test("every reason of ours for not sending is told in words of its own", () => {
  const told = Object.values(withdrawalCodes).map((code) => describeFailure(code));
  for (const words of told) expect(words).toMatch(/^[A-Z].{15,}\.$/);
  expect(new Set(told).size).toBe(new Set(Object.values(withdrawalCodes)).size);
});

test("a code that nobody knows is shown, and none is said to be none", () => {
  expect(describeFailure(30_999)).toBe("The phone network refused it (error 30999).");
  expect(describeFailure(null)).toBe("The phone network did not say why.");
  expect(describeFailure(30_008)).toBe("The phone network did not say why.");
});
