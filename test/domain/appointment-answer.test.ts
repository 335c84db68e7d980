import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Question,
  readAnswer as readAbout,
  readUnderstood,
  writeUnderstood,
} from "#domain/appointment-answer.ts";
import { daysOf } from "#domain/calendar.ts";

/** An appointment on Thursday, asked about on Wednesday. */
const question: Question = {
  day: daysOf("2026-11-26") ?? 0,
  today: daysOf("2026-11-25") ?? 0,
  dayWords: "Thursday, November 26",
  timeWords: "4:15\u202fPM",
  staffWroteSince: false,
  hasMedia: false,
};
const readAnswer = (body: string, over: Partial<Question> = {}) =>
  readAbout(body, { ...question, ...over });

const asked =
  "Riverside Animal Clinic: Biscuit is booked for Thursday, November 26 at 4:15 PM. Reply C to confirm or R to reschedule.";
const image = "an image";

const confirms = [
  ...[
    "C",
    "c",
    "c.",
    "C!",
    " C ",
    "(c)",
    '"C"',
    "“C”",
    "Y",
    "y",
    "YES",
    "Yes",
    "yes!",
    "Yes.",
    "yep",
  ],
  ...[
    "Yeah",
    "yup",
    "Yep!!",
    "ok",
    "OK",
    "Ok.",
    "okay",
    "k",
    "kk",
    "sure",
    "Sure thing".slice(0, 4),
  ],
  `yes${" ok".repeat(19)}`,
  ...["confirm", "CONFIRM", "Confirmed", "confirmed!", "confirming", "I confirm", "We confirm"],
  ...["Yes confirm", "yes, confirmed", "Yes I confirm the appointment", "I would like to confirm"],
  ...[
    "Yes we'll be there",
    "We’ll be there",
    "I will be there",
    "yes see you then",
    "See you then!",
  ],
  ...[
    "see you tomorrow",
    "See you Thursday!",
    "ok see you then",
    "OK thanks",
    "ok thank you so much",
  ],
  ...[
    "Yes thank you",
    "C thanks",
    "ok great thx!!",
    "Yes please".slice(0, 3),
    "Yes, that works for us",
  ],
  ...["yes tomorrow works", "All set, see you then", "Sounds good, see you then", "C 🙏", "Yes 😊"],
  ...[`Liked “${asked}”`, `Loved “${asked}”`, `👍 to “${asked}”`, `Reacted 👍 to “${asked}”`],
  ...[
    `\u200b👍🏽\u200b to “\u200a${asked}\u200a”`,
    `❤️ to "${asked}"`,
    `Loved “${asked.slice(0, 75)}…”`,
  ],
  ...[`Le gustó “${asked}”`, `A aimé « ${asked} »`],
  ...["👍", "👍🏽", "👍🏿👍🏿", "✅", "👌", "👌🏻", "✔️", "👍 thanks", "Si", "Sí", "SÍ gracias", "Oui"],
  ...[
    "oui merci",
    "d'accord",
    "D’accord",
    "Confirmé",
    "confirmo",
    "vale",
    "absolutely",
    "definitely",
  ],
  ...[
    "No problem, see you then",
    "no worries, we will be there",
    "no problem",
    "Hi, yes",
    "yes dr",
  ],
  ...["C 🙂", "ok ❤️", "yes 🐶🐱", "C 🐾", "Yes 😀"],
];
const reschedules = [
  ...[
    "R",
    "r",
    "R.",
    "reschedule",
    "Reschedule please",
    "need to reschedule",
    "Can we reschedule?",
  ],
  ...["can we move it to friday", "could you change my appointment", "Is there another time?"],
  ...[
    "No",
    "no.",
    "NO!",
    "nope",
    "nah",
    "N",
    "non",
    "CANCEL",
    "cancel",
    "I have to cancel Thursday",
  ],
  ...[
    "please cancel",
    "can't make it",
    "Can’t make it, sorry",
    "cant make it tomorrow",
    "We cannot come",
  ],
  ...["won't be able to come", "I will not be there", "unable to make it", "👎", "👎🏼", "no puedo"],
  ...["no puedo ir mañana", "annuler svp", "different day please", "postpone please", "RESCHED"],
  ...["...R", "((no", "no!!", "can't \n make it", "it has to be re-scheduled"],
  ...["can it be postponed", "we are cancelling", `Please reschedule. ${"x".repeat(181)}`],
  ...["yes but I need to reschedule", "Sorry need to cancel, my car broke down"],
];
const unclear = [
  ...[
    "",
    " ",
    "?",
    "what time?",
    "What time is it",
    "yes?",
    "ok?",
    "C?",
    "Yes but can we do 3pm instead",
  ],
  ...[
    "yes, and can I get a refill?",
    "yes and can I get a refill",
    "ok but I will be late",
    "not sure",
  ],
  ...[
    "Not sure yet",
    "maybe",
    "I think so",
    "C section",
    "C section?",
    "c u",
    "vitamin c",
    "thanks",
  ],
  ...[
    "Thank you",
    "great",
    "🙏",
    "❤️",
    "3pm",
    "4:15",
    "Biscuit",
    "who is this",
    "wrong number",
    "hi",
  ],
  ...[
    "hello",
    "is this the vet",
    "How much is it?",
    "Please confirm",
    "can you confirm",
    "did I confirm",
  ],
  ...[
    "Please don't cancel",
    "do not cancel my appointment",
    "I didn't cancel",
    "call me",
    "yes he ate",
  ],
  ...[
    "yes he is still vomiting",
    "ok his ear is red",
    "Yes. He also has a rash on his belly",
    "y tho",
  ],
  ...[
    "okra",
    "yesterday he was fine",
    "confirmation?",
    "No idea",
    "no he is not eating",
    "C D",
    "R2D2",
  ],
  ...[
    "Should he fast before?",
    "I'm outside",
    "on our way",
    "we are here",
    "ok running 10 minutes late",
  ],
  ...[
    "STOP",
    "HELP",
    "START",
    "n o",
    "Do not ever cancel my appointment",
    `Please reschedule. ${"x".repeat(182)}`,
    "yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes",
  ],
];

const reactions = [
  ...[`Disliked “${asked}”`, `👎 to “${asked}”`, `Laughed at “${asked}”`, `Questioned “${asked}”`],
  ...[`Emphasized “${asked}”`, `Removed a like from “${asked}”`, `Removed 👍 from “${asked}”`],
  ...[`Reacted 😢 to “${asked}”`, `No le gustó “${asked}”`, `N’a pas aimé « ${asked} »`],
  ...[`Hat „${asked}“ mit „Gefällt mir“ markiert`, `Liked ${image}`, `👍 to “See you soon!”`],
  ...["Liked “Reply C to confirm or R to reschedule.”", "Loved “Can he still have breakfast?”"],
];
const aboutAnotherDay = [
  ...["Sure Monday would be perfect", "Ok tuesday works", "yes friday", "See you Sunday"],
  ...["ok today works", "Yes we will be there today"],
];

test("the corpus is as large as it claims to be", () => {
  expect(confirms.length + reschedules.length + unclear.length).toBeGreaterThan(150);
  expect(unclear.length).toBeGreaterThan(60);
});
test.each(confirms)("%j confirms", (body) => expect(readAnswer(body)).toBe("confirm"));
test.each(reschedules)("%j asks for another time", (body) =>
  expect(readAnswer(body)).toBe("reschedule"),
);
test.each(unclear)("%j is just a message", (body) => expect(readAnswer(body)).toBe("unclear"));

test.each(reactions)("%j under a text says neither", (body) =>
  expect(readAnswer(body)).toBe("unclear"),
);
test.each(aboutAnotherDay)("%j is about another day than the appointment's", (body) =>
  expect(readAnswer(body)).toBe("unclear"),
);

test("tomorrow is the appointment's day only on the day before it", () => {
  expect(readAnswer("Ok tomorrow works")).toBe("confirm");
  expect(readAnswer("Ok tomorrow works", { today: question.day - 3 })).toBe("unclear");
  expect(readAnswer("Ok today works", { today: question.day })).toBe("confirm");
});

test("with a picture nothing confirms: somebody has to look at it", () => {
  for (const body of confirms) expect(readAnswer(body, { hasMedia: true })).not.toBe("confirm");
  expect(readAnswer("C", { hasMedia: true })).toBe("unclear");
  expect(readAnswer("R", { hasMedia: true })).toBe("reschedule");
});

test("once staff have written, only what the automated text asked for answers it", () => {
  const since = { staffWroteSince: true };
  for (const body of ["C", "c thanks", "Yes confirm", "I confirm", "Confirmé"]) {
    expect(readAnswer(body, since), body).toBe("confirm");
  }
  for (const body of ["yes", "ok", "👍", "Yes we'll be there", "no", "nope", "👎"]) {
    expect(readAnswer(body, since), body).toBe("unclear");
  }
  for (const body of ["R", "need to reschedule", "CANCEL"]) {
    expect(readAnswer(body, since), body).toBe("reschedule");
  }
});

test("with a question in it nothing confirms, and nothing long does", () => {
  const any = fc.oneof(fc.constantFrom(...confirms), fc.string({ unit: "grapheme" }));
  fc.assert(
    fc.property(any, (body) => {
      expect(readAnswer(`${body}?`)).not.toBe("confirm");
    }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...confirms), fc.nat(200), (body, n) => {
      const long = `${body} ${"ok ".repeat(25 + n)}`;
      expect(readAnswer(long)).not.toBe("confirm");
    }),
  );
});

test("case and white space around it change nothing", () => {
  const all = fc.constantFrom(...confirms, ...reschedules, ...unclear);
  fc.assert(
    fc.property(all, fc.constantFrom(" ", "\n", "\t "), (body, space) => {
      expect(readAnswer(space + body.toUpperCase() + space)).toBe(readAnswer(body.toUpperCase()));
      expect(readAnswer(body.toLowerCase())).toBe(readAnswer(body.toUpperCase().toLowerCase()));
    }),
  );
});

test("whatever comes, it is read without fault, and kept as it was understood", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (body) => void readAnswer(body)));
  for (const answer of ["confirm", "reschedule", "undone"] as const) {
    const kept = { answer, startsAt: 123, appointmentId: "01A" };
    expect(readUnderstood(writeUnderstood(kept))).toEqual(kept);
  }
  for (const other of [null, "nonsense", "no confirm 1 01A", "confirm 1 01A\n", "agree 1 01A"]) {
    expect(readUnderstood(other)).toBeNull();
  }
});
