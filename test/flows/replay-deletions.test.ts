import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { deletedSince } from "#data/deletions.ts";
import { runMinute } from "#src/jobs.ts";
import { deleteConversation } from "#flows/delete-conversation.ts";
import { reconcile } from "#flows/reconcile.ts";
import { recordDeletion, replayDeletions } from "#flows/replay-deletions.ts";
import { sweep } from "#flows/sweep.ts";
import { paths } from "#src/paths.ts";
import { numbers } from "#test/support/cast.ts";
import { theo } from "#test/support/replies.ts";
import { simulate } from "#test/support/simulator.ts";
import { get, openWith } from "#test/support/visitor.ts";
import { ports, signInAs } from "#test/support/world.ts";

const recordOf = (conversationId: string) => {
  const kind = "record-deletion" as const;
  return { shard: "DB", clinicId: "riverside", kind, subjectId: conversationId };
};
const askFor = (since: number) =>
  env.DB.prepare("INSERT OR REPLACE INTO deletion_replays VALUES ('ATTACHMENTS', ?)")
    .bind(deletedSince(since))
    .run();

/** A text that has reached the clinic; its conversation. */
async function texted(from: string, body: string): Promise<string> {
  await simulate("texts", { from, to: numbers.riverside, body });
  await reconcile(ports());
  return openWith(from);
}

/** The database as it is now, and a way to bring that back, as Time Travel does. */
async function timeTravel(): Promise<() => Promise<void>> {
  const tables = ["conversations", "messages", "gateway_deletions", "deletions", "gateway_cursors"];
  const before = await Promise.all(
    tables.map(async (table) => {
      const { results } = await env.DB.prepare(`SELECT * FROM ${table}`).all();
      return { table, rows: results };
    }),
  );
  return async () => {
    for (const { table, rows } of before) {
      await env.DB.prepare(`DELETE FROM ${table}`).run();
      for (const row of rows) {
        const names = Object.keys(row);
        await env.DB.prepare(
          `INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => "?").join()})`,
        )
          .bind(...Object.values(row))
          .run();
      }
    }
  };
}

test("what was deleted is deleted again after a restore: from pages, search and the gateway", async () => {
  const world = ports();
  const id = await texted("+15035570801", "canary to be forgotten");
  const stays = await texted("+15035570802", "canary that stays");
  const since = Date.now();
  const travel = await timeTravel();
  await deleteConversation(world, theo, { conversationId: id, typed: "delete" });
  await recordDeletion(world, recordOf(id));
  await travel();
  expect(await openWith("+15035570801")).toBe(id);

  await askFor(since);
  const after = ports();
  expect(await replayDeletions(after)).toBe(true);
  expect(await openWith("+15035570801")).toBe("");
  // The gateway still has it: its list is compared from the beginning, and it is deleted there.
  await env.DB.prepare("UPDATE gateway_cursors SET reconciled_until = 1").run();
  await reconcile(after);
  expect(await openWith("+15035570801")).toBe("");
  expect(after.enqueued.map((one) => one.work.kind)).toContain("delete-at-gateway");
  const found = await (await get(paths.search({ q: "canary" }))).text();
  expect(found).not.toContain("forgotten");
  expect(await openWith("+15035570802")).toBe(stays);
  const log = await (await get(paths.activity(), await signInAs("maya"))).text();
  expect(log).toContain("Deskline deleted a conversation again, which a restore had brought back");
});

test("what came in and was deleted after the restored time is not fetched back from the gateway", async () => {
  const since = Date.now();
  const travel = await timeTravel();
  const id = await texted("+15035570803", "Said and deleted");
  await deleteConversation(ports(), theo, { conversationId: id, typed: "delete" });
  await recordDeletion(ports(), recordOf(id));
  await travel();
  await askFor(since);
  await replayDeletions(ports());
  await env.DB.prepare("UPDATE gateway_cursors SET reconciled_until = 1").run();
  await reconcile(ports());
  expect(await openWith("+15035570803")).toBe("");
});

test("what was fetched back before anybody asked goes too, and the rest of its conversation stays", async () => {
  const since = Date.now();
  const travel = await timeTravel();
  const id = await texted("+15035570804", "canary said and deleted");
  await deleteConversation(ports(), theo, { conversationId: id, typed: "delete" });
  await recordDeletion(ports(), recordOf(id));
  await travel();
  await env.DB.prepare("UPDATE gateway_cursors SET reconciled_until = 1").run();
  await reconcile(ports());
  const anew = await texted("+15035570804", "Something else");
  await askFor(since);
  await replayDeletions(ports());
  const page = await (await get(paths.conversation(anew))).text();
  expect(page).toContain("Something else");
  expect(page).not.toContain("said and deleted");
});

test("a deletion is written down outside by ids alone, and what the queue lost the sweep hands out", async () => {
  const world = ports();
  const id = await texted("+15035570805", "Nobody shall know");
  await deleteConversation(world, theo, { conversationId: id, typed: "delete" });
  const waiting = env.DB.prepare(
    "SELECT count(*) AS n FROM deletions WHERE conversation_id = ?",
  ).bind(id);
  expect(await waiting.first("n")).toBe(1);
  world.enqueued.length = 0;
  await sweep({ ...world, now: () => Date.now() + 60_000 });
  const lost = world.enqueued.map(({ work }) => work).find(({ subjectId }) => subjectId === id);
  expect(lost?.kind).toBe("record-deletion");
  for (let times = 0; times < 2; times += 1) await recordDeletion(world, recordOf(id));
  expect(await waiting.first("n")).toBe(0);
  const { objects } = await env.ATTACHMENTS.list({ prefix: "deletions/" });
  const key = objects.map((object) => object.key).find((name) => name.includes(id)) ?? "";
  const text = (await (await env.ATTACHMENTS.get(key))?.text()) ?? "";
  expect(JSON.parse(text)).toMatchObject({ clinicId: "riverside", conversationId: id });
  expect(text).not.toMatch(/Nobody|503557/);
});

test("until all is applied again the gateway's list is not compared, and a long list takes some minutes", async () => {
  const now = Date.now() + 1000;
  await Promise.all(
    Array.from({ length: 60 }, (_, i) => {
      const one = { clinicId: "riverside", conversationId: `gone${i}`, at: now + i, messages: [] };
      return env.ATTACHMENTS.put(
        `${deletedSince(one.at)}/riverside/gone${i}.json`,
        JSON.stringify(one),
      );
    }),
  );
  await askFor(now);
  await env.DB.prepare("UPDATE gateway_cursors SET reconciled_until = 1").run();
  const cursor = env.DB.prepare("SELECT reconciled_until AS at FROM gateway_cursors");
  await runMinute(ports());
  expect(await cursor.first("at")).toBe(1);
  await runMinute(ports());
  expect(await cursor.first("at")).toBeGreaterThan(1);
  expect(await env.DB.prepare("SELECT count(*) AS n FROM deletion_replays").first("n")).toBe(0);
});
