import { expect, test } from "vitest";
import { closedByWords, readCloseAfter, spamClosesAfter } from "#domain/quiet.ts";

test("conversations close after one to 365 quiet days, or never", () => {
  expect(["", "  ", "1", " 14 ", "365"].map(readCloseAfter)).toEqual([null, null, 1, 14, 365]);
  for (const typed of ["0", "366", "999", "1000", "014 days", "a14", "-3", "1.5", "two"]) {
    expect(readCloseAfter(typed), typed).toBe("wrong");
  }
  expect(spamClosesAfter).toBe(30);
});

test("it says who or what closed a conversation, where that is known", () => {
  const words = (closedBy: string | null, closedAfter: number | null) =>
    closedByWords({ closedBy, closedAfter });
  expect(words(null, null)).toBe("");
  expect(words("Maya", null)).toBe(" by Maya");
  expect(words(null, 1)).toBe(" by itself after 1 quiet day");
  expect(words("Maya", 14)).toBe(" by itself after 14 quiet days");
});
