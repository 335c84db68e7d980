import fc from "fast-check";
import { expect, test } from "vitest";
import {
  mayRemove,
  mentionsIn,
  type Note,
  noteProblem,
  positionOf,
  stretchBack,
  stretchOn,
} from "#domain/note.ts";

const colleagues = [
  { id: "theo", name: "Theo" },
  { id: "ann", name: "Ann" },
  { id: "ann-lee", name: "Ann Lee" },
  { id: "zoe-a", name: "Zoë Adler" },
  { id: "zoe-b", name: "Zoë Brandt" },
  { id: "jose", name: "José Núñez" },
  { id: "kim", name: " Kim  Ho " },
];

test.each([
  ["@Theo could you call her?", ["theo"]],
  ["could @theo, or @THEO, call?", ["theo"]],
  ["For @Ann Lee and @theo.", ["ann-lee", "theo"]],
  ["@Ann: the file is yours", ["ann"]],
  ["@Ann Leeson is no one", ["ann"]],
  ["@Zoë: there are two of you", []],
  ["@Zoë  Brandt then", ["zoe-b"]],
  ["@jose\u0301 has it", ["jose"]],
  ["@Kim Ho, please", ["kim"]],
  ["@Theodor is nobody here", []],
  ["write to desk@theo.example", []],
  ["(@Theo)", ["theo"]],
  ["@", []],
  ["nobody at all", []],
])("%j mentions %j", (body, ids) => {
  expect(mentionsIn(body, colleagues).map(({ id }) => id)).toEqual(ids);
});

test.each([
  ["", "empty"],
  [" \n ", "empty"],
  ["x".repeat(4000), null],
  ["x".repeat(4001), "too-long"],
])("a note needs words, and not too many", (body, problem) => {
  expect(noteProblem(body)).toBe(problem);
});

test("its author takes a note back, and an admin what anybody wrote", () => {
  expect(mayRemove({ staffId: "theo", role: "staff" }, { staffId: "theo" })).toBe(true);
  expect(mayRemove({ staffId: "maya", role: "admin" }, { staffId: "theo" })).toBe(true);
  expect(mayRemove({ staffId: "ada", role: "staff" }, { staffId: "theo" })).toBe(false);
});

const note = (after: number, place: number): Note => ({
  ...{ id: `${after}-${place}`, conversationId: "", after, place, staffId: "" },
  ...{ authorName: "", body: "", mentions: [], createdAt: 0 },
});

test("a note stands behind its message and before the next, in the order of writing", () => {
  const order = [note(7, 1), note(7, 2), note(7, 10), note(7, 99), note(8, 1)].map((one) =>
    Number(positionOf(one)),
  );
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(order.every((at, i) => at > (i < 4 ? 7 : 8) && at < (i < 4 ? 8 : 9))).toBe(true);
});

/** A conversation: how many notes stand behind each text. */
const conversation = fc
  .array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 40 })
  .map((counts) => ({
    messages: counts.map((_, i) => ({ position: i * 3 + 1 })),
    notes: counts.flatMap((count, i) =>
      Array.from({ length: count }, (_, place) => note(i * 3 + 1, place + 1)),
    ),
  }));
test("where nobody has written there is nothing to show", () => {
  const nothing = { messages: [], notes: [] };
  expect([stretchBack(nothing, false), stretchOn(nothing, false)]).toEqual([nothing, nothing]);
});

/** What is fetched at a time: more notes than there are behind one text. */
const most = { messages: 4, notes: 7 };
const placesIn = ({ messages, notes }: { messages: { position: number }[]; notes: Note[] }) =>
  [...messages.map(({ position }) => String(position)), ...notes.map(positionOf)].toSorted();

test("page by page back, every text and every note is shown once", () => {
  fc.assert(
    fc.property(conversation, (all) => {
      const shown: Parameters<typeof placesIn>[0] = { messages: [], notes: [] };
      for (let before = Infinity; ; before = shown.messages[0]?.position ?? 0) {
        const past = all.messages.filter(({ position }) => position < before);
        const noted = all.notes.filter(({ after }) => after < before);
        const fetched = { messages: past.slice(-most.messages), notes: noted.slice(-most.notes) };
        const page = stretchBack(fetched, noted.length > most.notes);
        shown.messages.unshift(...page.messages);
        shown.notes.unshift(...page.notes);
        if (past.length === page.messages.length) break;
        expect(page.messages.length, "it goes on").toBeGreaterThan(0);
      }
      expect(placesIn(shown)).toEqual(placesIn(all));
    }),
  );
});

test("page by page on, every text and every note is shown once", () => {
  fc.assert(
    fc.property(conversation, (all) => {
      const shown: Parameters<typeof placesIn>[0] = { messages: [], notes: [] };
      for (let from = 0; ;) {
        const rest = all.messages.filter(({ position }) => position >= from);
        const noted = all.notes.filter(({ after }) => after >= from);
        const fetched = {
          messages: rest.slice(0, most.messages),
          notes: noted.slice(0, most.notes),
        };
        const page = stretchOn(fetched, noted.length > most.notes);
        shown.messages.push(...page.messages);
        shown.notes.push(...page.notes);
        const next = rest[page.messages.length];
        if (!next) break;
        expect(page.messages.length, "it goes on").toBeGreaterThan(0);
        from = next.position;
      }
      expect(placesIn(shown)).toEqual(placesIn(all));
    }),
  );
});
