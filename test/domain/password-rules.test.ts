import fc from "fast-check";
import { expect, test } from "vitest";
import { passwordProblem, shortestPassword } from "#domain/password-rules.ts";

const own = ["Maya Lindqvist", "maya.lindqvist", "deskline"];

test.each([
  ["short", "four words"],
  ["short", "🐈🐈🐈🐈🐈🐈🐈🐈🐈🐈🐈"],
  ["long", "x y".repeat(100)],
  ["common", "password1234"],
  ["common", "P@ssw0rd!2026"],
  ["common", "1234567890123"],
  ["common", "abcdefghijklm"],
  ["common", "zyxwvutsrqponm"],
  ["common", "abcdefxyzabcd"],
  ["common", "abbcabcccabbbca"],
  ["common", "i-love-you-2026"],
  ["common", "aaaaaaaaaaaaaaa"],
  ["common", "dog1dog1dog1dog1"],
  ["common", "!!!iloveyou!!!"],
  ["common", "Qwertyuiop2026"],
  ["about-oneself", "maya.lindqvist"],
  ["about-oneself", "MayaLindqvist1988"],
  ["about-oneself", "deskline-2026!"],
  ["about-oneself", "Lindqvist-1988-x"],
])("%s: %s", (problem, password) => {
  expect(passwordProblem(password, own)).toBe(problem);
});

test.each([
  "otter lantern viola brisk",
  "correct horse battery",
  "riverside-demo",
  "pässword mit ümlaut 7",
  "Maya likes otters a lot",
  "mayalindqvistzebr",
  "otter lantern viola brisk".repeat(8),
  "nWp3-vQ8x-Zr61",
])("%s will do", (password) => {
  expect(passwordProblem(password, own)).toBeNull();
});

test("a word of one's own has four letters at least", () => {
  expect(passwordProblem("maya-maya-2026", ["Maya"])).toBe("about-oneself");
  expect(passwordProblem("xxxxxxxxxxxyzw", ["X"])).toBeNull();
});

test.each(["0o", "1i", "3e", "4a", "5s", "7t", "@a", "$s", "!i"])(
  "a leaked password is known also where %s stands for a letter",
  async ([sign = "", letter = ""]) => {
    const { default: list } = await import("#domain/common-passwords.json");
    const word = list.split(" ").find((one) => /^[a-z]{12,}$/.test(one) && one.includes(letter));
    expect(passwordProblem((word ?? "").replaceAll(letter, sign), [])).toBe("common");
  },
);

test("what is generated at random will do, whatever it is", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 18, maxLength: 24 }), (bytes) => {
      fc.pre(new Set(bytes).size > 12);
      const password = Buffer.from(bytes).toString("base64url");
      expect(password.length).toBeGreaterThanOrEqual(shortestPassword);
      expect(passwordProblem(password, own)).toBeNull();
    }),
  );
});

test("of those on the list that are long enough, none is taken", async () => {
  const { default: list } = await import("#domain/common-passwords.json");
  const long = list.split(" ").filter((password) => password.length >= shortestPassword);
  expect(long.length).toBeGreaterThan(250);
  for (const password of long) expect(passwordProblem(password, []), password).not.toBeNull();
});
