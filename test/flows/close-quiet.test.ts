import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { closeQuiet } from "#flows/close-quiet.ts";
import { sweep } from "#flows/sweep.ts";
import { paths } from "#src/paths.ts";
import { numbers, people } from "#test/support/cast.ts";
import { type Cost, countingD1 } from "#test/support/counting-d1.ts";
import { meanwhile } from "#test/support/meanwhile.ts";
import { run } from "#test/support/schedule.ts";
import { get, openWith, post, text } from "#test/support/visitor.ts";
import { ports, signInAs } from "#test/support/world.ts";

const day = 24 * 3_600_000;
const now = Date.now();
const ann: string = people.ann;
const daysAgo = (days: number) => now - days * day;
const at = (clinicId = "riverside") =>
  ({ shard: "DB", clinicId, kind: "close-quiet", subjectId: clinicId }) as const;

/** A conversation of one answered text, as old as that. */
async function said(
  id: string,
  when = daysAgo(15),
  { clinicId = "riverside", contact = ann, onlyAutomated = 0, aside = "" } = {},
): Promise<void> {
  await run(
    `INSERT INTO conversations (clinic_id, id, number, contact, opened_at, last_message_at,
       last_message_text, last_message_author, only_automated)
     VALUES (?1, ?2, ?3, ?4, ?5, ?5, 'Thank you', iif(?6, 'automation', 'staff'), ?6)`,
    ...[clinicId, id, numbers.riverside, contact, when, onlyAutomated],
  );
  if (aside !== "") await run("UPDATE conversations SET aside = ? WHERE id = ?", aside, id);
  await run(
    `INSERT INTO messages (clinic_id, id, conversation_id, direction, author, body, delivery, created_at)
     VALUES (?1, 'of-' || ?2, ?2, 'outbound', 'staff', 'Thank you', 'delivered', ?3)`,
    ...[clinicId, id, when],
  );
}

const closeAfter = (days: number | null, clinicId = "riverside") =>
  run(
    "UPDATE clinics SET close_after = ?, quiet_place = NULL, quiet_due_at = 0 WHERE id = ?",
    ...[days, clinicId],
  );

/** The job of a clinic, until it wants no more. */
async function work(over: Parameters<typeof ports>[0] = {}, clinicId = "riverside") {
  const world = ports({ now: () => now, ...over });
  let runs = 0;
  do {
    world.enqueued.length = 0;
    await closeQuiet(world, at(clinicId));
    runs += 1;
  } while (world.enqueued.length > 0);
  return { runs, pokes: world.pokes };
}

async function closed(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "SELECT id FROM conversations WHERE closed_at IS NOT NULL ORDER BY id",
  ).all<{ id: string }>();
  return results.map(({ id }) => id);
}
const page = async (path: string, as?: string) => (await get(path, as)).text();
const log = async () => page(paths.activity(), await signInAs("maya"));

beforeEach(async () => {
  for (const table of ["messages", "conversations", "outbox", "mentions", "spam_numbers"]) {
    await run(`DELETE FROM ${table}`);
  }
  await run("UPDATE inboxes SET unread = 0");
  await closeAfter(null);
  await closeAfter(null, "lakeside");
});

test("what has been quiet for as long as the clinic wants closes, once, and says so", async () => {
  await said("old");
  await said("young", daysAgo(13), { contact: people.ben });
  await said("theirs", daysAgo(400), { clinicId: "lakeside" });
  await work();
  expect(await closed()).toEqual([]);
  await closeAfter(14);
  expect((await work()).pokes).toMatchObject([{ clinicId: "riverside" }]);
  expect((await work()).pokes).toEqual([]);
  await work({}, "lakeside");
  expect(await closed()).toEqual(["old"]);

  expect(await page(paths.conversation("old"))).toMatch(
    /Closed by itself after 14 quiet days[\s\S]*>Reopen</,
  );
  expect(await page(paths.inbox({ filter: "closed" }))).toContain(paths.conversation("old"));
  expect(await page(paths.inbox())).not.toContain('id="conversation-old"');
  const lines = (await log()).split(
    "Deskline closed conversations that had been quiet: 1 after 14",
  );
  expect(lines).toHaveLength(2);
  // Runs that closed nothing say nothing.
  expect(await log()).not.toContain("had been quiet: 0");
  const feed = await env.DB.prepare(
    "SELECT count(*) AS n FROM changes WHERE conversation_id = 'old' AND message_id IS NULL",
  ).first("n");
  expect(feed).toBe(1);
});

test.each([
  ["a conversation", 14, ""],
  ["spam", 30, "spam"],
])(
  "%s is quiet for %i days when they are over, and not a minute before",
  async (_, days, aside) => {
    await said("over", daysAgo(days), { aside });
    await said("nearly", daysAgo(days) + 60_000, { contact: people.ben, aside });
    await closeAfter(14);
    await work();
    expect(await closed()).toEqual(["over"]);
    await work({ now: () => now + 60_000 });
    expect(await closed()).toEqual(["nearly", "over"]);
  },
);

const kept: [why: string, statement: string][] = [
  ["its client waits", "UPDATE conversations SET waiting_since = 1"],
  ["nobody has read it", "UPDATE conversations SET unread_since = 1"],
  ["it is snoozed", "UPDATE conversations SET aside = 'snoozed', snoozed_until = 8640000000000000"],
  ["it came back by itself", `UPDATE conversations SET came_back_at = ${daysAgo(3)}`],
  ["somebody reopened it", `UPDATE conversations SET taken_up_at = ${daysAgo(3)}`],
  ["its text needed no answer lately", `UPDATE conversations SET settled_at = ${daysAgo(3)}`],
  [
    "a text is to leave later",
    `INSERT INTO scheduled_texts (clinic_id, id, conversation_id, staff_id, staff_name, body, file_count,
       leaves_at, at_opening, due_at, saved_at) VALUES ('riverside', 's', 'a', 't', 'T', 'Hi', 0, 1, 0, 1, 1)`,
  ],
  [
    "a colleague has not looked yet",
    "INSERT INTO mentions VALUES ('riverside', 'theo', 'a', 'n', 'Maya', 1)",
  ],
  [
    "a reminder went out lately, which moves nothing",
    `INSERT INTO messages (clinic_id, id, conversation_id, direction, author, body, delivery, created_at)
     VALUES ('riverside', 'r', 'a', 'outbound', 'automation', 'Reminder', 'delivered', ${daysAgo(2)})`,
  ],
  [
    "a note was written lately",
    `INSERT INTO notes VALUES ('riverside', 'a', 0, 1, 'n', 't', 'theo', 'Theo', 'Hm', '[]', ${daysAgo(2)})`,
  ],
  [
    "a text is still on its way",
    "INSERT INTO outbox (clinic_id, kind, subject_id, due_at) VALUES ('riverside', 'deliver-message', 'of-a', 0)",
  ],
];
test.each(kept)("it stays open where %s", async (_, statement) => {
  await said("a");
  await said("b", daysAgo(15), { contact: people.ben });
  await closeAfter(14);
  await run("UPDATE conversations SET last_message_at = last_message_at WHERE id = 'b'");
  await run(statement.startsWith("UPDATE") ? `${statement} WHERE id = 'a'` : statement);
  await work();
  expect(await closed()).toEqual(["b"]);
  await run("DELETE FROM notes");
  await run("DELETE FROM scheduled_texts");
});

test.each([
  ["writes into", "UPDATE conversations SET unread_since = 1, waiting_since = 1"],
  ["puts aside", "UPDATE conversations SET aside = 'snoozed', snoozed_until = 8640000000000000"],
  ["brings back", `UPDATE conversations SET came_back_at = ${now}`],
  ["switches that off for", "UPDATE clinics SET close_after = NULL WHERE id = 'riverside'"],
])("what somebody %s in that very moment stays open", async (_, change) => {
  await said("a");
  await closeAfter(14);
  await run("UPDATE clinics SET quiet_place = '[2,0,\"\"]' WHERE id = 'riverside'");
  await work({ databases: { DB: meanwhile(change) } });
  expect(await closed()).toEqual([]);
});

test("what its client writes then begins a new one, with the old one folded above", async () => {
  await said("a");
  await closeAfter(14);
  await work();
  await text(people.ann, "One more thing");
  const next = await openWith(people.ann);
  expect(next).not.toBe("");
  expect(await page(paths.conversation(next))).toContain('<details id="folded-a"');
});

test("reopened it stays open for as many days again, and bears no mark of its closing", async () => {
  await said("a");
  await closeAfter(14);
  await work();
  await post(paths.reopening("a"), {});
  await work();
  expect(await closed()).toEqual([]);
  await work({ now: () => now + 15 * day });
  expect(await closed()).toEqual(["a"]);
  await post(paths.reopening("a"), {});
  await post(paths.closure("a"), {});
  expect(await page(paths.conversation("a"))).toMatch(/Closed by Theo,/);
});

test("brought back by hand it counts from there", async () => {
  await said("a");
  await run("UPDATE conversations SET aside = 'snoozed', snoozed_until = 8640000000000000");
  await closeAfter(14);
  await post(paths.waking("a"), {});
  await work();
  expect(await closed()).toEqual([]);
});

test.each<[string, string, (number: string) => Promise<Response>]>([
  ["is said to be none", "+15035550177", () => post(paths.spam("a"), { spam: "no" })],
  [
    "becomes a client's from the conversation",
    "+15035550178",
    () => post(paths.assignment("a"), { newName: "Sam Lind" }),
  ],
  [
    "becomes a client's in the profile",
    "+15035550179",
    (number) => post(paths.clients(), { name: "Sam Lind", number }),
  ],
])("a number that was spam and %s has the quiet days anew", async (_, sam, comeBack) => {
  await run("INSERT INTO spam_numbers VALUES ('riverside', ?, 1, 'Theo')", sam);
  await said("a", daysAgo(20), { contact: sam });
  await closeAfter(14);
  expect((await comeBack(sam)).status).toBeLessThan(400);
  expect(await env.DB.prepare("SELECT aside FROM conversations").first("aside")).toBeNull();
  await work();
  expect(await closed()).toEqual([]);
  // Two weeks later it is quiet like any other.
  await work({ now: () => now + 15 * day });
  expect(await closed()).toEqual(["a"]);
});

test("who says of what is no spam that it is none gives it no quiet days", async () => {
  await said("a");
  await closeAfter(14);
  await post(paths.spam("a"), { spam: "no" });
  await work();
  expect(await closed()).toEqual(["a"]);
});

test("spam closes after thirty quiet days, also where nothing else does, and stays spam", async () => {
  await run("INSERT INTO spam_numbers VALUES ('riverside', ?, 1, 'Theo')", people.ann);
  await said("a", daysAgo(31));
  await said("b", daysAgo(29), { contact: people.ben, aside: "spam" });
  await work();
  expect(await closed()).toEqual(["a"]);
  expect(await log()).toContain("1 of spam after 30 days");
  await text(people.ann, "WIN A PRIZE");
  const next = await openWith(people.ann);
  expect(await page(paths.inbox({ filter: "spam" }))).toContain(paths.conversation(next));
});

test("it walks on from where it was, past whatever stays open, and costs the same with any history", async () => {
  const bulk = (count: number, from: number, automated: number, waits: number) =>
    run(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       INSERT INTO conversations (clinic_id, id, number, contact, opened_at, last_message_at,
         last_message_text, last_message_author, only_automated, waiting_since)
       SELECT 'riverside', 'bulk-' || ?2 || i, '+1', '+' || ?2 || i, 0, ?2 + i, '', 'staff', ?3, iif(?4, 1, NULL)
       FROM n`,
      ...[count, from, automated, waits],
    );
  const costOf = async (count: number) => {
    for (const table of ["messages", "conversations", "changes"]) await run(`DELETE FROM ${table}`);
    await closeAfter(14);
    await bulk(150, daysAgo(90), 0, 1);
    await said("last", daysAgo(20));
    await said("reminded", daysAgo(20), { contact: people.ben, onlyAutomated: 1 });
    // Too young, and of all that is in the list between the two.
    await bulk(count, daysAgo(13), 1, 0);
    await bulk(count, daysAgo(10), 0, 0);
    const { database, cost } = countingD1(env.DB);
    const { runs } = await work({ databases: { DB: database } });
    expect(await closed()).toEqual(["last", "reminded"]);
    return { ...cost, runs } satisfies Cost & { runs: number };
  };
  const small = await costOf(10);
  expect(small.runs).toBe(4);
  expect(await costOf(5000)).toEqual(small);
}, 60_000);

test("a clinic is looked at every hour where quiet ones close, every day where only spam does", async () => {
  const isDue = async (inMs: number) => {
    const later = ports({ now: () => now + inMs });
    await sweep(later);
    return later.enqueued.some(
      (one) => one.work.kind === "close-quiet" && one.work.clinicId === "riverside",
    );
  };
  for (const [days, pause] of [
    [14, 1],
    [null, 24],
  ] as const) {
    await closeAfter(days);
    await work();
    expect(await isDue((pause - 0.5) * 3_600_000)).toBe(false);
    expect(await isDue((pause + 0.5) * 3_600_000)).toBe(true);
  }
});

test("the setting says what is wrong beside its field, is saved, and written down", async () => {
  const maya = await signInAs("maya");
  const stored = () =>
    env.DB.prepare("SELECT close_after FROM clinics WHERE id = 'riverside'").first("close_after");
  const save = async (typed: string) => {
    const version = await env.DB.prepare(
      "SELECT settings_version FROM clinics WHERE id = 'riverside'",
    ).first<number>("settings_version");
    return post(paths.texting(), { version: String(version), closeAfter: typed }, maya);
  };
  for (const typed of ["0", "366", "two weeks", "1.5", "-3"]) {
    const refused = await save(typed);
    expect(refused.status, typed).toBe(422);
    const form = await refused.text();
    expect(form).toContain("Write a number of days from 1 to 365, or nothing for never.");
    expect(form).toContain(`name="closeAfter" value="${typed}"`);
  }
  expect(await stored()).toBeNull();
  await run("UPDATE clinics SET quiet_due_at = 9e15, quiet_place = '[1,5,\"x\"]'");
  expect((await save(" 21 ")).status).toBe(303);
  expect(await stored()).toBe(21);
  const walk = await env.DB.prepare(
    "SELECT quiet_due_at AS due, quiet_place AS place FROM clinics WHERE id = 'riverside'",
  ).first();
  expect(walk).toEqual({ due: 0, place: null });
  expect(await log()).toContain("when quiet conversations close");
  expect((await save("")).status).toBe(303);
  expect(await stored()).toBeNull();
});
