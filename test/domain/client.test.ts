import { expect, test } from "vitest";
import { isEmail, longestName, nameProblem, sortName, tidyName } from "#domain/client.ts";
import { readClientForm, type TypedClient } from "#domain/client-form.ts";

test.each([
  ["ann@example.com", true],
  ["a.b+c@mail.example.co", true],
  [`${"a".repeat(242)}@example.com`, true],
  [`${"a".repeat(243)}@example.com`, false],
  ["ann", false],
  ["ann@example", false],
  ["@example.com", false],
  ["ann@.", false],
  ["ann@@example.com", false],
  ["an n@example.com", false],
  ["ann@exam ple.com", false],
  ["ann@example.c om", false],
  ["", false],
])("%j looks like an address: %j", (text, is) => {
  expect(isEmail(text)).toBe(is);
});

test("a name is needed, and as long as people count its characters", () => {
  expect(nameProblem("")).toBe("no-name");
  expect(nameProblem("😀".repeat(longestName))).toBeNull();
  expect(nameProblem("x".repeat(longestName + 1))).toBe("long-name");
  expect(tidyName("Ann\u0000\u0007 \n Park")).toBe("Ann Park");
  expect(tidyName("Ann\u0007Park")).toBe("Ann Park");
  expect(sortName("ÉMILE Ångström")).toBe("emile angstrom");
});

const typed: TypedClient = {
  ...{ name: " Ann  Park ", email: " ann@example.com ", language: " Spanish ", notes: "Kind" },
  ...{ numbers: ["(503) 555-0111", "503-555-0111", "72345"], preferred: "503-555-0111" },
};

test("a profile is read as it was typed, each number once, and what they had they keep", () => {
  expect(readClientForm(typed, ["72345"], "US")).toEqual({
    details: {
      ...{ name: "Ann Park", email: "ann@example.com", language: "Spanish", notes: "Kind" },
      preferredNumber: "+15035550111",
    },
    numbers: ["+15035550111", "72345"],
    problems: [],
  });
  const bare = { ...typed, email: " ", language: " ", numbers: [], preferred: "" };
  expect(readClientForm(bare, [], "US").details).toMatchObject({
    ...{ email: null, language: null, preferredNumber: null },
  });
  const wordy = readClientForm({ ...typed, language: "x".repeat(61) }, [], "US");
  expect(wordy.details.language).toBe("x".repeat(60));
});

test.each<[Partial<TypedClient>, unknown[]]>([
  [{ name: " " }, ["no-name"]],
  [{ email: " " }, []],
  [{ email: "ann" }, ["email"]],
  [{ notes: "x".repeat(5000) }, []],
  [{ notes: "x".repeat(5001) }, ["long-notes"]],
  [{ numbers: ["soon"] }, [{ number: "soon", reason: "not-a-number" }]],
  [{ numbers: ["+1 900 555 0111"] }, [{ number: "+1 900 555 0111", reason: "premium" }]],
  [
    { numbers: ["+1 876 555 0111"] },
    [{ number: "+1 876 555 0111", reason: "abroad", place: "Jamaica" }],
  ],
])("a profile with %j is met with %j", (over, problems) => {
  expect(readClientForm({ ...typed, numbers: [], ...over }, [], "US").problems).toEqual(problems);
});
