import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { commitCounted, readUncounted } from "#data/counting.ts";
import { countAtClosing, countTexts } from "#flows/count-numbers.ts";
import { deleteConversation } from "#flows/delete-conversation.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { sendReply } from "#flows/send-reply.ts";
import { settleWaiting } from "#flows/settle-waiting.ts";
import { paths } from "#src/paths.ts";
import { numbers, people } from "#test/support/cast.ts";
import { textFrom, theo } from "#test/support/replies.ts";
import { emptySchedule, run, time, world } from "#test/support/schedule.ts";
import { get, openWith, post, text } from "#test/support/visitor.ts";
import { ask, inboundWebhook, ports, signedPost, signInAs } from "#test/support/world.ts";

const minute = 60_000;

beforeEach(async () => {
  await emptySchedule();
  for (const table of ["uncounted", "day_counts", "send_counts"]) await run(`DELETE FROM ${table}`);
  await run("UPDATE counting SET position = 0, began_at = 0");
  await run("UPDATE clinics SET business_hours = NULL, after_hours = NULL");
  await run("UPDATE closings SET next_at = 0");
});

/** What is counted of a clinic, by day. */
async function counted(clinicId = "riverside"): Promise<Record<string, Record<string, number>>> {
  const { results } = await env.DB.prepare(
    "SELECT day, counts FROM day_counts WHERE clinic_id = ? ORDER BY day",
  )
    .bind(clinicId)
    .all<{ day: string; counts: string }>();
  return Object.fromEntries(
    results.map(({ day, counts }) => [day, JSON.parse(counts) as Record<string, number>]),
  );
}

/** Ann texts, and Theo answers, each at a time; the message's id. */
const receive = (contact: string = people.ann) => receiveMessage(world(), textFrom(contact));
async function answer(contact: string = people.ann): Promise<string> {
  const conversationId = await openWith(contact);
  const token = crypto.randomUUID();
  const outcome = await sendReply(world(), theo, { conversationId, body: "Yes", token });
  if (outcome.kind !== "queued") throw new Error(outcome.kind);
  return outcome.message.id;
}

test("the page and its file say what was done, and nothing of it to another clinic", async () => {
  await text(people.ann, "Is Biscuit ready?");
  await text(people.ben, "STOP");
  await ask(
    paths.inboundWebhook(),
    inboundWebhook({ from: people.imani, to: numbers.lakeside, body: "Hello" }),
  );
  const ann = await openWith(people.ann);
  await post(paths.messages(ann), { body: "At five", token: "t1" });
  await post(paths.messages(ann), { body: "Or at six", token: "t2" });
  const id = await env.DB.prepare(
    "SELECT id FROM messages WHERE client_token = 't1'",
  ).first<string>("id");
  const number = { From: numbers.riverside, To: people.ann };
  const report = { ...number, MessageSid: "SM1", MessageStatus: "undelivered", ErrorCode: "30003" };
  for (let time = 0; time < 2; time += 1) {
    const path = paths.deliveryWebhook(id ?? "");
    await ask(path, signedPost(path, report));
  }
  await countTexts(ports());
  const file = await (await get(paths.numbersFile())).text();
  const lines = file.split("\r\n").slice(1, -1);
  expect(lines.map((line) => line.split(",").slice(1).join())).toEqual([
    "First answers,within 30 s,1",
    "Did not arrive,Their phone could not be reached: it may be off.,1",
    expect.stringMatching(/^Texts in,\d\d:00,2$/),
    "Opted out,,1",
    expect.stringMatching(/^Texts out,\d\d:00,2$/),
  ]);
  const page = await (await get(paths.numbers())).text();
  expect(page).toContain("Half within 30 s, nine of ten within 30 s");
  expect(page).toMatch(/Their phone could not be reached: it may be off\.<\/th><td>1<\/td>/);
  expect(page).toMatch(/role="img" aria-label="By hour: most at [^"]+, 2 in and 2 out"/);
  const theirs = await (await get(paths.numbersFile(), await signInAs("noor"))).text();
  expect(theirs).toMatch(/Texts in,\d\d:00,1\r\n$/);
  expect(theirs).not.toContain("Texts out");
});

test("who waits is counted as they wait, and a choice of days leaves out what was before", async () => {
  await text(people.ann, "Hello?");
  await run("INSERT INTO day_counts VALUES ('riverside', '2020-01-01', '{\"in 9\":7}')");
  await run("INSERT INTO day_counts VALUES ('riverside', date('now', '-20 days'), '{\"in 9\":5}')");
  const total = async (days: string) =>
    /<dt>Texts in<\/dt><dd>(\d+)<\/dd>/.exec(
      await (await get(paths.numbers({ days }))).text(),
    )?.[1];
  expect(await total("7")).toBe("0");
  expect(await total("30")).toBe("5");
  expect(await total("no number")).toBe("0");
  const page = await (await get(paths.numbers())).text();
  expect(page).toMatch(/<dt>Waiting now<\/dt><dd><a [^>]+>1<\/a>, since /);
});

test("runs that come twice, at once or late count each text once", async () => {
  await receive();
  time.now += 4 * minute;
  await answer();
  await Promise.all([0, 1, 2].map(() => countTexts(world())));
  await countTexts(world());
  const once = { "2026-11-24": { "in 10": 1, "out 10": 1, "answer 5": 1 } };
  expect(await counted()).toEqual(once);
  await receive();
  await run(
    "INSERT INTO uncounted (clinic_id, at, what) VALUES ('riverside', ?, 'opt-out')",
    time.now,
  );
  const seen = await readUncounted({ DB: env.DB }, 500);
  await run(
    "INSERT INTO uncounted (clinic_id, at, what) VALUES ('riverside', ?, 'opt-out')",
    time.now,
  );
  const write = () =>
    commitCounted({ DB: env.DB }, seen, {
      counted: [{ clinicId: "riverside", day: "2026-11-24", counts: { "in 10": 1, "opt-out": 1 } }],
      forgetBefore: "2020-01-01",
    });
  expect([await write(), await write()]).toEqual([true, false]);
  expect(await counted()).toEqual({
    "2026-11-24": { ...once["2026-11-24"], "in 10": 2, "opt-out": 1 },
  });
  await countTexts(world());
  expect((await counted())["2026-11-24"]).toMatchObject({ "in 10": 2, "opt-out": 2 });
});

test("a run that dies before it has written leaves everything to the next one", async () => {
  await receive();
  await run("CREATE TRIGGER dies BEFORE INSERT ON day_counts BEGIN SELECT RAISE(ABORT, 'no'); END");
  await expect(countTexts(world())).rejects.toThrow(/Failed query|no/u);
  await run("DROP TRIGGER dies");
  await countTexts(world());
  expect(await counted()).toEqual({ "2026-11-24": { "in 10": 1 } });
});

test("what was deleted stays counted, and a text that takes its place counts, too", async () => {
  await receive();
  await countTexts(world());
  const deleted = async () => {
    const [{ results }] = [
      await env.DB.prepare("SELECT id FROM conversations").all<{ id: string }>(),
    ];
    for (const { id } of results) {
      await deleteConversation(world(), theo, { conversationId: id, typed: "delete" });
    }
    expect(await openWith(people.ann)).toBe("");
  };
  await deleted();
  await receive();
  await countTexts(world());
  expect(await counted()).toEqual({ "2026-11-24": { "in 10": 2 } });
  await receive();
  const seen = await readUncounted({ DB: env.DB }, 500);
  await deleted();
  await receive();
  const counts = { counted: [], forgetBefore: "2020-01-01" };
  expect(await commitCounted({ DB: env.DB }, seen, counts)).toBe(false);
  await countTexts(world());
  expect(await counted()).toEqual({ "2026-11-24": { "in 10": 3 } });
});

test("history that was there before, or came in a long stop, is caught up with", async () => {
  await receive();
  await run("UPDATE counting SET began_at = 9e15");
  await run(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1700)
     INSERT INTO messages (clinic_id, id, conversation_id, direction, author, body, delivery, delivery_at,
       error_code, created_at)
     SELECT 'riverside', 'old-' || i, (SELECT id FROM conversations), 'outbound', 'automation', '',
       iif(i % 100 = 0, 'failed', 'delivered'), ?1, iif(i = 100, 30006, NULL), ?1 FROM n`,
    Date.parse("2026-11-20T12:00-08:00"),
  );
  await countTexts(world());
  expect(await counted()).toEqual({
    "2026-11-20": { "out 12": 1700, automated: 1700, "failed 0": 16, "failed 30006": 1 },
    "2026-11-24": { "in 10": 1 },
  });
});

test.each([
  ["the day of 25 hours", "2026-11-01T00:30-07:00", 25, { "in 1": 2, "in 2": 1 }],
  ["the day of 23 hours", "2026-03-08T00:30-08:00", 23, { "in 1": 1, "in 3": 1 }],
])("%s has all of its hours and nothing of the next one", async (_, start, hours, some) => {
  time.now = Date.parse(start);
  const day = start.slice(0, 10);
  for (let hour = 0; hour <= hours; hour += 1) {
    await receive();
    time.now += 60 * minute;
  }
  await countTexts(world());
  const [today, next] = Object.entries(await counted());
  const [first, counts = {}] = today ?? [];
  expect(first).toBe(day);
  expect(counts).toMatchObject(some);
  expect(Object.values(counts).reduce((all, one) => all + one, 0)).toBe(hours);
  expect(next?.[1]).toEqual({ "in 0": 1 });
  expect(counts["in 2"] === undefined).toBe(hours === 23);
});

test("a wait begins with the first text, and ends by an answer or because none is needed", async () => {
  await receive();
  time.now += minute;
  await receive();
  time.now += 2 * minute;
  await answer();
  await answer();
  time.now += 60 * minute;
  await receive();
  const conversationId = await openWith(people.ann);
  await settleWaiting(world(), theo, { conversationId, needed: false, seen: null });
  time.now += 600 * minute;
  await answer();
  await receive();
  time.now += 20 * minute;
  await answer();
  await countTexts(world());
  const answers = Object.values(await counted()).flatMap((counts) =>
    Object.entries(counts).filter(([what]) => what.startsWith("answer")),
  );
  expect(answers).toEqual([
    ["answer 4", 1],
    ["answer 10", 1],
  ]);
});

const closesAt = (...opens: [number, number][]) =>
  run(
    "UPDATE clinics SET business_hours = ? WHERE id = 'riverside'",
    JSON.stringify({
      weekly: Array.from({ length: 7 }, () =>
        opens.map(([from, to]) => ({ from: from * 60, to: to * 60 })),
      ),
      closures: [],
    }),
  );
const unanswered = async () => (await counted())["2026-11-24"]?.["unanswered"] ?? 0;
async function at(clock: string): Promise<number> {
  time.now = Date.parse(`2026-11-24T${clock}-08:00`);
  await countAtClosing(world());
  return unanswered();
}

test("when the clinic closes for the day, and not for lunch, those left waiting are counted once", async () => {
  await closesAt([8, 12], [13, 18]);
  await receive();
  await receive(people.ben);
  expect(await at("10:01")).toBe(0);
  expect(await at("12:01")).toBe(0);
  await answer(people.ben);
  expect(await at("17:59")).toBe(0);
  expect(await at("18:00")).toBe(1);
  await receive(people.cleo);
  expect(await at("18:01")).toBe(1);
  expect(await at("23:59")).toBe(1);
});

test("a closing that was missed counts who still waits since then, and changed hours hold", async () => {
  await closesAt([8, 18]);
  await receive();
  expect(await at("10:01")).toBe(0);
  await closesAt([8, 11]);
  expect(await at("10:02")).toBe(0);
  time.now = Date.parse("2026-11-24T11:30-08:00");
  await receive(people.ben);
  expect(await at("15:00")).toBe(1);
  expect(await at("18:01")).toBe(1);
  expect(await counted("lakeside")).toEqual({});
});
