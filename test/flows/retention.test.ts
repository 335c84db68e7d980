import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { forClinic } from "#data/store.ts";
import { deleteAtGateway, deleteConversation } from "#flows/delete-conversation.ts";
import { purge } from "#flows/keep-data.ts";
import { reconcile } from "#flows/reconcile.ts";
import { sweep } from "#flows/sweep.ts";
import { sweepFiles } from "#flows/sweep-files.ts";
import { findPurgeable } from "#data/retention.ts";
import { paths } from "#src/paths.ts";
import { numbers } from "#test/support/cast.ts";
import { countingD1 } from "#test/support/counting-d1.ts";
import { meanwhile } from "#test/support/meanwhile.ts";
import { theo } from "#test/support/replies.ts";
import { simulate } from "#test/support/simulator.ts";
import { get, openWith, post } from "#test/support/visitor.ts";
import { ports, signInAs } from "#test/support/world.ts";

const work = { shard: "DB", clinicId: "riverside", kind: "purge", subjectId: "riverside" } as const;
const store = forClinic({ DB: env.DB }, { id: "riverside", shard: "DB" });
const now = Date.parse("2026-03-31T12:00Z");
const monthsAgo = (months: number) => now - months * 31 * 24 * 3_600_000;
const admin = signInAs("maya");

/** Conversations of those clients that were closed at those times; one message each. */
async function closed(
  rows: readonly { id: string; closedAt: number | null; clientId?: string | null }[],
): Promise<void> {
  await env.DB.batch(
    rows.flatMap(({ id, closedAt, clientId = null }) => [
      env.DB.prepare(
        `INSERT INTO conversations (clinic_id, id, number, contact, client_id, opened_at, closed_at,
           last_message_at, last_message_text, last_message_author)
         VALUES ('riverside', ?1, ?2, '+1503' || abs(random() % 10000000), ?3, 0, ?4, 0, ?1, 'client')`,
      ).bind(id, numbers.riverside, clientId, closedAt),
      env.DB.prepare(
        `INSERT INTO messages (clinic_id, id, conversation_id, direction, author, body, provider_sid, created_at)
         VALUES ('riverside', ?1, ?1, 'inbound', 'client', 'words of ' || ?1, 'SM' || ?1, 0)`,
      ).bind(id),
    ]),
  );
}

async function left(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "SELECT id FROM conversations WHERE clinic_id = 'riverside' ORDER BY id",
  ).all<{ id: string }>();
  return results.map(({ id }) => id);
}

const keepFor = (purgeAfter: string, seen = purgeAfter, archiveAfter = "") =>
  admin.then((cookie) => post(paths.retention(), { archiveAfter, purgeAfter, seen }, cookie));

beforeEach(async () => {
  await env.DB.batch([
    env.DB.prepare("DELETE FROM messages"),
    env.DB.prepare("DELETE FROM conversations"),
    env.DB.prepare("UPDATE clients SET kept_at = NULL"),
    env.DB.prepare(
      "UPDATE clinics SET purge_after = NULL, purge_due_at = NULL, purge_place = NULL",
    ),
  ]);
});

test("only what was closed long enough ago goes, and the log says that retention did it", async () => {
  await closed([
    { id: "old", closedAt: monthsAgo(13), clientId: "ann" },
    { id: "new", closedAt: monthsAgo(11) },
    { id: "open", closedAt: null },
  ]);
  await purge(ports({ now: () => now }), work);
  expect(await left()).toEqual(["new", "old", "open"]);
  expect((await keepFor("12")).status).toBe(303);
  await purge(ports({ now: () => now }), work);
  expect(await left()).toEqual(["new", "open"]);
  const log = await (await get(paths.activity(), await admin)).text();
  expect(log).toContain("Retention deleted a conversation whose time was over: 1 messages");
  expect(log).toContain(
    "changed how long conversations are kept: archived never, deleted after 12",
  );
});

test("a month is the calendar's: of a shorter one the last day", async () => {
  await keepFor("1");
  const { before } = await findPurgeable(store, { now, atMost: 1 });
  expect(new Date(before ?? 0).toISOString()).toBe("2026-02-28T12:00:00.000Z");
});

test("what was deleted by its age is gone from D1, R2 and the gateway, and nothing brings it back", async () => {
  const world = ports();
  const from = "+15035570901";
  await simulate("texts", { from, to: numbers.riverside, body: "Forgotten by age" });
  await reconcile(world);
  await env.DB.batch([
    env.DB.prepare("UPDATE conversations SET closed_at = 1 WHERE contact = ?").bind(from),
    env.DB.prepare(
      "INSERT INTO files (clinic_id, id, content_type, size, created_at) VALUES ('riverside', 'f', 'image/png', 1, 0)",
    ),
    env.DB.prepare(
      `INSERT INTO attachments (clinic_id, message_position, place, state, file_id)
       SELECT 'riverside', position, 0, 'kept', 'f' FROM messages WHERE body = 'Forgotten by age'`,
    ),
    env.DB.prepare("UPDATE messages SET media_count = 1 WHERE body = 'Forgotten by age'"),
  ]);
  await env.ATTACHMENTS.put("riverside/files/f", "x");
  await keepFor("12");
  await purge(world, work);
  const [job] = world.enqueued.map((one) => one.work);
  if (job?.kind !== "delete-at-gateway") throw new Error("Nothing was to be deleted there");
  await deleteAtGateway(world, job);
  await sweepFiles(world);
  await env.DB.prepare("UPDATE gateway_cursors SET reconciled_until = 1").run();
  await reconcile(world);
  expect(await openWith(from)).toBe("");
  expect(await env.ATTACHMENTS.head("riverside/files/f")).toBeNull();
  const found = await get(paths.search({ q: "forgotten by age" }));
  expect(await found.text()).not.toContain("(503) 557-0901");
});

test("a client who is marked Keep loses nothing, by time or by hand, until somebody ends that", async () => {
  await closed([
    { id: "anns", closedAt: 1, clientId: "ann" },
    { id: "bens", closedAt: 1, clientId: "ben" },
  ]);
  await post(paths.keeping("ann"), { keep: "yes" }, await admin);
  expect(await (await get(paths.client("ann"))).text()).toContain(
    "no conversation with them is deleted",
  );
  const preview = await (await keepFor("12", "")).text();
  expect(preview).toContain("1 conversation goes within a day");
  expect(preview).toContain("1 are kept, since their clients are marked Keep");
  await keepFor("12");
  await purge(ports(), work);
  const removal = { conversationId: "anns", typed: "" };
  expect(await deleteConversation(ports(), theo, removal)).toMatchObject({ kind: "kept" });
  const refused = await post(paths.deletion("anns"), {});
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("all that was said with this client is kept");
  expect(await left()).toEqual(["anns"]);

  await post(paths.keeping("ann"), { keep: "no" }, await admin);
  await purge(ports(), work);
  expect(await left()).toEqual([]);
});

test.each([
  ["opens again", "UPDATE conversations SET closed_at = NULL WHERE id = 'a'"],
  ["keeps", "UPDATE clients SET kept_at = 1 WHERE id = 'ann'"],
])("what somebody %s in that very moment stays", async (_, change) => {
  await closed([{ id: "a", closedAt: 1, clientId: "ann" }]);
  await keepFor("12");
  await purge(ports({ databases: { DB: meanwhile(change) } }), work);
  expect(await left()).toEqual(["a"]);
  await env.DB.batch([
    env.DB.prepare("UPDATE conversations SET closed_at = 1"),
    env.DB.prepare("UPDATE clients SET kept_at = NULL"),
  ]);
  await purge(ports(), work);
  expect(await left()).toEqual([]);
});

test("the form shows what would go before it saves, and says what is wrong beside the field", async () => {
  await closed([{ id: "old", closedAt: Date.parse("2019-05-03T20:00Z") }]);
  const shown = await keepFor("12", "");
  expect(shown.status).toBe(200);
  const page = await shown.text();
  expect(page).toContain("1 conversation goes within a day, the oldest closed on May 3, 2019");
  expect(page).toContain('value="12"');
  expect(await (await get(paths.data(), await admin)).text()).not.toContain('value="12"');
  // Seen for another time than is saved: shown again.
  expect((await keepFor("6", "12")).status).toBe(200);
  for (const [archive, months] of [
    ["0", ""],
    ["", "241"],
    ["", "two"],
    ["12", "12"],
  ] as const) {
    const wrong = await keepFor(months, months, archive);
    expect(wrong.status, months).toBe(422);
    expect(await wrong.text()).toMatch(/aria-invalid="true"/);
  }
});

test("an archived conversation is in no list, and is still found and on its client's page", async () => {
  await closed([
    { id: "old", closedAt: Date.now() - 62 * 24 * 3_600_000, clientId: "ann" },
    { id: "new", closedAt: Date.now() - 1000, clientId: "ann" },
  ]);
  const list = async () => (await get(paths.inbox({ filter: "closed" }))).text();
  expect(await list()).toContain(paths.conversation("old"));
  await keepFor("", "", "1");
  expect(await list()).not.toContain(paths.conversation("old"));
  expect(await list()).toContain(paths.conversation("new"));
  expect(await (await get(paths.client("ann"))).text()).toContain("words of old");
  expect(await (await get(paths.search({ q: "words" }))).text()).toContain("old");
  await keepFor("", "", "");
});

test("a round goes on where it stopped, at the same cost however much there is, and comes every day", async () => {
  await closed(Array.from({ length: 45 }, (_, i) => ({ id: `v${100 + i}`, closedAt: i + 1 })));
  const costOf = async (bulk: number) => {
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO conversations (clinic_id, id, number, contact, opened_at, closed_at, last_message_at,
         last_message_text, last_message_author)
       SELECT 'riverside', 'bulk' || i, '+1', '+' || i, 0, 1000 + i, 0, '', 'client' FROM n`,
    )
      .bind(bulk)
      .run();
    await keepFor("12");
    const { database, cost } = countingD1(env.DB);
    const world = ports({ databases: { DB: database } });
    await purge(world, work);
    await env.DB.prepare("DELETE FROM conversations WHERE id LIKE 'bulk%'").run();
    return { ...cost, again: world.enqueued.filter((one) => one.work.kind === "purge").length };
  };
  await env.DB.prepare("DELETE FROM changes").run();
  const small = await costOf(10);
  expect(await left()).toHaveLength(25);
  const large = await costOf(3000);
  expect(await left()).toHaveLength(5);
  expect(small.again + large.again).toBe(2);
  expect(Math.abs(large.read - small.read)).toBeLessThan(80);
  expect(large.read).toBeLessThan(20 * 45);

  const world = ports({ now: () => now });
  await purge(world, work);
  expect(await left()).toEqual([]);
  const isDue = async (at: number) => {
    const later = ports({ now: () => at });
    await sweep(later);
    return later.enqueued.some((one) => one.work.kind === "purge");
  };
  expect(await isDue(now + 3_600_000)).toBe(false);
  expect(await isDue(now + 25 * 3_600_000)).toBe(true);
}, 60_000);
