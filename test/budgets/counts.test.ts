import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { numbers } from "#test/support/cast.ts";
import { type Cost, countingD1 } from "#test/support/counting-d1.ts";
import { askWith, inboundWebhook, newSid, signedPost, signInAs } from "#test/support/world.ts";
import { newest, writeHistory } from "./history.ts";

/** budgets.md, "Counts, per action": the most that each may cost, session check included. */
const budgets = {
  "a text from a client": { trips: 2, read: 12, written: 10 },
  // One more than budgets.md: D1 counts a row for the full-text index.
  "a text from a new number": { trips: 2, read: 12, written: 11 },
  "the same text again": { trips: 1, read: 12, written: 0 },
  "a delivery report": { trips: 1, read: 4, written: 4 },
  "a late delivery report": { trips: 1, read: 4, written: 0 },
  // The same, when somebody else answered last: the conversation changes hands ("Mine").
  "send a reply": { trips: 2, read: 12, written: 11 },
  "open the inbox": { trips: 2, read: 120, written: 0 },
  "page k of the list": { trips: 2, read: 60, written: 0 },
  "open a conversation": { trips: 2, read: 120, written: 3 },
  "open a conversation in the page": { trips: 2, read: 120, written: 3 },
  "earlier messages": { trips: 2, read: 120, written: 0 },
  "changes after N, three of them": { trips: 2, read: 19, written: 0 },
  "mark as read": { trips: 2, read: 12, written: 3 },
  "send again": { trips: 3, read: 16, written: 11 },
} as const;

const small = { conversations: 121, messages: 110 };
const large = { conversations: 100_000, messages: 10_000 };
const measured: [action: string, cost: Cost, budget: Cost][] = [];

beforeAll(() => writeHistory(env.DB, small));

test("every action stays within its budget, and none grows with a clinic's history", async () => {
  const before = await measureAll(small.conversations);
  await env.DB.prepare("DELETE FROM messages").run();
  await env.DB.prepare("DELETE FROM conversations").run();
  await writeHistory(env.DB, large);
  const after = await measureAll(large.conversations);

  for (const [action, budget] of Object.entries(budgets)) {
    const cost = after[action];
    if (cost) measured.push([action, cost, budget]);
    for (const [what, most] of Object.entries(budget)) {
      expect.soft(after[action]?.[what as "trips"], `${action}: ${what}`).toBeLessThanOrEqual(most);
    }
    expect.soft(after[action], `${action} at two sizes`).toEqual(before[action]);
  }
  console.log(toTable(measured));
}, 60_000);

async function measureAll(conversations: number) {
  const cookie = await signInAs("theo");
  const costs: Record<string, Cost> = {};
  const top = newest(conversations);
  const measure = async (
    action: keyof typeof budgets,
    path: string,
    init: RequestInit = {},
    headers: Record<string, string> = { Cookie: cookie },
  ) => {
    const { database, cost } = countingD1(env.DB);
    const all = { ...Object.fromEntries(new Headers(init.headers)), ...headers };
    const response = await askWith({ DB: database }, path, { ...init, headers: all });
    expect(response.status, action).toBeLessThan(400);
    costs[action] = cost;
    return response;
  };
  const fragment = { Cookie: cookie, "HX-Request": "true" };

  const contact = `+1206${String(conversations).padStart(7, "0")}`;
  await env.DB.prepare(
    "INSERT INTO client_numbers (clinic_id, number, client_id) VALUES ('riverside', ?, 'ann')",
  )
    .bind(contact)
    .run();
  const text = inboundWebhook({ from: contact, sid: newSid() });
  await measure("a text from a client", paths.inboundWebhook(), text);
  await measure("the same text again", paths.inboundWebhook(), text);
  const fresh = inboundWebhook({ from: `+1503777${conversations % 10_000}` });
  await measure("a text from a new number", paths.inboundWebhook(), fresh);

  await measure("mark as read", paths.reading(top), { method: "POST" });
  const form = new URLSearchParams({ body: "On our way", token: `t${conversations}` });
  await measure("send a reply", paths.messages(top), { method: "POST", body: form });
  const reply = await env.DB.prepare(
    "SELECT id FROM messages WHERE body = 'On our way' ORDER BY position DESC LIMIT 1",
  ).first<{ id: string }>();
  const id = reply?.id ?? "";
  const sid = newSid();
  const report = (status: string) =>
    signedPost(paths.deliveryWebhook(id), {
      MessageSid: sid,
      MessageStatus: status,
      From: numbers.riverside,
      To: contact,
    });
  await measure("a delivery report", paths.deliveryWebhook(id), report("undelivered"));
  await measure("a late delivery report", paths.deliveryWebhook(id), report("sent"));
  await measure("send again", paths.attempts(top, id), { method: "POST" });

  await measure("open the inbox", paths.inbox());
  await measure("page k of the list", paths.inbox({ before: "60.old-60" }), {}, fragment);
  await env.DB.prepare("UPDATE conversations SET unread_since = 1 WHERE id = ?").bind(top).run();
  await measure("open a conversation", paths.conversation(top));
  await env.DB.prepare("UPDATE conversations SET unread_since = 1 WHERE id = ?").bind(top).run();
  await measure("open a conversation in the page", paths.conversation(top), {}, fragment);
  const middle = await env.DB.prepare("SELECT position FROM messages WHERE id = 'old-100'").first<{
    position: number;
  }>();
  await measure("earlier messages", paths.earlier(top, middle?.position ?? 0), {}, fragment);
  const latest = await env.DB.prepare("SELECT max(seq) AS seq FROM changes").first<{
    seq: number;
  }>();
  const after = (latest?.seq ?? 0) - 3;
  await measure(
    "changes after N, three of them",
    `${paths.changes()}?after=${after}&conversation=${top}`,
    {},
    fragment,
  );
  return costs;
}

/** Measured of allowed, per action: round trips, rows read, rows written. */
function toTable(rows: typeof measured): string {
  const cell = (cost: Cost, budget: Cost) =>
    (["trips", "read", "written"] as const)
      .map((what) => `${cost[what]} of ${budget[what]}`.padStart(12))
      .join("");
  const lines = rows.map(([action, cost, budget]) => action.padEnd(34) + cell(cost, budget));
  return ["action".padEnd(34) + "round trips   rows read     written", ...lines].join("\n");
}
