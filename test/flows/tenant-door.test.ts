import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { sql } from "drizzle-orm";
import { claimDelivery, releaseClaim, settleDelivery } from "#data/deliveries.ts";
import { doneWith, takeOverdue } from "#data/outbox.ts";
import { forClinic } from "#data/store.ts";
import { transact } from "#data/transact.ts";
import { deliveryOf, queuedReply } from "#test/support/replies.ts";
import { ports } from "#test/support/world.ts";

const world = ports();
const [riverside, lakeside] = ["riverside", "lakeside"].map((id) =>
  forClinic(world.databases, { id, shard: "DB" }),
) as [ReturnType<typeof forClinic>, ReturnType<typeof forClinic>];

const outboxOf = (messageId: string) =>
  env.DB.prepare("SELECT due_at FROM outbox WHERE subject_id = ?")
    .bind(messageId)
    .first<number>("due_at");

test("a clinic whose rows lie where nobody knows has no door at all", () => {
  expect(() => forClinic(world.databases, { id: "riverside", shard: "DB_9" })).toThrow(
    'No D1 binding for shard "DB_9"',
  );
});

test("through another clinic's door a message is neither claimed, released, settled nor done with", async () => {
  const { messageId } = await queuedReply(world, "+15035570001", "Ours");
  const now = Date.now();
  const [before, due] = [await deliveryOf(messageId), await outboxOf(messageId)];
  expect(await claimDelivery(lakeside, messageId, [], now)).toEqual({ kind: "settled", seq: 0 });
  await settleDelivery(lakeside, messageId, { delivery: "sent", providerSid: "SM1" }, { now });
  await doneWith(lakeside, "deliver-message", messageId);
  expect(await deliveryOf(messageId)).toEqual(before);
  expect(await claimDelivery(riverside, messageId, [], now)).toMatchObject({ kind: "claimed" });
  const claimed = await deliveryOf(messageId);
  await releaseClaim(lakeside, messageId, now + 1000);
  expect(await deliveryOf(messageId)).toEqual(claimed);
  expect(await outboxOf(messageId)).toBe(due);
});

test("what is claimed, released and settled of one message is so of no other", async () => {
  const [one, other] = [
    await queuedReply(world, "+15035570002", "One"),
    await queuedReply(world, "+15035570003", "Other"),
  ] as const;
  const [delivery, due] = [await deliveryOf(other.messageId), await outboxOf(other.messageId)];
  const now = Date.now();
  await claimDelivery(riverside, one.messageId, [], now);
  await releaseClaim(riverside, one.messageId, now + 1000);
  expect(await outboxOf(one.messageId)).toBe(now + 1000);
  expect(await deliveryOf(one.messageId)).toMatchObject({ delivery: "queued" });
  await claimDelivery(riverside, one.messageId, [], now);
  await settleDelivery(riverside, one.messageId, { delivery: "sent", providerSid: "SM2" }, { now });
  expect(await outboxOf(one.messageId)).toBeNull();
  // What is settled is not released any more, and not claimed.
  await releaseClaim(riverside, one.messageId, now);
  expect(await deliveryOf(one.messageId)).toMatchObject({ delivery: "sent" });
  expect(await claimDelivery(riverside, one.messageId, [], now)).toMatchObject({ kind: "settled" });
  expect(await deliveryOf(other.messageId)).toEqual(delivery);
  expect(await outboxOf(other.messageId)).toBe(due);
});

test("a claim is its maker's for a minute, to the millisecond", async () => {
  const { messageId } = await queuedReply(world, "+15035570004", "Held");
  const now = Date.now();
  await claimDelivery(riverside, messageId, [], now);
  const until = now + 60_000;
  expect(await claimDelivery(riverside, messageId, [], until)).toEqual({ kind: "busy", until });
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "sending" });
  expect(await claimDelivery(riverside, messageId, [], until + 1)).toMatchObject({
    kind: "settled",
  });
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "unknown" });
});

test.each([
  ["the schedule", "automation", null, true],
  ["a clinic's system, by a token of its own", "automation", "a token", false],
  ["staff", "staff", null, false],
])("what %s sends is claimed as what it is", async (_, author, token, isAutomated) => {
  const { messageId } = await queuedReply(world, "+15035570009", "Whose?");
  await env.DB.prepare("UPDATE messages SET author = ?, client_token = ? WHERE id = ?")
    .bind(author, token, messageId)
    .run();
  expect(await claimDelivery(riverside, messageId, [], Date.now())).toMatchObject({
    ...{ kind: "claimed", message: { body: "Whose?", to: "+15035570009", isAutomated } },
  });
});

test.each([
  [
    "opted-out",
    "INSERT INTO opt_outs (clinic_id, number, opted_out_at) VALUES ('riverside', ?, 1)",
  ],
  ["switched-off", "UPDATE numbers SET disabled_at = length(?) WHERE clinic_id = 'riverside'"],
])("where it is %s nothing is claimed to be posted", async (kind, happens) => {
  const { messageId } = await queuedReply(world, "+15035570010", "Too late");
  await env.DB.prepare(happens).bind("+15035570010").run();
  expect(await claimDelivery(riverside, messageId, [], Date.now())).toEqual({
    ...{ kind, isAutomated: false },
  });
  await env.DB.batch([
    env.DB.prepare("UPDATE numbers SET disabled_at = NULL"),
    env.DB.prepare("DELETE FROM opt_outs"),
  ]);
});

test("overdue work is handed out in its order, so much of it at once, and then put off", async () => {
  await env.DB.prepare("DELETE FROM outbox").run();
  const works = [];
  for (const number of [5, 6, 7]) {
    works.push((await queuedReply(world, `+1503557000${number}`, "Overdue")).work);
  }
  const put = (at: number, id = "") =>
    env.DB.prepare("UPDATE outbox SET due_at = ? WHERE subject_id = ?").bind(at, id).run();
  for (const [i, { subjectId }] of works.entries()) await put(1000 - 100 * i, subjectId);
  const take = (dueBefore: number, atMost: number) =>
    takeOverdue(world.databases, { dueBefore, tryAgainAt: 9e15, atMost });
  expect(await take(799, 5)).toEqual([]);
  expect(await take(800, 5)).toEqual([works[2]]);
  expect(await take(2000, 1)).toEqual([works[1]]);
  expect(await take(2000, 5)).toEqual([works[0]]);
  expect(await take(2000, 5)).toEqual([]);
});

test("a transaction answers with each statement's rows, in their order, or does nothing", async () => {
  const rows = await transact<[{ one: number }[], { two: string }[]]>(riverside, [
    sql`SELECT ${1} AS one`,
    sql`SELECT ${"two"} AS two UNION ALL SELECT 'three'`,
  ]);
  expect(rows).toEqual([[{ one: 1 }], [{ two: "two" }, { two: "three" }]]);
  const { messageId } = await queuedReply(world, "+15035570008", "Stays");
  const mistake = transact(riverside, [
    sql`DELETE FROM outbox WHERE subject_id = ${messageId}`,
    sql`INSERT INTO inboxes (clinic_id) VALUES (NULL)`,
  ]);
  await expect(mistake).rejects.toThrow(/NOT NULL/);
  expect(await outboxOf(messageId)).not.toBeNull();
});
