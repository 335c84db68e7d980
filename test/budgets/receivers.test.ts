import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { numbers } from "#test/support/cast.ts";
import { type Cost, countingD1 } from "#test/support/counting-d1.ts";
import { losingQueue } from "#test/support/faults.ts";
import { forgetReceivers, receiverAt, worldWithReceivers } from "#test/support/receivers.ts";
import { ask, askWith, inboundWebhook, newSid, signedPost, signInAs } from "#test/support/world.ts";

/**
 * What a clinic with a receiver pays, session check included; counts.test.ts holds what one without
 * pays. A text and a report cost what they cost there and the event: its row, its place among those
 * that wait, and the receiver's.
 */
const budgets = {
  "a text from a client": { trips: 2, read: 15, written: 13 },
  "a delivery report": { trips: 1, read: 9, written: 7 },
  "post one event": { trips: 5, read: 20, written: 5 },
  "the receivers": { trips: 3, read: 16, written: 0 },
  "a receiver and its log": { trips: 5, read: 50, written: 0 },
  "send an event again": { trips: 3, read: 12, written: 4 },
} as const;

const asked = new Map<string, unknown[]>();
const contact = "+12065550100";
const messageId = "an-answer";
const providerSid = newSid();
let cookie = "";

beforeAll(async () => {
  cookie = await signInAs("maya");
  await ask(paths.inboundWebhook(), inboundWebhook({ from: contact }));
  await env.DB.prepare(
    `INSERT INTO messages (clinic_id, id, conversation_id, direction, author, body, provider_sid, delivery, is_heard, created_at)
     SELECT 'riverside', ?, id, 'outbound', 'staff', 'Hello', ?, 'sent', 1, 0
     FROM conversations WHERE contact = ?`,
  )
    .bind(messageId, providerSid, contact)
    .run();
});

test("being told costs a handful of rows, and no more when much was told before", async () => {
  const before = await measureAll(60);
  const after = await measureAll(20_000);
  const rows: string[] = [];
  for (const [action, budget] of Object.entries(budgets)) {
    const cost = after[action];
    expect.soft(cost, `${action} at two sizes`).toEqual(before[action]);
    for (const what of ["trips", "read", "written"] as const) {
      expect.soft(cost?.[what], `${action}: ${what}`).toBeLessThanOrEqual(budget[what]);
    }
    rows.push(`${action.padEnd(26)}${JSON.stringify(cost)}`);
  }
  console.log(rows.join("\n"));
}, 60_000);

test("nothing that is asked about receivers reads all that a clinic has of anything", async () => {
  expect(asked.size).toBeGreaterThan(5);
  for (const [statement, values] of asked) {
    const plan = await env.DB.prepare(`EXPLAIN QUERY PLAN ${statement}`)
      .bind(...values)
      .all<{ detail: string }>();
    for (const { detail } of plan.results) {
      // A clinic has ten of them at most.
      if (/ receivers /.test(`${detail} `)) continue;
      expect(detail, statement).not.toMatch(/^SCAN (?!CONSTANT|\(|s$)|\(clinic_id=\?\)$/);
    }
  }
});

/** The same actions on a receiver that was told of so many events before. */
async function measureAll(events: number) {
  await forgetReceivers();
  // The feed drops what is old at every 64th change, a row more for whoever makes that one.
  await env.DB.prepare("DELETE FROM changes").run();
  await env.DB.prepare("UPDATE messages SET delivery = 'sent' WHERE id = ?").bind(messageId).run();
  await env.DB.prepare("DELETE FROM changes").run();
  const pims = await receiverAt(worldWithReceivers());
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
     INSERT INTO events (clinic_id, receiver_id, id, kind, subject_id, at, outcome)
     SELECT 'riverside', ?2, printf('evt_%011x%016x', ?3, i), 'receiver.tested', 'x', ?3,
       iif(i = 1, 'given-up', 'taken') FROM n`,
  )
    .bind(events, pims.id, Date.now() - 3_600_000)
    .run();
  const costs: Record<string, Cost> = {};
  const count = async (action: keyof typeof budgets, act: (DB: D1Database) => Promise<unknown>) => {
    const { database, cost, statements } = countingD1(env.DB);
    await act(database);
    costs[action] = cost;
    for (const [statement, values] of statements) {
      if (/ (?:receivers|events) /.test(statement)) asked.set(statement, values);
    }
  };
  const request = (action: keyof typeof budgets, path: string, init: RequestInit = {}) =>
    count(action, async (DB) => {
      // What is posted is counted apart.
      const over = { DB, EVENTS: losingQueue() };
      const headers = { ...Object.fromEntries(new Headers(init.headers)), Cookie: cookie };
      const response = await askWith(over, path, { ...init, headers });
      expect(response.status, action).toBeLessThan(400);
    });

  await request("a text from a client", paths.inboundWebhook(), inboundWebhook({ from: contact }));
  await count("post one event", (DB) => pims.run(worldWithReceivers({ databases: { DB } })));
  expect(await pims.took()).toHaveLength(1);
  const report = signedPost(paths.deliveryWebhook(messageId), {
    ...{
      MessageSid: providerSid,
      MessageStatus: "delivered",
      From: numbers.riverside,
      To: contact,
    },
  });
  await env.DB.prepare("UPDATE messages SET provider_sid = NULL WHERE id = ?")
    .bind(messageId)
    .run();
  await request("a delivery report", paths.deliveryWebhook(messageId), report);
  await request("the receivers", paths.receivers());
  await request("a receiver and its log", paths.receiver(pims.id));
  const givenUp = await env.DB.prepare(
    "SELECT id FROM events WHERE outcome = 'given-up'",
  ).first<string>("id");
  await request("send an event again", paths.eventAgain(pims.id, givenUp ?? ""), {
    method: "POST",
  });
  return costs;
}
