import fc from "fast-check";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { sortName, tidyName } from "#domain/client.ts";
import { markEnd, markStart, personWords, piecesOf, searchWords } from "#domain/search.ts";

test("every word that was typed is looked for, the last as the beginning of a word", () => {
  expect(searchWords("blood res")).toBe('"blood" AND "res"*');
});

test("one letter is too little, and beside a word it is left out", () => {
  expect(searchWords("a")).toBeNull();
  expect(searchWords("  ")).toBeNull();
  expect(searchWords("a cat")).toBe('"cat"*');
  expect(searchWords("Bo")).toBe('"Bo"*');
  expect(personWords("a")).toBeNull();
});

test("of what is far too long, the beginning is looked for", () => {
  expect(searchWords("x".repeat(501))).toBe(`"${"x".repeat(500)}"*`);
  const words = Array.from({ length: 13 }, (_, i) => `word${i}`);
  expect(searchWords(words.join(" "))).toBe(searchWords(words.slice(0, 12).join(" ")));
});

test("a number is looked for as its digits, a name without its apostrophes", () => {
  expect(personWords("(503) 555-0111")).toBe('"5035550111"*');
  expect(personWords("O'Brien")).toBe('"OBrien"*');
  expect(personWords("O’Brien 3")).toBe('"OBrien"*');
  expect(personWords("5 0")).toBe('"50"*');
  expect(personWords("Room 503")).toBe('"Room"* AND "503"*');
});

test("whatever is typed, the index takes it as words and never as its own language", () => {
  const db = new DatabaseSync(":memory:");
  db.exec("CREATE VIRTUAL TABLE words USING fts5 (clinic_id, body, prefix = '2 3')");
  const find = db.prepare("SELECT rowid FROM words WHERE words MATCH ?");
  const tries = (typed: string) => {
    const words = searchWords(typed);
    if (words !== null) find.all(`{clinic_id} : "riverside" AND {body} : (${words})`);
  };
  for (const nasty of [
    '"',
    "*",
    "NEAR(a b)",
    "NEAR",
    "a OR b",
    "body:x",
    "^first",
    "a + b",
    "-b",
  ]) {
    tries(nasty);
    tries(`${nasty} cat ${nasty}`);
  }
  tries("x".repeat(2000));
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 60 }), (typed) => tries(typed)));
});

test("a snippet falls into found and other pieces", () => {
  expect(piecesOf(`half a ${markStart}tennis${markEnd} ball`)).toEqual([
    { text: "half a ", isFound: false },
    { text: "tennis", isFound: true },
    { text: " ball", isFound: false },
  ]);
  expect(piecesOf(`${markStart}tennis${markEnd}`)).toEqual([{ text: "tennis", isFound: true }]);
});

test("a name is kept tidy, and accents do not move people to the end of the list", () => {
  expect(tidyName("  Ann \n\t Becker\u0000 ")).toBe("Ann Becker");
  expect(["Zoe", "Émile", "Eva"].toSorted((a, b) => (sortName(a) < sortName(b) ? -1 : 1))).toEqual([
    "Émile",
    "Eva",
    "Zoe",
  ]);
});
