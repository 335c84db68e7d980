import fc from "fast-check";
import { expect, test } from "vitest";
import { partsOf } from "#domain/text-parts.ts";

const hrefs = (text: string, country = "US") =>
  partsOf(text, country).flatMap(({ href }) => (href === null ? [] : [href]));

test.each([
  ["See https://riverside.vet/prices.", ["https://riverside.vet/prices"]],
  ["(http://a.example/b?c=d&e=f)", ["http://a.example/b?c=d&e=f"]],
  [
    "www.riverside.com or riverside.vet/map",
    ["https://www.riverside.com", "https://riverside.vet/map"],
  ],
  ["Write to desk@riverside.vet, please", ["mailto:desk@riverside.vet"]],
  ["Call (503) 555-0111 or 503.555.0112", ["tel:+15035550111", "tel:+15035550112"]],
  ["+44 20 7946 0000", ["tel:+442079460000"]],
  ["5035550111", ["tel:+15035550111"]],
  ["https://a.example/5035550111", ["https://a.example/5035550111"]],
  ["Look at riverside.vet", ["https://riverside.vet"]],
  ["https://a.example and 503-555-0111", ["https://a.example", "tel:+15035550111"]],
])("%s leads to %j", (text, found) => {
  expect(hrefs(text)).toEqual(found);
});

test.each([
  "We come tomorrow.So see you",
  "It was 3.50.Thanks",
  "javascript:alert(1)",
  "data:text/html,hello",
  "file.pdf and v1.2",
  "Soon.ca is not where we are",
  "see a.www.info",
  "ftp://files.example",
  "At 4:30 on 11/26/2026, dose 0.25 ml",
  "Order 1234567890123",
  "soon.xyz/?to=https://a.example",
  "",
])("%j leads nowhere", (text) => {
  expect(hrefs(text)).toEqual([]);
});

test("words stay together, and beside a number there are none that nobody said", () => {
  const said = "We come tomorrow.So see you";
  expect(partsOf(said, "US")).toEqual([{ text: said, href: null }]);
  expect(partsOf("503-555-0111", "US")).toEqual([
    { text: "503-555-0111", href: "tel:+15035550111" },
  ]);
  expect(partsOf("Call 503-555-0111 now", "CA").map(({ text }) => text)).toEqual([
    ...["Call ", "503-555-0111", " now"],
  ]);
});

test("whatever was said is all there, once, and leads only to pages, people and phones", () => {
  const bits = fc.constantFrom(
    "https://a.example/",
    "503 555 0111 ",
    "a@b.co",
    ".",
    " ",
    "javascript:",
    "é",
    "😀",
    "\n",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(bits, fc.string({ unit: "grapheme" }))), (pieces) => {
      const text = pieces.join("");
      const parts = partsOf(text, "US");
      expect(parts.map((part) => part.text).join("")).toBe(text);
      for (const href of hrefs(text)) expect(href).toMatch(/^(?:https?:\/\/|mailto:|tel:\+)/i);
    }),
  );
});

test("days and street addresses are parts of their own, the words around them stay", () => {
  const text = "At 412 Maple Street on 12/3, call 503-555-0111 or see https://a.example/Dec 3?";
  const parts = partsOf(text, "US", "2026-11-24");
  expect(parts.map((part) => part.text).join("")).toBe(text);
  expect(parts.filter(({ isPlace }) => isPlace).map((part) => part.text)).toEqual([
    "412 Maple Street",
  ]);
  expect(parts.flatMap(({ text: said, day }) => (day ? [`${said} ${day}`] : []))).toEqual([
    "12/3 2026-12-03",
  ]);
  expect(parts.find(({ isPlace }) => isPlace)?.href).toBe(
    "https://www.openstreetmap.org/search?query=412%20Maple%20Street",
  );
  expect(partsOf("Dec 3", "US", "2026-11-24")).toEqual([
    { text: "Dec 3", href: null, day: "2026-12-03" },
  ]);
  expect(partsOf("On 12/3", "US")).toEqual([{ text: "On 12/3", href: null }]);
});
