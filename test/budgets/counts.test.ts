import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { usualAfterHours } from "#domain/auto-responder.ts";
import { closeQuiet } from "#flows/close-quiet.ts";
import { callDevices } from "#flows/call-devices.ts";
import { countTexts } from "#flows/count-numbers.ts";
import { sendCare } from "#flows/send-care.ts";
import { handOutPlanned, sendPlanned } from "#flows/send-planned.ts";
import { wakeSnoozed } from "#flows/snooze.ts";
import { raiseWaiting } from "#flows/raise-waiting.ts";
import { sendScheduled } from "#flows/send-scheduled.ts";
import { paths } from "#src/paths.ts";
import { numbers } from "#test/support/cast.ts";
import { type Cost, countingD1 } from "#test/support/counting-d1.ts";
import { aPhone } from "#test/support/phone.ts";
import { pictures } from "#test/support/pictures.ts";
import { idOf } from "#test/support/visitor.ts";
import {
  ask,
  askWith,
  inboundWebhook,
  newSid,
  signedPost,
  signInAs,
  ports,
} from "#test/support/world.ts";
import { large, newest, small, writeHistory } from "./history.ts";

/** budgets.md, "Counts, per action": the most that each may cost, session check included. */
const budgets = {
  "a text from a client": { trips: 2, read: 12, written: 10 },
  // Two more than budgets.md: D1 counts a row for the full-text index, and one for the list of what
  // nobody has, which a new conversation is in.
  "a text from a new number": { trips: 2, read: 12, written: 12 },
  // The texts among which it looks for the one that it means: twenty, however many there are.
  "a reaction to what was sent": { trips: 2, read: 33, written: 10 },
  "the same text again": { trips: 1, read: 12, written: 0 },
  "a delivery report": { trips: 1, read: 4, written: 4 },
  "a late delivery report": { trips: 1, read: 4, written: 0 },
  // The same, when somebody else answered last: the conversation changes hands ("Mine"); and one more
  // for what is sent, which the clinic's count of the hour takes.
  "send a reply": { trips: 2, read: 12, written: 12 },
  "open the inbox": { trips: 2, read: 120, written: 0 },
  "page k of the list": { trips: 2, read: 60, written: 0 },
  "open a conversation": { trips: 2, read: 120, written: 3 },
  "open a conversation in the page": { trips: 2, read: 120, written: 3 },
  "earlier messages": { trips: 2, read: 120, written: 0 },
  "changes after N, three of them": { trips: 2, read: 19, written: 0 },
  // What every open page asks now and then, should a poke be lost.
  "changes after N, none of them": { trips: 2, read: 10, written: 0 },
  "mark as read": { trips: 2, read: 12, written: 3 },
  // By the minute's cron: a text and an answer, whose client's wait is looked up.
  "count what came and went": { trips: 2, read: 26, written: 2 },
  "the numbers of ninety days": { trips: 4, read: 210, written: 0 },
  "search messages": { trips: 3, read: 100, written: 0 },
  "client typeahead": { trips: 2, read: 25, written: 0 },
  "find or do": { trips: 3, read: 60, written: 0 },
  "find or do, by a number": { trips: 4, read: 120, written: 0 },
  "the client beside a conversation": { trips: 3, read: 60, written: 0 },
  "list of clients": { trips: 3, read: 160, written: 0 },
  "a client's profile": { trips: 6, read: 140, written: 0 },
  "change a client": { trips: 4, read: 260, written: 16 },
  "start a conversation": { trips: 3, read: 16, written: 13 },
  "assign a conversation": { trips: 5, read: 160, written: 12 },
  "mark a number as spam": { trips: 3, read: 16, written: 12 },
  "a text from a number that is spam": { trips: 2, read: 12, written: 10 },
  "spam conversations": { trips: 2, read: 60, written: 0 },
  "take a number out of the spam": { trips: 3, read: 20, written: 12 },
  // A row each: the colleagues that there are to choose from.
  "assign a conversation to staff": { trips: 4, read: 20, written: 8 },
  "unread conversations": { trips: 2, read: 60, written: 0 },
  "waiting conversations": { trips: 2, read: 60, written: 0 },
  "my conversations": { trips: 2, read: 60, written: 0 },
  "unassigned conversations": { trips: 2, read: 60, written: 0 },
  "snoozed conversations": { trips: 2, read: 60, written: 0 },
  // A page of the list, its colleagues, and for each that is chosen what "assign to staff" takes.
  "hand over one of several": { trips: 6, read: 60, written: 8 },
  "conversations with a tag": { trips: 2, read: 60, written: 0 },
  "put a tag on a conversation": { trips: 4, read: 20, written: 8 },
  "take a tag off a conversation": { trips: 4, read: 28, written: 8 },
  "closed conversations": { trips: 2, read: 60, written: 0 },
  "say that no answer is needed": { trips: 4, read: 14, written: 8 },
  "ask until when to snooze": { trips: 4, read: 12, written: 0 },
  "snooze a conversation": { trips: 3, read: 16, written: 10 },
  "wake a snoozed conversation": { trips: 3, read: 14, written: 9 },
  "bring back what is due, one of many": { trips: 1, read: 10, written: 9 },
  // A row each: the colleagues that can be mentioned.
  "write an internal note": { trips: 3, read: 20, written: 8 },
  "send and close": { trips: 4, read: 24, written: 18 },
  "unfold an earlier conversation": { trips: 2, read: 120, written: 0 },
  "mark as unread": { trips: 2, read: 12, written: 4 },
  "close a conversation": { trips: 3, read: 16, written: 8 },
  "reopen a conversation": { trips: 2, read: 12, written: 8 },
  // Where the last message of all goes, its place is given out again, and the counting is told.
  "delete a conversation of one message": { trips: 3, read: 36, written: 12 },
  "send again": { trips: 3, read: 16, written: 12 },
  // Two rows are the ledger's: that they agreed to automated texts.
  "add a client": { trips: 3, read: 120, written: 16 },
  "a text that asks not to be texted": { trips: 2, read: 20, written: 20 },
  "decide what it asks": { trips: 3, read: 20, written: 14 },
  "record an opt-out": { trips: 4, read: 20, written: 12 },
  "add a patient": { trips: 2, read: 120, written: 12 },
  "merge two clients": { trips: 4, read: 360, written: 34 },
  "undo a merge": { trips: 5, read: 360, written: 34 },
  "attach a file": { trips: 3, read: 20, written: 6 },
  "send a text with a file": { trips: 2, read: 30, written: 20 },
  "a text with a picture": { trips: 3, read: 16, written: 14 },
  "a text after hours, answered and alerted": { trips: 2, read: 16, written: 22 },
  "the log": { trips: 4, read: 70, written: 0 },
  // Of one person a page looks at 250 lines, theirs or not, and goes on from there.
  "the log of somebody": { trips: 5, read: 530, written: 0 },
  "the log of what was sent": { trips: 4, read: 170, written: 0 },
  "the log of what somebody sent": { trips: 5, read: 530, written: 0 },
  "the log of after hours": { trips: 3, read: 60, written: 0 },
  "the log of alerts": { trips: 3, read: 60, written: 0 },
  "open a file": { trips: 2, read: 4, written: 0 },
  "open a thread of pictures": { trips: 2, read: 250, written: 3 },
  "the library": { trips: 3, read: 160, written: 0 },
  "search the library": { trips: 2, read: 210, written: 0 },
  "the quick replies, to choose from": { trips: 3, read: 12, written: 0 },
  "put in a quick reply": { trips: 4, read: 16, written: 2 },
  "ask when a text leaves later": { trips: 4, read: 12, written: 0 },
  "schedule a text": { trips: 5, read: 16, written: 6 },
  "change what leaves later": { trips: 6, read: 18, written: 6 },
  "withdraw what leaves later": { trips: 6, read: 16, written: 6 },
  "let go at once what leaves later": { trips: 6, read: 26, written: 16 },
  "a text that withdraws what leaves later": { trips: 2, read: 20, written: 16 },
  "send what leaves later": { trips: 2, read: 24, written: 16 },
  "look at an import": { trips: 4, read: 10, written: 0 },
  "the export page": { trips: 2, read: 6, written: 0 },
  "start a dry run": { trips: 4, read: 10, written: 3 },
  "look at a dry run row by row": { trips: 3, read: 10, written: 0 },
  "the schedule of a day": { trips: 3, read: 140, written: 0 },
  "the schedule of a week": { trips: 3, read: 140, written: 0 },
  "changes of a schedule, one of them": { trips: 2, read: 30, written: 0 },
  "changes of a schedule, none": { trips: 2, read: 19, written: 0 },
  "move an appointment": { trips: 9, read: 40, written: 18 },
  "make an appointment": { trips: 4, read: 20, written: 14 },
  "send what is due, one of many": { trips: 3, read: 46, written: 14 },
  // For all clinics together, whatever else is planned.
  "hand out what is due, to each its share": { trips: 1, read: 6, written: 0 },
  "send what care is due, one of many": { trips: 4, read: 40, written: 16 },
  "the add-on": { trips: 4, read: 8, written: 0 },
  // Of all clinics a row each, and of those in which somebody waits what waits.
  "tell of one who waits too long": { trips: 3, read: 24, written: 5 },
  // A hundred are looked at, of which one is quiet: four rows each, and some more of that one.
  "close what is quiet, one of many": { trips: 3, read: 430, written: 12 },
  "line health": { trips: 6, read: 20, written: 0 },
  "the staff": { trips: 3, read: 12, written: 0 },
  "preview how long things are kept": { trips: 4, read: 12, written: 0 },
  "switch push on for a browser": { trips: 2, read: 10, written: 6 },
  // The phone costs nothing, see below.
  "a text from a client, with a phone to tell": { trips: 2, read: 12, written: 10 },
  "have the phones told, one of them": { trips: 2, read: 20, written: 4 },
  "switch push off for a browser": { trips: 2, read: 8, written: 4 },
  "switch texting off": { trips: 3, read: 20, written: 12 },
  "switch texting on again": { trips: 3, read: 20, written: 12 },
} as const;

/** All that was asked of D1 while the costs were measured. */
const asked = new Map<string, unknown[]>();
const measured: [action: string, cost: Cost, budget: Cost][] = [];

beforeAll(() => writeHistory(env.DB, small));
beforeAll(() =>
  env.DB.prepare(
    `INSERT INTO quick_replies (clinic_id, owner_id, id, folder, name, body, document_ids)
     VALUES ('riverside', '', 'often', '', 'Often said', 'Hello {client}', '[]')`,
  ).run(),
);

test("every action stays within its budget, and none grows with a clinic's history", async () => {
  const before = await measureAll(small.conversations);
  await forget("messages_leave_a_trace", "DELETE FROM messages");
  await env.DB.prepare("DELETE FROM conversations").run();
  await forget("activity_is_never_deleted", "DELETE FROM activity");
  await forget("message_traces_are_never_deleted", "DELETE FROM message_traces");
  await env.DB.prepare("DELETE FROM client_cards WHERE client_id LIKE 'old-%'").run();
  await env.DB.prepare("DELETE FROM patients WHERE id LIKE 'old-pet-%'").run();
  await env.DB.prepare("DELETE FROM clients WHERE id LIKE 'old-%'").run();
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

// A plan that reads a clinic's whole range costs little while the clinic is small, and D1 without
// statistics takes it for as good as an index: what asks like that has to name its index.
test("no statement reads all that a clinic has of anything", async () => {
  const whole: string[] = [];
  for (const [statement, values] of asked) {
    const plan = await env.DB.prepare(`EXPLAIN QUERY PLAN ${statement}`)
      .bind(...values)
      .all<{ detail: string }>();
    for (const { detail } of plan.results) {
      if (statement.startsWith("INSERT INTO clients")) continue;
      const isList = /conversations_(inbox|snoozed|spam) /.test(detail);
      if (isList && statement.includes("limit ?")) continue;
      const [, table = ""] =
        /^(?:SEARCH|SCAN) (\w+).*?(?:\(clinic_id=\?\)|^SCAN \w+)$/.exec(detail) ?? [];
      if (table !== "" && !few.has(table)) whole.push(`${detail}: ${statement}`);
    }
  }
  expect(whole).toEqual([]);
});

/**
 * A clinic has one inbox (i), one count of what it sends, few numbers (n), one line that is not released, one test of it, a staff
 * that fits into its rooms and a handful of rules of care; of the feed only both ends are read, of lists in
 * their own order a page. Who has a new
 * client's patients and numbers is asked only by a transaction that put those first.
 */
const few = new Set([
  "inboxes",
  "send_counts",
  "i",
  "numbers",
  "n",
  "line",
  "lines",
  "line_tests",
  "staff",
  "api_tokens",
  "changes",
  "care_rules",
  // Ten of each person at most.
  "device",
  "push_devices",
]);

async function measureAll(conversations: number) {
  const cookie = await signInAs("theo");
  // The feed drops what is old at every 64th change, a row more for whoever makes that one.
  await env.DB.prepare("DELETE FROM changes").run();
  await env.DB.prepare("DELETE FROM appointments").run();
  const costs: Record<string, Cost> = {};
  const top = newest(conversations);
  const measure = async (
    action: keyof typeof budgets,
    path: string,
    init: RequestInit = {},
    headers: Record<string, string> = { Cookie: cookie },
  ) => {
    const { database, cost, statements } = countingD1(env.DB);
    const all = { ...Object.fromEntries(new Headers(init.headers)), ...headers };
    const response = await askWith({ DB: database }, path, { ...init, headers: all });
    expect(response.status, action).toBeLessThan(400);
    costs[action] = cost;
    for (const [statement, values] of statements) asked.set(statement, values);
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
  await measure("unfold an earlier conversation", paths.folded(top), {}, fragment);
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
  const upToDate = `${paths.changes()}?after=${latest?.seq ?? 0}&conversation=${top}`;
  await measure("changes after N, none of them", upToDate, {}, fragment);
  const typed = (q: string) => ({ method: "POST", body: new URLSearchParams({ q }) });
  await measure("search messages", paths.finding(paths.search()), typed("text 1"), fragment);
  await measure("client typeahead", paths.finding(paths.newConversation()), typed("na"), fragment);
  const command = paths.finding(paths.commands());
  await measure("find or do", command, typed("na"), fragment);
  await measure("find or do, by a number", command, typed("9998887"), fragment);
  await measure("list of clients", paths.clients());
  await measure("a client's profile", paths.client("ben"));
  for (const filter of ["unread", "waiting", "mine", "unassigned", "snoozed", "closed"] as const) {
    const name = filter === "mine" ? "my" : filter;
    await measure(
      `${name} conversations` as "my conversations",
      paths.inbox({ filter }),
      {},
      fragment,
    );
  }
  const post = (form: Record<string, string> = {}) => ({
    method: "POST",
    body: new URLSearchParams(form),
  });
  const details = post({
    name: `Ben Ortiz ${String(conversations).padStart(6, "0")}`,
    number: "(503) 555-0112",
  });
  await measure("change a client", paths.clientDetails("ben"), details);
  const number = `+1503888${String(conversations % 10_000).padStart(4, "0")}`;
  const start = post({ number, body: "Hello", token: `start${conversations}` });
  const started = await measure("start a conversation", paths.conversations(), start);
  const id2 = (started.headers.get("Location") ?? "").split("/").at(-1) ?? "";
  const owner = post({ clientId: "ben", taking: "move" });
  await measure("assign a conversation", paths.assignment(id2), owner);
  await measure("assign a conversation to staff", paths.assignee(id2), post({ staffId: "maya" }));
  // Of many that are snoozed one is due.
  await env.DB.prepare(
    `UPDATE conversations SET aside = 'snoozed', snoozed_until = 9e15, unread_since = NULL
     WHERE id LIKE 'old-%' AND id <> ? AND closed_at IS NULL`,
  )
    .bind(top)
    .run();
  await measure("ask until when to snooze", paths.snooze(id2), {}, fragment);
  const untilThen = post({ when: String(Date.now() + 60_000) });
  await measure("snooze a conversation", paths.snooze(id2), untilThen, fragment);
  await measure("wake a snoozed conversation", paths.waking(id2), post(), fragment);
  await ask(paths.snooze(id2), { ...untilThen, headers: { Cookie: cookie } });
  const waking = countingD1(env.DB);
  const inAMinute = Date.now() + 120_000;
  await wakeSnoozed(ports({ databases: { DB: waking.database }, now: () => inAMinute }));
  costs["bring back what is due, one of many"] = waking.cost;
  for (const [statement, values] of waking.statements) asked.set(statement, values);
  await env.DB.prepare("UPDATE conversations SET aside = NULL, snoozed_until = NULL").run();
  await ask(paths.reading(id2), { method: "POST", headers: { Cookie: cookie } });
  await measure("mark as unread", paths.unread(id2), post());
  await measure("close a conversation", paths.closure(id2), post({ seen: "999999999" }));
  await measure("reopen a conversation", paths.reopening(id2), post());
  const last = { body: "See you!", token: `last${conversations}`, seen: "999999999", close: "yes" };
  await measure("send and close", paths.messages(id2), post(last), fragment);
  await ask(paths.inboundWebhook(), inboundWebhook({ from: "+15035550190" }));
  const id3 = await env.DB.prepare(
    "SELECT id FROM conversations WHERE contact = '+15035550190' AND closed_at IS NULL",
  ).first<string>("id");
  await ask(paths.inboundWebhook(), inboundWebhook({ from: "+15035550191" }));
  const lure = await env.DB.prepare(
    "SELECT id FROM conversations WHERE contact = '+15035550191' AND closed_at IS NULL",
  ).first<string>("id");
  await measure("mark a number as spam", paths.spam(lure ?? ""), post(), fragment);
  const spam = inboundWebhook({ from: "+15035550191", sid: newSid() });
  await measure("a text from a number that is spam", paths.inboundWebhook(), spam);
  await measure("spam conversations", paths.inbox({ filter: "spam" }), {}, fragment);
  const no = post({ spam: "no" });
  await measure("take a number out of the spam", paths.spam(lure ?? ""), no, fragment);
  const idle = paths.waiting(id3 ?? "");
  await measure("say that no answer is needed", idle, post({ needed: "no" }), fragment);
  await measure("delete a conversation of one message", paths.deletion(id3 ?? ""), post());
  await env.DB.prepare("DELETE FROM client_numbers WHERE number = ?").bind(number).run();

  const size = String(conversations).padStart(6, "0");
  const profile = post({ name: `Twin ${size}`, number: `+1503999${size.slice(-4)}` });
  const twin = idOf(await measure("add a client", paths.clients(), profile));
  await measure("add a patient", paths.patients(twin), post({ name: "Comet", species: "dog" }));
  const kept = idOf(
    await ask(paths.clients(), { ...post({ name: `Twin ${size}` }), headers: { Cookie: cookie } }),
  );
  await measure("merge two clients", paths.merging(kept), post({ mergedId: twin }));
  const mergeId = await env.DB.prepare("SELECT id FROM merges WHERE kept_id = ?")
    .bind(kept)
    .first<string>("id");
  await measure("undo a merge", paths.unmerging(kept), post({ mergeId: mergeId ?? "" }));
  await env.DB.prepare(
    `INSERT OR IGNORE INTO imports (clinic_id, id, file_name, staff_id, staff_name, created_at, phase,
       first_rows, columns, has_heading, shares_numbers, row_count, chunk_count, due_at)
     VALUES ('riverside', 'an-import', 'a.csv', 'theo', 'Theo', 0, 'checked', '[]', '[]', 0, 0, 1, 0, 9e15)`,
  ).run();
  await measure("look at an import", paths.import("an-import"));
  await measure("the export page", paths.exports());
  await measure("look at a dry run row by row", paths.importRows("an-import"));
  await env.DB.prepare(
    `UPDATE imports SET kind = 'appointments', phase = 'uploaded', chunk_count = 0 WHERE id = 'an-import'`,
  ).run();
  const reading = new URLSearchParams([
    ...["name", "day"].map((role): [string, string] => ["column", role]),
    ["type", "check-up"],
  ]);
  await measure("start a dry run", paths.check("an-import"), { method: "POST", body: reading });
  await env.DB.prepare("DELETE FROM imports WHERE id = 'an-import'").run();

  const upload = new FormData();
  upload.append("file", new File([pictures.png], "a.png"));
  await measure("attach a file", paths.attaching(top), { method: "POST", body: upload });
  const withFile = post({ body: "Look", token: `f${conversations}`, files: "1" });
  await measure("send a text with a file", paths.messages(top), withFile);
  const media = { NumMedia: "1", MediaUrl0: `https://x.example/Media/ME${"a".repeat(32)}` };
  const photo = inboundWebhook({ from: contact, sid: newSid(), ...media });
  await measure("a text with a picture", paths.inboundWebhook(), photo);
  const never = { weekly: [[], [], [], [], [], [], []], closures: [] };
  const alert = { isOn: true, addresses: ["maya@riverside.example"], quotes: false };
  await env.DB.prepare(
    "UPDATE clinics SET business_hours = ?, after_hours = ? WHERE id = 'riverside'",
  )
    .bind(JSON.stringify(never), JSON.stringify({ ...usualAfterHours, alert }))
    .run();
  const late = inboundWebhook({ from: "+12060000007", sid: newSid() });
  await measure("a text after hours, answered and alerted", paths.inboundWebhook(), late);
  await env.DB.prepare("UPDATE clinics SET business_hours = NULL, after_hours = NULL").run();
  const admin = { Cookie: await signInAs("maya") };
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
     INSERT OR IGNORE INTO activity (clinic_id, id, at, staff_id, staff_name, kind, detail)
     SELECT 'riverside', '00' || printf('%04d', i), i, 'maya', 'Maya', 'client-added', '' FROM n`,
  ).run();
  await measure("the log", paths.activity(), {}, admin);
  const theirs = { who: "theo" };
  await measure("the log of somebody", paths.activity(theirs), {}, admin);
  await measure("the log of what was sent", paths.activity({ about: "sent" }), {}, admin);
  const sent = paths.activity({ about: "sent", ...theirs });
  await measure("the log of what somebody sent", sent, {}, admin);
  await measure("the log of after hours", paths.activity({ about: "after-hours" }), {}, admin);
  await env.DB.prepare("DELETE FROM alert_emails").run();
  await measure("the log of alerts", paths.activity({ about: "alerts" }), {}, admin);
  await env.DB.prepare("DELETE FROM planned_texts").run();
  await env.DB.prepare("DELETE FROM appointments").run();
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
     INSERT INTO appointments (clinic_id, id, client_id, type_id, staff_name, room, notes, starts_at,
       ends_at, status, created_at)
     SELECT 'riverside', 'past-' || i, 'ben', 'check-up', '', '', '', i, i + 1, 'done', 0 FROM n`,
  )
    .bind(conversations)
    .run();
  const booking = { clientId: "ben", typeId: "check-up", time: "10:00", confirms: "yes" };
  const day = "2031-03-04";
  await measure("make an appointment", paths.appointments(), post({ ...booking, day }));
  await measure("the client beside a conversation", paths.beside(id2), {}, fragment);
  await measure("the schedule of a day", paths.schedule({ day }));
  await measure("the schedule of a week", paths.schedule({ day, view: "week" }));
  const behind = (shown: string) => `${paths.changes()}?after=${seq - 1}&day=${shown}&span=day`;
  const seq =
    (await env.DB.prepare(
      "SELECT max(seq) AS seq FROM changes WHERE clinic_id = 'riverside'",
    ).first<number>("seq")) ?? 0;
  await measure("changes of a schedule, one of them", behind(day), {}, fragment);
  await measure("changes of a schedule, none", behind("2031-03-05"), {}, fragment);
  // Many are planned, one is due.
  await env.DB.prepare("UPDATE planned_texts SET due_at = NULL").run();
  await env.DB.prepare(
    `INSERT INTO planned_texts (clinic_id, id, appointment_id, kind, starts_at, place, planned_at, due_at)
     SELECT clinic_id, id, id, 'reminder', starts_at, 0, 0, 9e12 FROM appointments WHERE id LIKE 'past-%'`,
  ).run();
  await env.DB.prepare("UPDATE planned_texts SET due_at = 1 WHERE kind = 'confirmation'").run();
  const noon = Date.parse("2031-03-03T12:00-08:00");
  const handing = countingD1(env.DB);
  const minute = ports({ databases: { DB: handing.database }, now: () => noon });
  await handOutPlanned(minute);
  costs["hand out what is due, to each its share"] = handing.cost;
  for (const [statement, values] of handing.statements) asked.set(statement, values);
  const share = { shard: "DB", clinicId: "riverside", kind: "send-planned", atMost: 1 } as const;
  expect(minute.enqueued.map(({ work }) => work)).toEqual([{ ...share, subjectId: "riverside" }]);
  const counted = countingD1(env.DB);
  const taker = ports({ databases: { DB: counted.database }, now: () => noon });
  await sendPlanned(taker, { ...share, subjectId: "riverside" });
  costs["send what is due, one of many"] = counted.cost;
  for (const [statement, values] of counted.statements) asked.set(statement, values);
  const made = await env.DB.prepare(
    "SELECT id FROM appointments WHERE id NOT LIKE 'past-%'",
  ).first<string>("id");
  const move = post({ version: "0", day, time: "11:00" });
  await measure("move an appointment", paths.appointmentTime(made ?? ""), move);
  await env.DB.batch([
    env.DB.prepare("DELETE FROM care_items"),
    env.DB.prepare("DELETE FROM care_texts"),
    env.DB.prepare("DELETE FROM appointments"),
  ]);
  await env.DB.prepare(
    `INSERT OR IGNORE INTO patients (clinic_id, id, client_id, name, species, created_at)
     VALUES ('riverside', 'due-pet', 'ann', 'Biscuit', 'dog', 0)`,
  ).run();
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
     INSERT INTO care_items (clinic_id, id, patient_id, item, due_on, remind_at, created_at)
     SELECT 'riverside', 'care-' || i, iif(i = 1, 'due-pet', 'pet-' || i), 'Rabies', '2031-03-17',
       iif(i = 1, ?2, 9e12), 0 FROM n`,
  )
    .bind(conversations, noon - 3_600_000)
    .run();
  const care = countingD1(env.DB);
  await sendCare(ports({ databases: { DB: care.database }, now: () => noon }), {
    ...{ shard: "DB", clinicId: "riverside", kind: "send-care", subjectId: "riverside" },
  } as const);
  costs["send what care is due, one of many"] = care.cost;
  for (const [statement, values] of care.statements) asked.set(statement, values);
  const asks = { from: "+12060000008", body: "please don't text me anymore", sid: newSid() };
  await measure("a text that asks not to be texted", paths.inboundWebhook(), inboundWebhook(asks));
  const asking = await env.DB.prepare(
    "SELECT id FROM conversations WHERE contact = '+12060000008' AND closed_at IS NULL",
  ).first<string>("id");
  await measure("decide what it asks", paths.stopAsk(asking ?? ""), post({ change: "leave" }));
  const why = post({ change: "opt-out", reason: "By phone" });
  await measure("record an opt-out", paths.contactConsent(asking ?? ""), why);
  await env.DB.prepare("DELETE FROM opt_outs WHERE number = '+12060000008'").run();
  await measure("the add-on", paths.addOn(), {}, admin);
  await env.DB.prepare("DELETE FROM changes").run();
  await ask(paths.inboundWebhook(), inboundWebhook({ from: "+12060000007", sid: newSid() }));
  // Whether the queue has taken what went out before is a matter of time.
  await env.DB.prepare("DELETE FROM outbox").run();
  await measure("line health", paths.lineHealth(), {}, admin);
  await measure("the staff", paths.staff(), {}, admin);
  const note = post({ body: "Is she insured, @Maya?", token: `note-${conversations}` });
  await measure("write an internal note", paths.notes(top), note, fragment);
  const keeping = post({ archiveAfter: "", purgeAfter: "12" });
  await measure("preview how long things are kept", paths.retention(), keeping, admin);
  await measure("switch texting off", paths.addOnDisabling(), post({}), admin);
  await measure("switch texting on again", paths.addOnRestoring(), post({}), admin);
  const file = await env.DB.prepare("SELECT id FROM files LIMIT 1").first<string>("id");
  await measure("open a file", paths.file(file ?? ""));
  await env.DB.prepare(
    `INSERT OR IGNORE INTO attachments (clinic_id, message_position, place, state, file_id)
     SELECT clinic_id, position, 0, 'kept', ?1 FROM messages WHERE conversation_id = ?2
     ORDER BY position DESC LIMIT 50`,
  )
    .bind(file, top)
    .run();
  await env.DB.prepare("UPDATE messages SET media_count = 1 WHERE conversation_id = ?")
    .bind(top)
    .run();
  await env.DB.prepare("UPDATE conversations SET unread_since = 1 WHERE id = ?").bind(top).run();
  await measure("open a thread of pictures", paths.conversation(top), {}, fragment);
  await env.DB.prepare("DELETE FROM documents").run();
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
     INSERT INTO documents (clinic_id, id, name, sort_name, file_id, scope, changed_at, changed_by)
     SELECT 'riverside', 'd' || i, 'Form ' || i, 'form ' || printf('%06d', i), ?2, 'riverside', 0, 'Maya' FROM n`,
  )
    .bind(Math.min(conversations, 3000), file)
    .run();
  const written = { method: "POST", body: new URLSearchParams({ body: "Hi" }) };
  const choices = paths.choosingQuickReply(top);
  const quick = await measure("the quick replies, to choose from", choices, written, fragment);
  expect(await quick.text()).toContain("Often said");
  await measure("put in a quick reply", paths.quickReplyUse(top, "often"), written, fragment);
  const inAWeek = String(Date.now() + 7 * 86_400_000);
  const later = post({ body: "See you then", when: inAWeek, token: `l${conversations}` });
  await measure("ask when a text leaves later", paths.sendingLater(top), written, fragment);
  await measure("schedule a text", paths.scheduledTexts(top), later, fragment);
  const seen = (version: number) => post({ body: "See you", when: inAWeek, version: `${version}` });
  const textId = `l${conversations}`;
  const one = paths.scheduledText(top, textId);
  await measure("change what leaves later", one, seen(0), fragment);
  const withdrawal = paths.scheduledWithdrawal(top, textId);
  await measure("withdraw what leaves later", withdrawal, seen(1), fragment);
  const departure = paths.scheduledDeparture(top, textId);
  await measure("let go at once what leaves later", departure, seen(2), fragment);
  const another = post({ body: "At eight", when: inAWeek, token: `m${conversations}` });
  await ask(paths.scheduledTexts(top), { ...another, headers: { Cookie: cookie } });
  const first = inboundWebhook({ from: contact, sid: newSid() });
  await measure("a text that withdraws what leaves later", paths.inboundWebhook(), first);
  await env.DB.prepare(
    "UPDATE scheduled_texts SET held = NULL, due_at = 1, leaves_at = ? WHERE held = 'client-wrote'",
  )
    .bind(Date.now())
    .run();
  const leaving = countingD1(env.DB);
  await sendScheduled(ports({ databases: { DB: leaving.database } }), {
    ...{ shard: "DB", clinicId: "riverside", kind: "send-scheduled" },
    subjectId: `m${conversations}`,
  } as const);
  costs["send what leaves later"] = leaving.cost;
  for (const [statement, values] of leaving.statements) asked.set(statement, values);
  const marks = [{ id: "a-tag", name: "Money", colour: "red" }];
  await env.DB.batch([
    env.DB.prepare("DELETE FROM conversation_tags"),
    env.DB.prepare("UPDATE clinics SET tags = ? WHERE id = 'riverside'").bind(
      JSON.stringify(marks),
    ),
    env.DB.prepare(
      `INSERT INTO conversation_tags (clinic_id, tag_id, conversation_id)
       SELECT clinic_id, 'a-tag', id FROM conversations WHERE closed_at IS NULL AND id <> ?
       ORDER BY id DESC LIMIT 1000`,
    ).bind(top),
  ]);
  await measure(
    "put a tag on a conversation",
    paths.tagging(top),
    post({ tag: "a-tag" }),
    fragment,
  );
  await measure("conversations with a tag", paths.inbox({ filter: "tag-a-tag" }), {}, fragment);
  const lastAt = await env.DB.prepare(
    "SELECT last_message_at AS at FROM conversations WHERE id = ?",
  )
    .bind(top)
    .first<number>("at");
  await measure(
    "hand over one of several",
    paths.selection(),
    post({ chosen: `${lastAt}.${top}`, staffId: "maya", action: "give" }),
  );
  const off = post({ shown: "a-tag" });
  await measure("take a tag off a conversation", paths.tagging(top), off, fragment);
  await env.DB.batch([
    env.DB.prepare("UPDATE counting SET position = (SELECT max(position) FROM messages)"),
    env.DB.prepare("DELETE FROM uncounted"),
    env.DB.prepare("DELETE FROM day_counts"),
  ]);
  await ask(paths.inboundWebhook(), inboundWebhook({ from: contact, sid: newSid() }));
  const said = post({ body: "At five", token: `n${conversations}` });
  await ask(paths.messages(top), { ...said, headers: { Cookie: cookie } });
  const counting = countingD1(env.DB);
  await countTexts(ports({ databases: { DB: counting.database } }));
  costs["count what came and went"] = counting.cost;
  for (const [statement, values] of counting.statements) asked.set(statement, values);
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
     INSERT OR IGNORE INTO day_counts SELECT 'riverside', date('now', '-' || i || ' days'), '{"in 9":1}' FROM n`,
  ).run();
  await measure("the numbers of ninety days", paths.numbers({ days: "90" }));
  const raised = Date.now() - 40 * 60_000;
  await env.DB.prepare("UPDATE conversations SET waiting_since = ? WHERE id = 'old-1'")
    .bind(raised)
    .run();
  await env.DB.prepare(
    "UPDATE clinics SET raised_until = ?, after_hours = ? WHERE id = 'riverside'",
  )
    .bind(raised - 1, JSON.stringify({ ...usualAfterHours, alert }))
    .run();
  const looking = countingD1(env.DB);
  await raiseWaiting(ports({ databases: { DB: looking.database } }));
  costs["tell of one who waits too long"] = looking.cost;
  for (const [statement, values] of looking.statements) asked.set(statement, values);
  const { n } = (await env.DB.prepare(
    "SELECT count(*) AS n FROM alerts WHERE waiting_since IS NOT NULL",
  ).first<{ n: number }>()) ?? { n: 0 };
  expect(n).toBeGreaterThan(0);
  await env.DB.prepare("UPDATE clinics SET after_hours = NULL").run();
  const like = inboundWebhook({ from: contact, body: "Liked “At five”", sid: newSid() });
  await measure("a reaction to what was sent", paths.inboundWebhook(), like);
  await env.DB.batch([
    env.DB.prepare(
      "UPDATE conversations SET waiting_since = NULL, unread_since = NULL WHERE id = 'old-2'",
    ),
    env.DB.prepare(
      `UPDATE clinics SET close_after = 14, quiet_place = '[1,-1000000000000,""]' WHERE id = 'riverside'`,
    ),
  ]);
  const tidying = countingD1(env.DB);
  await closeQuiet(ports({ databases: { DB: tidying.database } }), {
    ...{ shard: "DB", clinicId: "riverside", kind: "close-quiet", subjectId: "riverside" },
  } as const);
  costs["close what is quiet, one of many"] = tidying.cost;
  for (const [statement, values] of tidying.statements) asked.set(statement, values);
  expect(
    await env.DB.prepare("SELECT closed_after FROM conversations WHERE id = 'old-2'").first(
      "closed_after",
    ),
  ).toBe(14);
  const { read: _, ...phone } = await aPhone(`of-${conversations}`);
  const hears = { ...phone, hears: "all" };
  const switchOn = { method: "POST", body: new URLSearchParams(hears) };
  const phoneless = inboundWebhook({ from: contact, sid: newSid() });
  // Their conversation is unread already, both times.
  await ask(paths.inboundWebhook(), inboundWebhook({ from: contact, sid: newSid() }));
  const withPhone = "a text from a client, with a phone to tell";
  await measure(withPhone, paths.inboundWebhook(), phoneless);
  const without = costs[withPhone];
  await measure("switch push on for a browser", paths.devices(), switchOn);
  const toTell = inboundWebhook({ from: contact, sid: newSid() });
  await measure(withPhone, paths.inboundWebhook(), toTell);
  // That there are devices stands on the clinic's own row.
  expect(costs[withPhone]).toEqual(without);
  const calling = countingD1(env.DB);
  const halfAMinuteOn = { databases: { DB: calling.database }, now: () => Date.now() + 60_000 };
  const called = await env.DB.prepare(
    "SELECT id FROM conversations WHERE contact = ? AND closed_at IS NULL",
  )
    .bind(contact)
    .first<string>("id");
  const call = { shard: "DB", clinicId: "riverside", kind: "call-devices" } as const;
  const told = ports(halfAMinuteOn);
  await callDevices(told, { ...call, subjectId: called ?? "" });
  expect(told.enqueued).toHaveLength(1);
  costs["have the phones told, one of them"] = calling.cost;
  for (const [statement, values] of calling.statements) asked.set(statement, values);
  const device = await env.DB.prepare("SELECT id FROM push_devices").first<string>("id");
  const removal = { method: "POST" };
  await measure("switch push off for a browser", paths.deviceRemoval(device ?? ""), removal);
  await measure("the library", paths.library());
  await measure("search the library", paths.finding(paths.library()), typed("for"), fragment);
  return costs;
}

/** Empties what its trigger keeps: what one size has left behind is no part of the other. */
async function forget(trigger: string, deletion: string): Promise<void> {
  const kept = await env.DB.prepare("SELECT sql FROM sqlite_master WHERE name = ?")
    .bind(trigger)
    .first<string>("sql");
  await env.DB.prepare(`DROP TRIGGER ${trigger}`).run();
  await env.DB.prepare(deletion).run();
  await env.DB.prepare(kept ?? "").run();
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
