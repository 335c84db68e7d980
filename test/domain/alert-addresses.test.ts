import { expect, test } from "vitest";
import { readAddresses } from "#domain/alert-addresses.ts";

test("addresses are read however people separate them, each once", () => {
  expect(readAddresses(" a@x.example,b@x.example ;\n\tc@x.example\n;; A@X.example ")).toEqual([
    ...["a@x.example", "b@x.example", "c@x.example"],
  ]);
  expect(readAddresses(" , ")).toEqual([]);
});
