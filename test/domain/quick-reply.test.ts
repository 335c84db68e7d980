import { expect, test } from "vitest";
import {
  blankIn,
  continueWith,
  fillBlanks,
  type KnownBlanks,
  quickReplyProblem,
} from "#domain/quick-reply.ts";

const known: KnownBlanks = {
  ...{ client: "Ann Park", patient: "Miso", appointment: null, staff: "Theo" },
  ...{ clinic: "Riverside", hours: "8:00 AM–6:00 PM", phone: "(503) 555-0100" },
};

test.each([
  ["Hi {client}, {patient} is ready.", "Hi Ann Park, Miso is ready."],
  ["{Client} and { staff}", "Ann Park and { staff}"],
  ["See you {appointment}. It is {price}.", "See you {appointment}. It is {price}."],
  ["Open {hours}: {phone}", "Open 8:00 AM–6:00 PM: (503) 555-0100"],
  ["Hi {client }", "Hi Ann Park"],
  ["No blanks", "No blanks"],
])("%s is filled in as far as it is known", (body, filled) => {
  expect(fillBlanks(body, known)).toBe(filled);
});

test("what is filled in is not filled in again", () => {
  expect(fillBlanks("{client}", { ...known, client: "{staff}" })).toBe("{staff}");
});

test.each([
  ["It is {price}.", "{price}"],
  ["{client} pays {the price}", "{client}"],
  ["Prix : {prix du détartrage}", "{prix du détartrage}"],
  ["All said", null],
  ["{}", null],
  ["a } b { c", null],
  ["{:-}", null],
  [`{${"long ".repeat(20)}}`, null],
])("in %s the first blank is %s", (text, found) => {
  expect(blankIn(text)).toBe(found);
});

test.each([
  ["", "Hello"],
  ["/", "Hello"],
  ["  ", "Hello"],
  ["Hi Ann,", "Hi Ann,\nHello"],
  ["Hi Ann,\n\n", "Hi Ann,\nHello"],
])("%j goes on with a quick reply", (typed, text) => {
  expect(continueWith(typed, "Hello")).toBe(text);
});

const fine = {
  name: "Prices",
  folder: "Money",
  body: "It is {price}.",
  language: null,
  documentIds: [],
};

test.each([
  [{}, null],
  [{ folder: "" }, null],
  [{ name: "x".repeat(60), folder: "x".repeat(40), body: "x".repeat(1600) }, null],
  [{ name: " " }, { field: "name", kind: "empty" }],
  [{ name: "x".repeat(61) }, { field: "name", kind: "too-long" }],
  [{ folder: "x".repeat(41) }, { field: "folder", kind: "too-long" }],
  [{ body: "\n" }, { field: "body", kind: "empty" }],
  [{ body: "x".repeat(1601) }, { field: "body", kind: "too-long" }],
  [{ body: "It is {price" }, { field: "body", kind: "lone-brace" }],
  [{ body: "It is {}" }, { field: "body", kind: "lone-brace" }],
] as const)("with %j: %j", (typed, problem) => {
  expect(quickReplyProblem({ ...fine, ...typed })).toEqual(problem);
});
