import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { listScheduled } from "#data/scheduled-texts.ts";
import { forClinic } from "#data/store.ts";
import { usualHours } from "#domain/business-hours.ts";
import { usualCaps } from "#domain/send-caps.ts";
import { closeConversation, reopenConversation } from "#flows/close-conversation.ts";
import { deleteConversation } from "#flows/delete-conversation.ts";
import { deliverMessage } from "#flows/deliver-message.ts";
import type { Ports } from "#flows/ports.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import {
  endScheduled,
  type Later,
  rewriteScheduled,
  scheduleText,
  sendScheduledNow,
} from "#flows/send-later.ts";
import { handOutScheduled, sendScheduled } from "#flows/send-scheduled.ts";
import { sweep } from "#flows/sweep.ts";
import { people } from "#test/support/cast.ts";
import { meanwhile } from "#test/support/meanwhile.ts";
import { textFrom, theo } from "#test/support/replies.ts";
import { at, emptySchedule, run, time, world } from "#test/support/schedule.ts";
import { acceptedFor } from "#test/support/simulator.ts";
import { ports } from "#test/support/world.ts";

const maya = { ...theo, staffId: "maya", staffName: "Maya" };
const eight = at("2026-11-25T08:00");
let conversationId = "";

beforeEach(async () => {
  await emptySchedule();
  for (const table of ["scheduled_texts", "draft_attachments", "attachments", "send_counts"]) {
    await run(`DELETE FROM ${table}`);
  }
  const hours = JSON.stringify(usualHours);
  await run("UPDATE clinics SET withdraws_scheduled = 1, business_hours = ?", hours);
  await receiveMessage(world(), textFrom(people.ann));
  conversationId = (await conversation()).id;
  time.now += 60_000;
});

interface Row {
  id: string;
  unread_since: number | null;
  waiting_since: number | null;
}
async function conversation(): Promise<Row> {
  const row = await env.DB.prepare("SELECT * FROM conversations WHERE contact = ?")
    .bind(people.ann)
    .first<Row>();
  return row ?? { id: "", unread_since: null, waiting_since: null };
}
let made = 0;
const schedule = (over: Partial<Later> = {}) =>
  scheduleText(world(), theo, {
    ...{ conversationId, id: `later-${(made += 1)}`, body: "See you at nine", fileCount: 0 },
    time: { at: eight, atOpening: false },
    ...over,
  });
const waiting = () => listScheduled(forClinic({ DB: env.DB }, theo.clinic), conversationId);
const held = async () => (await waiting()).map(({ held: why }) => why);
const seen = async () => {
  const [first] = await waiting();
  return { conversationId, id: first?.id ?? "", version: first?.version ?? 0 };
};

/** A minute's cron and all that follows it; `twice` runs each job once more. */
async function minute({
  twice = false,
  over = {},
}: { twice?: boolean; over?: Partial<Ports> } = {}) {
  const one = ports({ now: () => time.now, ...over });
  await handOutScheduled(one);
  const jobs = one.enqueued.splice(0).map(({ work }) => work);
  for (const work of twice ? [...jobs, ...jobs] : jobs) await sendScheduled(one, work);
  const texts = one.enqueued.map(({ work }) => work);
  for (const work of twice ? [...texts, ...texts] : texts) await deliverMessage(one, work);
}
const heard = async () => (await acceptedFor(people.ann)).map(({ body }) => body);

test("a text leaves at its time, in its writer's name, and answers whom it was written to", async () => {
  expect(await schedule()).toEqual({ kind: "scheduled" });
  time.now = eight - 1;
  await minute();
  expect(await heard()).toEqual([]);
  time.now = eight;
  await minute();
  expect(await heard()).toEqual(["See you at nine"]);
  expect(await waiting()).toEqual([]);
  const message = await env.DB.prepare(
    "SELECT author, author_name AS name, staff_id AS staffId FROM messages WHERE direction = 'outbound'",
  ).first();
  expect(message).toEqual({ author: "staff", name: "Theo", staffId: "theo" });
  expect(await conversation()).toMatchObject({ unread_since: null, waiting_since: null });
});

test("a cron and jobs that run twice, or beside each other, send it once", async () => {
  await schedule();
  time.now = eight;
  await minute({ twice: true });
  const [one, other] = [world(), world()];
  await schedule({ body: "Another" });
  const work = { shard: "DB", clinicId: "riverside", kind: "send-scheduled" } as const;
  const { id } = await seen();
  await Promise.all([one, other].map((w) => sendScheduled(w, { ...work, subjectId: id })));
  for (const { work: text } of [...one.enqueued, ...other.enqueued])
    await deliverMessage(one, text);
  expect(await heard()).toEqual(["See you at nine"]);
});

test("of two jobs at once on a text that is due one sends it", async () => {
  await schedule();
  time.now = eight;
  const { id: subjectId } = await seen();
  const worlds = Array.from({ length: 5 }, () => world());
  const work = { shard: "DB", clinicId: "riverside", kind: "send-scheduled", subjectId } as const;
  await Promise.all(worlds.map((one) => sendScheduled(one, work)));
  const texts = worlds.flatMap(({ enqueued }) => enqueued.map((one) => one.work));
  expect(texts).toHaveLength(1);
  for (const text of texts) await deliverMessage(world(), text);
  expect(await heard()).toEqual(["See you at nine"]);
});

test("a job that was lost is handed out again; a cron that was dead sends within the hour", async () => {
  await schedule();
  time.now = eight;
  await handOutScheduled(world()); // and the queue loses it
  time.now = eight + 3 * 60_000;
  await minute();
  expect(await heard()).toEqual(["See you at nine"]);
});

test("what is more than an hour late stays, and somebody is called for it", async () => {
  await schedule();
  await run("UPDATE conversations SET unread_since = NULL");
  time.now = eight + 3_600_001;
  await minute();
  expect(await heard()).toEqual([]);
  expect(await held()).toEqual(["too-late"]);
  expect((await conversation()).unread_since).toBe(time.now);
  // Somebody has read it, and it is still right.
  expect(await sendScheduledNow(world(), maya, await seen())).toMatchObject({
    kind: "sent",
    message: { authorName: "Maya" },
  });
  expect(await waiting()).toEqual([]);
});

test("the same form posted twice schedules one text", async () => {
  await schedule({ id: "same" });
  expect(await schedule({ id: "same" })).toEqual({ kind: "scheduled" });
  expect(await waiting()).toHaveLength(1);
});

test("it is withdrawn when its client writes first, unless the clinic wants otherwise", async () => {
  await schedule();
  await receiveMessage(world(), textFrom(people.ann, "Never mind, we found him"));
  expect(await held()).toEqual(["client-wrote"]);
  time.now = eight;
  await minute();
  expect(await heard()).toEqual([]);

  await run("UPDATE clinics SET withdraws_scheduled = 0");
  time.now = at("2026-11-24T12:00");
  expect(await rewriteScheduled(world(), theo, await seen(), later("Good night"))).toEqual({
    kind: "scheduled",
  });
  time.now += 60_000;
  await receiveMessage(world(), textFrom(people.ann, "One more thing: can he eat?"));
  expect(await held()).toEqual([null]);
  time.now = eight;
  await minute();
  expect(await heard()).toEqual(["Good night"]);
  // It was written before their question, and answers it not.
  expect((await conversation()).waiting_since).not.toBeNull();
  expect((await conversation()).unread_since).not.toBeNull();
});

const later = (body: string) => ({ body, time: { at: eight, atOpening: false } });

test.each([
  [
    "opted-out",
    "INSERT INTO opt_outs (clinic_id, number, opted_out_at, source) SELECT 'riverside', contact, 1, 'texted' FROM conversations",
  ],
  [
    "asked-not-to",
    "INSERT INTO opt_outs (clinic_id, number, opted_out_at, source) SELECT 'riverside', contact, 1, 'staff' FROM conversations",
  ],
  [
    "asks-to-stop",
    "INSERT INTO stop_asks (clinic_id, number, message_id, words, at) SELECT 'riverside', contact, 'm', 'stop', 1 FROM conversations",
  ],
  ["line-off", "UPDATE numbers SET disabled_at = 1 WHERE clinic_id = 'riverside'"],
])("nothing leaves where it is %s meanwhile, and somebody is called", async (why, happens) => {
  await schedule();
  await run("UPDATE conversations SET unread_since = NULL");
  await run(happens);
  time.now = eight;
  await minute();
  expect(await heard()).toEqual([]);
  expect(await held()).toEqual([why]);
  expect((await conversation()).unread_since).toBe(time.now);
});

test("closing withdraws it and says who closed; taken back in time, it leaves after all", async () => {
  await schedule();
  await closeConversation(world(), maya, { conversationId, seen: null });
  expect(await waiting()).toMatchObject([{ held: "closed", heldBy: "Maya" }]);
  expect(await sendScheduledNow(world(), theo, await seen())).toEqual({
    kind: "refused",
    problem: "closed",
  });
  await reopenConversation(world(), maya, conversationId);
  expect(await held()).toEqual([null]);
  time.now = eight;
  await minute();
  expect(await heard()).toEqual(["See you at nine"]);
});

test("a deleted conversation takes along what was to leave in it, with its files", async () => {
  await attach();
  await schedule({ fileCount: 1 });
  await deleteConversation(world(), maya, { conversationId, typed: "delete" });
  for (const table of ["scheduled_texts", "draft_attachments"]) {
    expect(await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first("n")).toBe(0);
  }
});

async function attach() {
  await run(
    "INSERT OR REPLACE INTO files (clinic_id, id, content_type, size, created_at) VALUES ('riverside', 'map', 'image/png', 5, 0)",
  );
  await run(
    `INSERT INTO draft_attachments (clinic_id, conversation_id, staff_id, place, file_id, name, created_at)
     VALUES ('riverside', ?, 'theo', 0, 'map', 'map.png', ?)`,
    conversationId,
    time.now,
  );
}

test("what was attached goes along, a month later too, and the writer's next draft is another", async () => {
  await attach();
  const inAMonth = at("2026-12-28T08:00");
  await schedule({ body: "", fileCount: 1, time: { at: inAMonth, atOpening: false } });
  expect(await waiting()).toMatchObject([{ fileNames: ["map.png"] }]);
  await attach();
  time.now = inAMonth;
  await sweep(world());
  await minute();
  const { results } = await env.DB.prepare(
    "SELECT a.name FROM attachments a JOIN messages m ON m.position = a.message_position",
  ).all();
  expect(results).toEqual([{ name: "map.png" }]);
  expect(await env.DB.prepare("SELECT unwanted_at FROM files WHERE id = 'map'").first()).toEqual({
    unwanted_at: null,
  });
});

test("files that the form did not show are not scheduled with it", async () => {
  await attach();
  expect(await schedule({ fileCount: 2 })).toEqual({ kind: "refused", problem: "files-changed" });
  expect(await waiting()).toEqual([]);
});

test("a cap that is reached puts it off to the next hour", async () => {
  await schedule();
  time.now = eight;
  await minute({ over: { caps: { ...usualCaps, person: 0 } } });
  expect(await waiting()).toMatchObject([{ held: null, leavesAt: eight + 3_600_000 }]);
  time.now = eight + 3_600_000;
  await minute();
  expect(await heard()).toEqual(["See you at nine"]);
});

test("when the clinic opens is when it opens by then: a holiday entered later puts it off", async () => {
  await schedule({ time: { at: eight, atOpening: true } });
  const closures = [
    { name: "Day off", from: "2026-11-25", to: "2026-11-25", opens: [], message: null },
  ];
  const hours = JSON.stringify({ ...usualHours, closures });
  await run("UPDATE clinics SET business_hours = ? WHERE id = 'riverside'", hours);
  time.now = eight;
  await minute();
  expect(await heard()).toEqual([]);
  expect(await waiting()).toMatchObject([{ leavesAt: at("2026-11-26T08:00"), held: null }]);
});

/** Its job runs, and somebody does something between what it reads and what it writes. */
async function jobWhile(does: (was: Awaited<ReturnType<typeof seen>>) => Promise<unknown>) {
  time.now = eight;
  const was = await seen();
  const job = ports({ now: () => time.now, databases: { DB: meanwhile(() => does(was)) } });
  const work = { shard: "DB", clinicId: "riverside", kind: "send-scheduled" } as const;
  await sendScheduled(job, { ...work, subjectId: was.id });
  for (const { work: text } of job.enqueued) await deliverMessage(job, text);
}

test("a text goes when nobody does anything between what its job reads and what it writes", async () => {
  await schedule();
  await jobWhile(async () => undefined);
  expect(await heard()).toEqual(["See you at nine"]);
});

const hourLater = { at: eight + 3_600_000, atOpening: false };
const writes = (body: string) => receiveMessage(world(), textFrom(people.ann, body));

test.each<[string, Parameters<typeof jobWhile>[0], string | null | undefined]>([
  ["withdraws it", (was) => endScheduled(world(), maya, was, "withdraw"), "withdrawn"],
  [
    "changes it",
    (was) => rewriteScheduled(world(), maya, was, { body: "Ten", time: hourLater }),
    null,
  ],
  ["closes", () => closeConversation(world(), maya, { conversationId, seen: null }), "closed"],
  [
    "deletes",
    () => deleteConversation(world(), maya, { conversationId, typed: "delete" }),
    undefined,
  ],
  ["(the client) writes", () => writes("Never mind"), "client-wrote"],
  ["(the client) says STOP", () => writes("STOP"), "client-wrote"],
])("nothing goes when somebody %s in that very moment", async (_, does, why) => {
  await schedule();
  await jobWhile(does);
  expect(await heard()).not.toContain("See you at nine");
  expect(await held()).toEqual(why === undefined ? [] : [why]);
  await minute();
  expect(await heard()).not.toContain("See you at nine");
});

test("nothing goes when they ask not to be texted in that very moment, though their texts withdraw nothing", async () => {
  await schedule();
  await run("UPDATE clinics SET withdraws_scheduled = 0");
  await jobWhile(() => writes("please don't text me anymore"));
  expect(await held()).toEqual([null]);
  await minute();
  expect(await heard()).toEqual([]);
  expect(await held()).toEqual(["asks-to-stop"]);
  // Whoever has read both may send it all the same.
  expect(await sendScheduledNow(world(), maya, await seen())).toMatchObject({ kind: "sent" });
});

test("it goes once when a colleague lets it go in that very moment", async () => {
  await schedule();
  const colleague = world();
  await jobWhile((was) => sendScheduledNow(colleague, maya, was));
  for (const { work } of colleague.enqueued) await deliverMessage(world(), work);
  expect(await heard()).toEqual(["See you at nine"]);
});

type Act = (was: Awaited<ReturnType<typeof seen>>) => Promise<string | { kind: string }>;
const change: Act = (was) => rewriteScheduled(world(), maya, was, later("Mine"));
const withdraw: Act = (was) => endScheduled(world(), theo, was, "withdraw");
const letGo: Act = (was) => sendScheduledNow(world(), theo, was);

test.each([
  ["change and withdraw", change, withdraw],
  ["withdraw", withdraw, withdraw],
  ["change", change, change],
  ["let it go", letGo, letGo],
  ["let it go and change", letGo, change],
])("of two who %s at once one wins, and the other is told", async (_, one, other) => {
  await schedule();
  const was = await seen();
  const outcomes = await Promise.all([one(was), other(was)]);
  const kinds = outcomes.map((outcome) => (typeof outcome === "string" ? outcome : outcome.kind));
  expect(kinds.filter((kind) => kind === "stale")).toHaveLength(1);
});

test.each([
  [{ body: "  " }, "empty"],
  [{ body: "x".repeat(1601) }, "too-long"],
  [{ body: "It is {price}" }, "blank"],
  [{ time: null }, "no-time"],
  [{ time: { at: at("2026-11-24T10:00"), atOpening: false } }, "past"],
  [{ time: { at: at("2028-01-01T08:00"), atOpening: false } }, "too-far"],
] as const)("%o is refused as %s, and nothing is kept", async (over, problem) => {
  expect(await schedule(over)).toEqual({ kind: "refused", problem });
  expect(await waiting()).toEqual([]);
});

test("a conversation has so many at most", async () => {
  for (let i = 0; i < 20; i += 1) await schedule();
  expect(await schedule()).toEqual({ kind: "refused", problem: "too-many" });
});

test("withdrawn and put away stand in the log, without what it said", async () => {
  await schedule();
  await endScheduled(world(), maya, await seen(), "withdraw");
  expect(await waiting()).toMatchObject([{ held: "withdrawn", heldBy: "Maya" }]);
  await endScheduled(world(), maya, await seen(), "put-away");
  expect(await waiting()).toEqual([]);
  const { results } = await env.DB.prepare(
    "SELECT staff_name AS name, kind, detail FROM activity WHERE kind LIKE '%scheduled%' ORDER BY id DESC LIMIT 3",
  ).all();
  const detail = "Wednesday, November 25, 8:00 AM";
  expect(results).toEqual([
    { name: "Maya", kind: "scheduled-text-put-away", detail },
    { name: "Maya", kind: "scheduled-text-withdrawn", detail },
    { name: "Theo", kind: "text-scheduled", detail },
  ]);
});
