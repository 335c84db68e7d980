import { expect, test } from "vitest";
import { readRetention } from "#domain/retention.ts";

const read = (archiveAfter: string, purgeAfter: string) =>
  readRetention({ archiveAfter, purgeAfter });

test.each([
  ["", " ", { archiveAfter: null, purgeAfter: null }],
  [" 12 ", "", { archiveAfter: 12, purgeAfter: null }],
  ["", "1", { archiveAfter: null, purgeAfter: 1 }],
  ["1", "2", { archiveAfter: 1, purgeAfter: 2 }],
  ["239", "240", { archiveAfter: 239, purgeAfter: 240 }],
])("%j and %j months are kept as typed, where nothing means never", (archive, purge, kept) => {
  expect(read(archive, purge)).toEqual(kept);
});

test.each(["0", "241", "1.5", "-1", "soon", "1e2", "0001", "x1", "1x"])(
  "%j is no number of months",
  (typed) => {
    expect(read(typed, "")).toEqual({ field: "archiveAfter", why: "number" });
    expect(read("", typed)).toEqual({ field: "purgeAfter", why: "number" });
  },
);

test("nothing is deleted before it left the lists", () => {
  expect(read("12", "12")).toEqual({ field: "purgeAfter", why: "order" });
  expect(read("13", "12")).toEqual({ field: "purgeAfter", why: "order" });
});
