import { expect, test } from "vitest";
import { addressesIn } from "#domain/addresses-in-text.ts";

const found = (text: string) => addressesIn(text).map(({ start, end }) => text.slice(start, end));

test.each([
  ["We are at 412 Maple Street now", "412 Maple Street"],
  [
    "Come to 1200 SW Martin Luther King Blvd., Apt 4, Portland, OR 97205!",
    "1200 SW Martin Luther King Blvd., Apt 4, Portland, OR 97205",
  ],
  ["77 5th Ave", "77 5th Ave"],
  ["It's 30 O'Neill Rd, Toronto, ON M5V 2T6.", "30 O'Neill Rd, Toronto, ON M5V 2T6"],
  ["55 Elm Dr.", "55 Elm Dr."],
  ["88 Queen Street West, Suite #200", "88 Queen Street West, Suite #200"],
])("%s has an address: %s", (text, address) => {
  expect(found(text)).toEqual([address]);
});

test.each([
  ...["a 20 minute drive", "10 feet from the road", "at 10 See Dr. Ames", "at 10 See Dr Ames"],
  ...["Alder Street", "in 15 Minutes", "$40 Main St", "12 tablets", "3 Maple St", "Room 12", ""],
  ...["503-555-0111 Main St", "St 12", "123456 Main St", "20 Main Station"],
])("%s has none", (text) => {
  expect(found(text)).toEqual([]);
});

test("what was made to be slow to read is not", () => {
  for (const bit of [
    "12 Main ",
    "12",
    "12 Aa ",
    "Aa ",
    "12 N. ",
    "12 Main St, Aa ",
    "1 A'",
    "12 5th ",
  ]) {
    const text = bit.repeat(Math.ceil(10_000 / bit.length));
    const begun = performance.now();
    addressesIn(text);
    expect(performance.now() - begun, bit).toBeLessThan(400);
  }
});
