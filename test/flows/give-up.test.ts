import { createMessageBatch, getQueueResult, createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import type { Ports } from "#flows/ports.ts";
import type { Work } from "#domain/work.ts";
import { giveUp } from "#flows/give-up.ts";
import { watch } from "#flows/watch.ts";
import { runDead, runMinute, runOutbox } from "#src/jobs.ts";
import { paths } from "#src/paths.ts";
import { numbers, people } from "#test/support/cast.ts";
import { account } from "#test/support/configuration.ts";
import { failingD1 } from "#test/support/faults.ts";
import { listening } from "#test/support/listening.ts";
import { mailbox } from "#test/support/mailbox.ts";
import { arm, simulate } from "#test/support/simulator.ts";
import { get, openWith, post, text } from "#test/support/visitor.ts";
import { ask, askWith, newSid, ports, signInAs } from "#test/support/world.ts";

/** Work that can't succeed: there is no such database. */
const hopeless = (subjectId: string): Work => ({
  shard: "nowhere",
  clinicId: "riverside",
  kind: "deliver-message",
  subjectId,
});
const dead = async () => {
  const { results } = await env.DB.prepare(
    "SELECT clinic_id, kind, subject_id, reason FROM dead_letters ORDER BY id",
  ).all();
  return results;
};

beforeEach(async () => {
  await env.DB.prepare("DELETE FROM dead_letters").run();
  await simulate("reset", {});
});

/** A queue's message in its so-manieth attempt; resolves with whether it is to be tried again. */
async function isRetried(
  run: typeof runOutbox,
  { body, attempts, world = ports() }: { body: Work; attempts: number; world?: Ports },
): Promise<boolean> {
  const message = { id: newSid(), timestamp: new Date(), attempts, body };
  const batch = createMessageBatch<Work>("deskline-outbox", [message]);
  await run(world, batch);
  return (await getQueueResult(batch, createExecutionContext())).retryMessages.length > 0;
}

test("a job that fails is tried again, and given up with its reason at its last attempt", async () => {
  expect(await isRetried(runOutbox, { body: hopeless("m1"), attempts: 10 })).toBe(true);
  expect(await dead()).toEqual([]);
  expect(await isRetried(runOutbox, { body: hopeless("m1"), attempts: 11 })).toBe(false);
  expect(await dead()).toEqual([
    {
      clinic_id: "riverside",
      kind: "deliver-message",
      subject_id: "m1",
      reason: 'No D1 binding for shard "nowhere"',
    },
  ]);
});

test("when not even that can be written down, the queue keeps it until it can", async () => {
  const world = ports({ databases: { DB: failingD1() } });
  const body = hopeless("m2");
  expect(await isRetried(runOutbox, { body, attempts: 11, world })).toBe(true);
  expect(await isRetried(runDead, { body, attempts: 1, world })).toBe(true);
  expect(await isRetried(runDead, { body, attempts: 1 })).toBe(false);
  expect(await dead()).toMatchObject([{ subject_id: "m2" }]);
});

test("a client's text that was parked and given up is stored when somebody tries it again", async () => {
  const text = {
    providerSid: newSid(),
    number: numbers.riverside,
    contact: "+15035558101",
    body: "canary of the parked",
    mediaUrls: [],
    optOutType: null,
  };
  await giveUp(ports(), { kind: "message", text }, { reason: "D1 was away", attempts: 101 });
  const maya = await signInAs("maya");
  const page = await (await get(paths.givenUp(), maya)).text();
  expect(page).toContain("A client&#39;s text that could not be stored");
  expect(page).toContain("D1 was away");
  expect(page).not.toContain("canary");
  const id = await env.DB.prepare("SELECT id FROM dead_letters").first<string>("id");
  const retried = await post(paths.retrial(id ?? ""), {}, maya);
  expect(await (await get(retried.headers.get("Location") ?? "", maya)).text()).toContain(
    "Handed out again",
  );
  await expect.poll(() => openWith("+15035558101")).not.toBe("");
  expect(await dead()).toEqual([]);
  expect(await (await get(paths.activity(), maya)).text()).toContain("had a job tried again");
});

test("what is discarded is gone, and another clinic can do neither", async () => {
  await giveUp(ports(), hopeless("m3"), { reason: "no", attempts: 11 });
  const id = (await env.DB.prepare("SELECT id FROM dead_letters").first<string>("id")) ?? "";
  const noor = await signInAs("noor");
  expect((await post(paths.discardingJob(id), {}, noor)).status).toBe(404);
  expect((await post(paths.retrial(id), {}, noor)).status).toBe(404);
  expect(await dead()).toHaveLength(1);
  expect((await post(paths.discardingJob(id), {}, await signInAs("maya"))).status).toBe(303);
  expect(await dead()).toEqual([]);
});

test("what the terminal wants tried again is handed out by the next minute", async () => {
  await giveUp(ports(), hopeless("m4"), { reason: "no", attempts: 11 });
  const world = ports();
  await runMinute(world);
  expect(world.enqueued.map(({ work }) => work.subjectId)).not.toContain("m4");
  await env.DB.prepare("UPDATE dead_letters SET retry_at = 1").run();
  await runMinute(world);
  expect(world.enqueued.map(({ work }) => work.subjectId)).toContain("m4");
  expect(await dead()).toEqual([]);
});

test("the operator hears once of what was given up, and nothing of whose it was", async () => {
  await giveUp(ports(), hopeless("m5"), { reason: "no", attempts: 11 });
  const told = async () =>
    (await mailbox()).filter(({ to }) => to.includes("operator@desk.example"));
  const world = ports({ operatorEmail: "operator@desk.example" });
  await arm("email-500", 1);
  await runMinute(world);
  expect(await told()).toEqual([]);
  await runMinute(world);
  await runMinute(world);
  const [mail, ...more] = await told();
  expect(more).toEqual([]);
  expect(mail?.text).toContain("Given up: 1 × deliver-message.");
  expect(JSON.stringify(mail)).not.toMatch(/riverside/i);
});

test("the operator hears when texts wait for more than two minutes, not before", async () => {
  const told = async () => (await mailbox()).length;
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO conversations (clinic_id, id, number, contact, opened_at, last_message_at, last_message_text, last_message_author)
       VALUES ('riverside', 'late', '${numbers.riverside}', '+15035558102', 0, 0, '', 'staff')`,
    ),
    env.DB.prepare(
      `INSERT INTO messages (clinic_id, id, conversation_id, direction, author, body, delivery, created_at)
       VALUES ('riverside', 'late', 'late', 'outbound', 'staff', 'x', 'queued', ?)`,
    ).bind(Date.now()),
    env.DB.prepare("INSERT INTO outbox VALUES ('riverside', 'deliver-message', 'late', 9e15)"),
  ]);
  const later = (ms: number) =>
    ports({ operatorEmail: "operator@desk.example", now: () => Date.now() + ms });
  await env.DB.prepare("UPDATE gateway_cursors SET reconciled_until = 9e15").run();
  await watch(later(110_000));
  expect(await told()).toBe(0);
  await watch(later(150_000));
  expect(await told()).toBe(1);
});

test.each([
  ["stopped two minutes ago", "UPDATE gateway_cursors SET reconciled_until = ?", 0],
  ["stopped longer ago", "UPDATE gateway_cursors SET reconciled_until = ?", 1],
  ["never began", "DELETE FROM gateway_cursors WHERE ? > 0", 1],
])(
  "that the comparison with the network's list %s tells the operator: %s",
  async (when, sql, told) => {
    const at = Date.now() - (when === "stopped two minutes ago" ? 115_000 : 150_000);
    await env.DB.batch([
      env.DB.prepare("DELETE FROM outbox"),
      env.DB.prepare("INSERT OR IGNORE INTO gateway_cursors VALUES (?, 0)").bind(
        account.accountSid,
      ),
      env.DB.prepare(sql).bind(at),
    ]);
    await watch(ports({ operatorEmail: "operator@desk.example" }));
    const mails = (await mailbox()).filter(({ text }) => text.includes("network's own list is"));
    expect(mails).toHaveLength(told);
  },
);

test("what came, went, is unknown or was given up is counted for the operator", async () => {
  const over = { OPERATOR_PASSWORD: "sixteen-characters-long" };
  const headers = { Authorization: `Basic ${btoa(`operator:${over.OPERATOR_PASSWORD}`)}` };
  const look = async () => {
    const { lines } = await listening(() => watch(ports()));
    const page = await (await askWith(over, paths.operator(), { headers })).text();
    const rows = page.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
    const [, hour = "", received, sent] = /(\d{4}-\d\d-\d\dT\d\d) (\d+) (\d+)/.exec(rows) ?? [];
    const of = (words: string) => Number(new RegExp(`${words} (\\d+)`).exec(rows)?.[1]);
    return {
      minute: lines.find(({ event }) => event === "minute"),
      counts: [Number(received ?? 0), Number(sent ?? 0), of("unknown fate"), of("Given up")],
      hour,
    };
  };
  const before = await look();
  await text(people.ann, "One");
  await text(people.ann, "Two");
  await arm("500-after-accept");
  await post(paths.messages(await openWith(people.ann)), { body: "Three", token: newSid() });
  await expect
    .poll(() =>
      env.DB.prepare("SELECT delivery FROM messages WHERE body = 'Three'").first("delivery"),
    )
    .toBe("unknown");
  await giveUp(ports(), hopeless("m6"), { reason: "no", attempts: 11 });
  const after = await look();
  const isSameHour = before.hour === after.hour;
  const grown = after.counts.map(
    (count, i) => count - (isSameHour || i > 1 ? (before.counts[i] ?? 0) : 0),
  );
  expect(grown).toEqual([2, 1, 1, 1]);
  const [, , unknown, dead] = after.counts;
  expect(after.minute).toMatchObject({ unknown, dead, outboxLag: null });
  expect(after.minute?.["reconcilerLag"]).toEqual(expect.any(Number));
});

test("the operator's page is not there without a password, and asks for it with one", async () => {
  expect((await ask(paths.operator())).status).toBe(404);
  const over = { OPERATOR_PASSWORD: "sixteen-characters-long" };
  expect((await askWith(over, paths.operator())).status).toBe(401);
  const enter = (word: string) => ({
    headers: { Authorization: `Basic ${btoa(`operator:${word}`)}` },
  });
  expect((await askWith(over, paths.operator(), enter("wrong"))).status).toBe(401);
  const page = await askWith(over, paths.operator(), enter(over.OPERATOR_PASSWORD));
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("How it goes");
});
