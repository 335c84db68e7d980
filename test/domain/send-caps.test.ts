import { expect, test } from "vitest";
import { type CapReached, capWords, isCap, usualCaps } from "#domain/send-caps.ts";

test("a cap is known by the name of its constraint, and nothing else is one", () => {
  for (const name of ["person_cap", "clinic_cap", "new_cap", "automated_cap"]) {
    expect(isCap(name)).toBe(true);
  }
  for (const other of ["opted-out", "person_cap_2", "cap", ""]) expect(isCap(other)).toBe(false);
});

test.each<[CapReached, RegExp]>([
  ["person_cap", /^You have sent as many .+ Nothing was sent, and your text is kept/],
  ["clinic_cap", /^Your clinic has sent as many .+ Nothing was sent, and your text is kept/],
  ["new_cap", /^Your clinic has texted as many new numbers .+ answer people who have texted you/],
  ["automated_cap", /^As many automated texts as can/],
])("%s is told in words of its own", (cap, words) => {
  expect(capWords(cap)).toMatch(words);
});

test("the usual caps are those that the README of a carrier and a front desk give", () => {
  expect(usualCaps).toEqual({ person: 600, clinic: 3000, newNumbers: 200, automated: 3600 });
});
