import { expect, test } from "vitest";
import { businessFields, businessProblem } from "#domain/business.ts";

const business = {
  ...{ legalName: "Riverside LLC", taxId: "12-3456789", website: "https://riverside.vet/" },
  ...{ street: "1 Main St", city: "Portland", region: "OR", postalCode: "97201" },
  ...{ firstName: "Maya", lastName: "Lindqvist", email: "maya@riverside.vet" },
  ...{ phone: "(503) 555-0100", optIn: "On the form", sample: "Miso is ready." },
};

test("the carriers want everything of a business, and are told the first that is missing", () => {
  expect(businessProblem(business)).toBeNull();
  for (const field of businessFields) {
    expect(businessProblem({ ...business, [field]: " " })).toEqual({ field, why: "missing" });
  }
  expect(businessFields).toHaveLength(Object.keys(business).length);
});

test.each([
  ["website", "http://riverside.vet", null],
  ["website", "riverside.vet", "wrong"],
  ["website", "see https://riverside.vet", "wrong"],
  ["website", "https://riverside", "wrong"],
  ["website", "https://riverside.v", "wrong"],
  ["website", "https://a b.vet", "wrong"],
  ["email", "maya", "wrong"],
  ["phone", "503", "wrong"],
  ["phone", "+44 20 7946 0000", "wrong"],
] as const)("its %s %j is met with %j", (field, typed, why) => {
  expect(businessProblem({ ...business, [field]: typed })).toEqual(why && { field, why });
});
