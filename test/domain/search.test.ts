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
});

test("a number is looked for as its digits, a name without its apostrophes", () => {
  expect(personWords("(503) 555-0111")).toBe('"5035550111"*');
  expect(personWords("O'Brien")).toBe('"OBrien"*');
  expect(personWords("O’Brien 3")).toBe('"OBrien"*');
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
});

test("a name is kept tidy, and accents do not move people to the end of the list", () => {
  expect(tidyName("  Ann \n\t Becker\u0000 ")).toBe("Ann Becker");
  expect(["Zoe", "Émile", "Eva"].toSorted((a, b) => (sortName(a) < sortName(b) ? -1 : 1))).toEqual([
    "Émile",
    "Eva",
    "Zoe",
  ]);
});
