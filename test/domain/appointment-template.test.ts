import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  fillTemplate,
  templateProblem,
  usualTemplates,
  writeText,
} from "#domain/appointment-template.ts";

/** An appointment with nobody in particular. */
const nobody = {
  ...{ client: "Ann", patient: "Biscuit", clinic: "Riverside", day: "Thursday" },
  ...{ time: "4:15 PM", type: "Check-up", staff: null, phone: null },
};

test.each([
  ["Reply CANCEL to cancel", "CANCEL"],
  ["reply “stop” if you can't come", "STOP"],
  ["Text END to end this.", "END"],
  ["{clinic}: see you {day}. Send the word QUIT to change it.", "QUIT"],
  ["Answer with cancel if {time} does not suit", "CANCEL"],
  ["Reply YES to confirm or CANCEL to cancel.", "CANCEL"],
  ["Reply C to confirm, STOP to cancel", "STOP"],
  ["Reply with C or CANCEL", "CANCEL"],
  ["reply with c or cancel", "CANCEL"],
  ["Reply: CANCEL if you can't come", "CANCEL"],
  ["Just say CANCEL", "CANCEL"],
  ["C = we come, CANCEL = we don't", "CANCEL"],
  ["Reply STOP to opt out, CANCEL to cancel.", "CANCEL"],
  ["To opt out reply STOP. To cancel reply STOP, too.", "STOP"],
  ["Reply c to confirm or cancel to cancel.", "CANCEL"],
  ["Reply STOP to cancel.", "STOP"],
  ["REPLY C TO CONFIRM OR CANCEL TO CANCEL.", "CANCEL"],
  ["Reply one of these. C. 'Cancel'. R.", "CANCEL"],
  ["Just answer “unsubscribe”.", "UNSUBSCRIBE"],
  ["Not coming? « cancel » is all that it takes.", "CANCEL"],
  ["Reply to us with cancel if you can't come.", "CANCEL"],
  ["Reply C to come, R to move or write cancel the day before.", "CANCEL"],
  ["Reply C to confirm or cancel to move your visit.", "CANCEL"],
  ["Reply END{day}s.", "END"],
])("a template that says %j would unsubscribe clients, and is refused", (template, word) => {
  expect(templateProblem(template)).toEqual({ kind: "unsubscribes", word });
});

test.each([
  "Reply STOP to opt out.",
  "Reply STOP to unsubscribe from these texts.",
  "Reply STOP to stop, C to confirm.",
  "To stop these texts, reply STOP.",
  "Text STOP at any time to stop receiving our reminders.",
  "Call us to cancel.",
  "CALL US TO CANCEL.",
  "CALL US TO CANCEL. We are there until six.",
  "REPLY STOP TO OPT OUT OR CALL US TO CANCEL.",
  "About the {type}: cancel by phone.",
  "Your “end of treatment” visit is on {day}.",
  'After the "{type}" we may end "{clinic}" care.',
  "Reply R if you don't cancel.",
  "Reply R to move or cancel a visit.",
  "Reply R or call {phone} to cancel.",
  "Reply R if you must cancel.",
  "Reply R to move or cancel your visit.",
  "Please answer by the end of the day.",
  "Reply C to confirm. Your visit at {clinic} may not end before noon.",
  "Reply C to confirm or R to reschedule.",
  "We never cancel without asking. Reply R for another time.",
])("%j is a template like any other", (template) => {
  expect(templateProblem(template)).toBeNull();
});

test.each(["Hi {client", "Hi client}", "See {{patient}}", "{patient} comes {day}}"])(
  "the brace that is left over in %j is refused",
  (template) => expect(templateProblem(template)).toEqual({ kind: "lone-brace" }),
);

test.each([
  ["Dr. {staff} sees {patient} on {day} at {time}.", "all"],
  ["See {staff}.", "all"],
  ["Hello {client}. You see {staff} on {day} at {time}. Reply C to confirm.", "day"],
  ["See you on {day}. Dr. {staff} waits at {time}.", "time"],
] as const)(
  "%j would say nothing, or not when, where nobody is chosen: refused",
  (template, what) => {
    expect(templateProblem(template)).toEqual({ kind: "lost-without-staff", what });
  },
);

test("a template that fits only as long as names are short is refused", () => {
  const long = `${"Bring all papers. ".repeat(80)}See you, {client}, with {patient}.`;
  expect(long.length).toBeLessThan(1600);
  expect(templateProblem(long)).toEqual({ kind: "too-long-filled-in", limit: 1600 });
});

test.each([
  ["client", 120],
  ["patient", 120],
  ["clinic", 120],
  ["day", "Wednesday, September 30".length],
  ["time", "12:30 p.m.".length],
  ["type", 80],
  ["staff", 120],
  ["phone", "+1 (503) 555-0100".length],
])("a template is written for the longest that {%s} can be: %d characters", (name, length) => {
  const holding = (rest: number) => `${"y".repeat(rest - 2)}. {${name}}`;
  expect(templateProblem(holding(1600 - length))).toBeNull();
  const tooLong = { kind: "too-long-filled-in", limit: 1600 };
  expect(templateProblem(holding(1601 - length))).toEqual(tooLong);
});

test("a template that is empty, too long or names what is not there is refused", () => {
  expect(templateProblem("  ")).toEqual({ kind: "empty" });
  expect(templateProblem("x".repeat(1600))).toBeNull();
  expect(templateProblem("x".repeat(1601))).toEqual({ kind: "too-long", limit: 1600 });
  expect(templateProblem("Hi {name}")).toEqual({ kind: "unknown-variable", name: "name" });
  expect(templateProblem("Hi {}")).toEqual({ kind: "unknown-variable", name: "" });
});

test("a title before a name ends no sentence", () => {
  const said = (template: string) => fillTemplate(template, nobody);
  expect(said("See you {day}. Dr. {staff} sees {patient}. Bye!")).toBe("See you Thursday. Bye!");
  expect(said("See you {day}. Appt. with Mrs. {staff} at 4. {patient} may eat.")).toBe(
    "See you Thursday. Biscuit may eat.",
  );
});

test("where nothing would be left, or no time, the usual text goes, and never more than a text holds", () => {
  const said = (template: string) => writeText(template, usualTemplates.reminder, nobody);
  const usual =
    "Riverside: a reminder that Biscuit comes on Thursday at 4:15 PM. Reply C to confirm or R to reschedule.";
  expect(said("Dr. {staff} sees {patient} on {day} at {time}.")).toBe(usual);
  expect(said("See {staff}.")).toBe(usual);
  expect(said("Hi {client}. {staff} waits on {day} at {time}.")).toBe(usual);
  expect(said("")).toBe(usual);
  expect(said("  ")).toBe(usual);
  expect(said("Hi {client}. {staff} waits. {day} at {time}!")).toBe("Hi Ann. Thursday at 4:15 PM!");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 900 }), (text) => {
      const filled = writeText(`${text}${text}`, usualTemplates.reminder, nobody);
      expect(filled.trim()).not.toBe("");
      expect(filled.length).toBeLessThanOrEqual(1600);
      expect(filled.isWellFormed()).toBe(true);
    }),
  );
});

test.each([
  ["what just fits is whole", "x".repeat(1600), "x".repeat(1600)],
  ["a word that does not fit is left out", "word ".repeat(321), `${"word ".repeat(318)}word…`],
  [
    "with all the space before it",
    `${"word ".repeat(318)}word      words`,
    `${"word ".repeat(318)}word…`,
  ],
  ["without a space it breaks anywhere", "x".repeat(1601), `${"x".repeat(1599)}…`],
  ["but not through an emoji", "😀".repeat(801), `${"😀".repeat(799)}…`],
])("of a text that is longer than a text may be: %s", (_, template, text) => {
  expect(writeText(template, usualTemplates.reminder, nobody)).toBe(text);
});

test("what clinics begin with is right", () => {
  for (const usual of Object.values(usualTemplates)) expect(templateProblem(usual)).toBeNull();
});

test("a template's own white space stays, and is one space where a sentence was left out", () => {
  expect(fillTemplate("Hi {client}.\n\nSee  you.  Bye!", nobody)).toBe(
    "Hi Ann.\n\nSee  you.  Bye!",
  );
  expect(fillTemplate("Hi {client}.\n\nYou see {staff}.  Bye.  Ann", nobody)).toBe(
    "Hi Ann. Bye. Ann",
  );
});

test("a sentence ends after its quotation mark", () => {
  for (const mark of ['"', "'", "”", "’", ")"]) {
    expect(fillTemplate(`It is the “last one.${mark} You see {staff}. Bye!`, nobody)).toBe(
      `It is the “last one.${mark} Bye!`,
    );
  }
});

test("filled in, no variable is left; a sentence about nobody is left out", () => {
  expect(fillTemplate("{patient} comes {day}. You see {staff}. Bye!", nobody)).toBe(
    "Biscuit comes Thursday. Bye!",
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      const filled = fillTemplate(`${text} {client} {staff}`, nobody);
      expect(filled).not.toMatch(/\{(client|staff)\}/);
    }),
  );
});
