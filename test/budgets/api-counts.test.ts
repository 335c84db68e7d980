import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { type Cost, countingD1 } from "#test/support/counting-d1.ts";
import { makeToken } from "#test/support/system.ts";
import { askWith } from "#test/support/world.ts";
import { small, writeHistory } from "./history.ts";

/** What each call of a clinic's own system may cost, its token included. */
const budgets = {
  "put a new client": { trips: 4, read: 110, written: 18 },
  "put a changed client": { trips: 4, read: 260, written: 16 },
  "put the same client": { trips: 2, read: 24, written: 0 },
  "get a client": { trips: 2, read: 16, written: 0 },
  "list clients": { trips: 2, read: 220, written: 0 },
  "put a new patient": { trips: 4, read: 190, written: 12 },
  "put the same patient": { trips: 2, read: 12, written: 0 },
  "put a new appointment": { trips: 5, read: 50, written: 20 },
  "put a moved appointment": { trips: 6, read: 70, written: 24 },
  "put the same appointment": { trips: 2, read: 20, written: 0 },
  "list appointments": { trips: 2, read: 260, written: 0 },
  "put a new item of care": { trips: 5, read: 24, written: 10 },
  "put the same item of care": { trips: 2, read: 12, written: 0 },
  // One row of these lists the conversation as nobody's or somebody's.
  "send a text that opens a conversation": { trips: 4, read: 30, written: 15 },
  "send a text": { trips: 4, read: 36, written: 14 },
  "send the same text": { trips: 2, read: 24, written: 0 },
  "get a message": { trips: 2, read: 8, written: 0 },
  "list messages from the beginning": { trips: 2, read: 170, written: 0 },
  "list messages from a cursor": { trips: 2, read: 170, written: 0 },
  "list conversations": { trips: 2, read: 110, written: 0 },
  "list what was said in a conversation": { trips: 2, read: 170, written: 0 },
} as const;
type Action = keyof typeof budgets;

const asked = new Map<string, unknown[]>();
const large = { conversations: 6000, messages: 10_000, clients: 6000 };

beforeAll(() => writeHistory(env.DB, small));

test("every call stays within its budget, and none grows with a clinic's history", async () => {
  const before = await measureAll(small);
  for (const table of ["external_ids", "messages", "conversations", "appointments", "care_items"]) {
    await env.DB.prepare(`DELETE FROM ${table}`).run();
  }
  await env.DB.batch(
    [
      "DELETE FROM client_numbers WHERE number GLOB '+150366*'",
      "DELETE FROM client_cards WHERE client_id IN (SELECT id FROM clients WHERE name GLOB 'Client *')",
      "DELETE FROM patients WHERE client_id IN (SELECT id FROM clients WHERE name GLOB 'Client *')",
      "DELETE FROM clients WHERE name GLOB 'Client *'",
    ].map((statement) => env.DB.prepare(statement)),
  );
  await env.DB.batch(
    [
      "DELETE FROM client_cards WHERE client_id LIKE 'old-%'",
      "DELETE FROM patients WHERE id LIKE 'old-pet-%'",
      "DELETE FROM clients WHERE id LIKE 'old-%'",
    ].map((statement) => env.DB.prepare(statement)),
  );
  await writeHistory(env.DB, large);
  const after = await measureAll(large);
  for (const [action, budget] of Object.entries(budgets)) {
    for (const [what, most] of Object.entries(budget)) {
      expect.soft(after[action]?.[what as "trips"], `${action}: ${what}`).toBeLessThanOrEqual(most);
    }
    expect.soft(after[action], `${action} at two sizes`).toEqual(before[action]);
  }
  console.log(
    Object.entries(after)
      .map(
        ([action, { trips, read, written }]) => `${action.padEnd(40)} ${trips} ${read} ${written}`,
      )
      .join("\n"),
  );
}, 60_000);

test("no call reads all that a clinic has of anything", async () => {
  const whole: string[] = [];
  for (const [statement, values] of asked) {
    // Asked only by the transaction that has just put a new client's patients and numbers.
    if (statement.startsWith("INSERT INTO clients")) continue;
    const plan = await env.DB.prepare(`EXPLAIN QUERY PLAN ${statement}`)
      .bind(...values)
      .all<{ detail: string }>();
    for (const { detail } of plan.results) {
      const [, table = ""] =
        /^(?:SEARCH|SCAN) (\w+).*?(?:\(clinic_id=\?\)|^SCAN \w+)$/.exec(detail) ?? [];
      if (table !== "" && !few.has(table)) whole.push(`${detail}: ${statement}`);
    }
  }
  expect(whole).toEqual([]);
});

/** Few of a clinic's each: numbers (n), kinds of appointment, rules of care; of the feed the end is read. */
const few = new Set(["numbers", "n", "appointment_types", "care_rules", "changes"]);

async function measureAll({ conversations, clients, messages }: typeof small) {
  const token = await makeToken("maya");
  await env.DB.prepare("DELETE FROM changes").run();
  const size = String(conversations).padStart(4, "0");
  const costs: Record<string, Cost> = {};
  const measure = async (action: Action, method: string, path: string, body?: object) => {
    const { database, cost, statements } = countingD1(env.DB);
    const response = await askWith({ DB: database }, path, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        "Content-Type": "application/json",
        "Idempotency-Key": `${size} ${action}`.replaceAll(" ", "-").replace("the-same", "a"),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    expect(response.status, action).toBeLessThan(300);
    costs[action] = cost;
    for (const [statement, values] of statements) asked.set(statement, values);
    return response.json<{ id: string; cursor: string }>();
  };
  // The hour of the token's use is noted with its first call.
  await measure("list clients", "GET", paths.api.clients());

  const number = `+1503666${size}`;
  const client = { name: `Client ${size}`, email: "a@b.example", numbers: [number] };
  await measure("put a new client", "PUT", paths.api.client("c"), client);
  await measure("put the same client", "PUT", paths.api.client("c"), client);
  const other = `+1503667${size}`;
  const changed = { ...client, name: `Client B ${size}`, numbers: [number, other] };
  await measure("put a changed client", "PUT", paths.api.client("c"), changed);
  await measure("get a client", "GET", paths.api.client("c"));
  await measure("list clients", "GET", paths.api.clients());

  const patient = { clientExternalId: "c", name: "Max", species: "dog" };
  await measure("put a new patient", "PUT", paths.api.patient("p"), patient);
  await measure("put the same patient", "PUT", paths.api.patient("p"), patient);

  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
     INSERT INTO appointments (clinic_id, id, client_id, type_id, staff_name, room, notes, starts_at,
       ends_at, status, created_at)
     SELECT 'riverside', 'old-' || i, 'ben', 'check-up', '', '', '', 1e9 + i * 60000, 1e9 + i * 60000 + 1, 'done', 0 FROM n`,
  )
    .bind(clients)
    .run();
  // The feed drops what is old at every 64th change, a row more for whoever makes that one.
  await env.DB.prepare("DELETE FROM changes").run();
  const visit = {
    ...{ clientExternalId: "c", patientExternalId: "p", type: "check-up", confirm: true },
    startsAt: "2031-03-04T16:15:00-08:00",
  };
  await measure("put a new appointment", "PUT", paths.api.appointment("a"), visit);
  await measure("put the same appointment", "PUT", paths.api.appointment("a"), visit);
  const moved = { ...visit, startsAt: "2031-03-05T16:15:00-08:00" };
  await measure("put a moved appointment", "PUT", paths.api.appointment("a"), moved);
  await measure("list appointments", "GET", `${paths.api.appointments()}?from=1970-01-01`);

  const care = { patientExternalId: "p", item: "Rabies", dueOn: "2031-03-17" };
  await measure("put a new item of care", "PUT", paths.api.careItem("k"), care);
  await measure("put the same item of care", "PUT", paths.api.careItem("k"), care);

  const to = { clientExternalId: "c" };
  await measure("send a text that opens a conversation", "POST", paths.api.messages(), {
    ...{ to, body: "The first" },
  });
  const text = { to, body: "The second" };
  const { id } = await measure("send a text", "POST", paths.api.messages(), text);
  await measure("send the same text", "POST", paths.api.messages(), text);
  await measure("get a message", "GET", paths.api.message(id));
  const first = await measure("list messages from the beginning", "GET", paths.api.messages());
  expect(messages).toBeGreaterThan(100);
  const on = `${paths.api.messages()}?cursor=${first.cursor}`;
  await measure("list messages from a cursor", "GET", on);
  await measure("list conversations", "GET", paths.api.conversations());
  const newest = paths.api.conversationMessages(`old-${conversations}`);
  await measure("list what was said in a conversation", "GET", newest);
  return costs;
}
