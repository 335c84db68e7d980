import { expect, test } from "vitest";
import { daysIn } from "#domain/days-in-text.ts";

// A Tuesday.
const said = "2026-11-24";
const found = (text: string, country = "US") =>
  daysIn(text, said, country).map(({ start, end, day }) => `${text.slice(start, end)} = ${day}`);

test.each([
  ["Can you do Thu Dec 3 at 2:30 pm?", "Thu Dec 3 at 2:30 pm = 2026-12-03"],
  ["Thursday, December 3rd works", "Thursday, December 3rd = 2026-12-03"],
  ["dec 3", "dec 3 = 2026-12-03"],
  ["It was Nov. 3, 2026.", "Nov. 3, 2026 = 2026-11-03"],
  ["Is January 5 or 6 free?", "January 5 = 2027-01-05"],
  ["The 3rd of December please", "3rd of December = 2026-12-03"],
  ["Am 3. Dez. um 14:30", "3. Dez. um 14:30 = 2026-12-03"],
  ["¿El 3 de diciembre?", "3 de diciembre = 2026-12-03"],
  ["Le 3 décembre, à 14:30", "3 décembre, à 14:30 = 2026-12-03"],
  ["on 12/3", "12/3 = 2026-12-03"],
  ["12/3 at 2:30", "12/3 at 2:30 = 2026-12-03"],
  ["Thu 12/3", "Thu 12/3 = 2026-12-03"],
  ["She comes 1/5/27.", "1/5/27 = 2027-01-05"],
  ["At 4:30 on 11/26/2026, dose 0.25 ml", "11/26/2026 = 2026-11-26"],
  ["2026-12-03", "2026-12-03 = 2026-12-03"],
  ["tomorrow 3pm?", "tomorrow 3pm = 2026-11-25"],
  ["See you tomorrow!", "tomorrow = 2026-11-25"],
  ["Today at 4:30 p.m.", "Today at 4:30 p.m. = 2026-11-24"],
  ["It is tomorrow at 10:30 AM. Bring a blanket.", "tomorrow at 10:30 AM = 2026-11-25"],
  ["May 3 at 3", "May 3 at 3 = 2027-05-03"],
  ["On Feb 29, 2028", "Feb 29, 2028 = 2028-02-29"],
  ["Dec 3 2026 kittens", "Dec 3 2026 = 2026-12-03"],
  ["Dec 3 at 3 kittens", "Dec 3 at 3 = 2026-12-03"],
  ["Thu Dec 3 kittens", "Thu Dec 3 = 2026-12-03"],
  ["Thu Dec 3 Dec", "Thu Dec 3 = 2026-12-03"],
  ["El 3 de mayo", "3 de mayo = 2027-05-03"],
  ["El 3 de marzo", "3 de marzo = 2027-03-03"],
  ["Dec 3  works", "Dec 3 = 2026-12-03"],
  ["Would Dec 3 work?", "Dec 3 = 2026-12-03"],
  ["See you 1/2/27.", "1/2/27 = 2027-01-02"],
  ["Mon 1/4", "Mon 1/4 = 2027-01-04"],
  ["on 1/4.", "1/4 = 2027-01-04"],
  ["1/1 at 3pm", "1/1 at 3pm = 2027-01-01"],
  ["1/5 at 3pm", "1/5 at 3pm = 2027-01-05"],
  ["It was Aug 3, 2026.", "Aug 3, 2026 = 2026-08-03"],
  ["Sep 25 was good", "Sep 25 = 2026-09-25"],
  ["Sep 24 is good", "Sep 24 = 2027-09-24"],
  ["2025-10-21", "2025-10-21 = 2025-10-21"],
  ["2029-01-31", "2029-01-31 = 2029-01-31"],
])("%s names a day: %s", (text, day) => {
  expect(found(text)).toEqual([day]);
});

test.each([
  ...[
    "Give 1/2 tablet",
    "1/2 at 8pm and 1/2 at night",
    "on 1/2 tablet a day",
    "open 24/7",
    "24/7.",
  ],
  ...[
    "3/4 cup",
    "12/3",
    "BP 120/80",
    "See us 24/7 at 3pm",
    "5/10 pain",
    "on 13/13",
    "reduce by 1/3.",
  ],
  ...["may 3 of us come?", "May 3 of us come?", "march 3 miles", "In August 3 kittens came"],
  ...["the day after tomorrow", "Good to see you today", "Fri Dec 3", "Feb 30", "30 February"],
  ...["born 3/4/1985", "Dec 3, 1985", "dose 0.25", "Nov 31", "3 mars bars", "top 10", "room 12"],
  ...["may 3.", "march 3 works?", "due a 12/5.", "1/4 at 3pm", "Today we gave 2 pills"],
  ...["Dec 3's", "Dec 3's.", "2025-10-20", "2029-02-01", "2031-01-01"],
  ...["https://a.example/2026-12-034", "A2026-12-03", "$12/3 at 3pm", "v1.12/3 at 3pm", ""],
])("%s names none", (text) => {
  expect(found(text)).toEqual([]);
});

test("several are found in their order, each once", () => {
  expect(found("Dec 3 or Dec 4, or tomorrow at 5?")).toEqual([
    ...["Dec 3 = 2026-12-03", "Dec 4 = 2026-12-04", "tomorrow at 5 = 2026-11-25"],
  ]);
  expect(found("Tomorrow, or Dec 4?")).toEqual(["Tomorrow = 2026-11-25", "Dec 4 = 2026-12-04"]);
});

test("a month is known by its names in English, Spanish, French and German", () => {
  const names = [
    "jan january enero janvier januar",
    "feb february febrero février februar",
    "mar march marzo mars märz",
    "apr april abril avril",
    "may mayo mai",
    "jun june junio juin juni",
    "jul july julio juillet juli",
    "aug august agosto août",
    "sep sept september septiembre septembre",
    "oct october octubre octobre oktober okt",
    "nov november noviembre novembre",
    "dec december diciembre décembre dezember dez",
  ];
  for (const [i, all] of names.entries()) {
    for (const name of all.split(" ")) {
      const day = `2027-${String(i + 1).padStart(2, "0")}-03`;
      expect(found(`On 3 ${name} 2027`)).toEqual([`3 ${name} 2027 = ${day}`]);
    }
  }
});

test("on a day that is none nothing is said of any other", () => {
  expect(daysIn("See you Dec 3", "nonsense", "US")).toEqual([]);
});

test("in Canada, where both orders are in use, only what can be read in one way is read", () => {
  expect(found("on 12/3", "CA")).toEqual([]);
  expect(found("on 11/12", "CA")).toEqual([]);
  expect(found("on 12/24", "CA")).toEqual(["12/24 = 2026-12-24"]);
  expect(found("24/12/2026", "CA")).toEqual(["24/12/2026 = 2026-12-24"]);
  expect(found("on 12/12", "CA")).toEqual(["12/12 = 2026-12-12"]);
});

test("what was made to be slow to read is not", () => {
  const bits = [
    "1/",
    "Dec 3 ",
    "12/3",
    "tomorrow ",
    "Thu ",
    "mon ",
    "1 ",
    "a",
    "2026-12-",
    "3. ",
    "at 1",
  ];
  for (const bit of bits) {
    const text = bit.repeat(Math.ceil(10_000 / bit.length));
    const begun = performance.now();
    daysIn(text, said, "US");
    expect(performance.now() - begun, bit).toBeLessThan(400);
  }
});
