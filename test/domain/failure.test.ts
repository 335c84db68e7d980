import { expect, test } from "vitest";
import { withdrawalCodes } from "#domain/departure.ts";
import { describeFailure } from "#domain/failure.ts";

test("every reason of ours for not sending is told in words of its own", () => {
  const told = Object.values(withdrawalCodes).map((code) => describeFailure(code));
  for (const words of told) expect(words).toMatch(/^[A-Z][^0-9]{15,}\.$/);
  expect(new Set(told).size).toBe(new Set(Object.values(withdrawalCodes)).size);
});

test("a code that nobody knows is shown, and none is said to be none", () => {
  expect(describeFailure(30_999)).toBe("The phone network refused it (error 30999).");
  expect(describeFailure(null)).toBe("The phone network did not say why.");
  expect(describeFailure(30_008)).toBe("The phone network did not say why.");
});

// Those that Twilio's dictionary has for texts and their attachments, and that happen to a clinic.
test.each([
  ...[11200, 11751, 12300, 20003, 21211, 21408, 21606, 21610, 21612, 21614, 21617, 21659],
  ...[30003, 30004, 30005, 30006, 30007, 30019, 30032, 30034],
])("what %i means is said in words, without the number", (code) => {
  expect(describeFailure(code)).toMatch(/^[A-Z][^0-9]{15,}\.$/);
});
