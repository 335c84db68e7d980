import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { usualAfterHours } from "#domain/auto-responder.ts";
import { deleteConversation } from "#flows/delete-conversation.ts";
import { deliverMessage } from "#flows/deliver-message.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { sendAlerts } from "#flows/send-alerts.ts";
import { paths } from "#src/paths.ts";
import { enable, vera, withoutALine } from "#test/support/northside.ts";
import { queuedReply, textFrom, theo } from "#test/support/replies.ts";
import { simulate } from "#test/support/simulator.ts";
import { get, openWith, post } from "#test/support/visitor.ts";
import { ports, signInAs } from "#test/support/world.ts";

let maya = "";
let now = Date.parse("2026-11-24T22:00-08:00");
const work = {
  shard: "DB",
  clinicId: "riverside",
  kind: "send-alerts",
  subjectId: "riverside",
} as const;

beforeEach(async () => {
  maya = await signInAs("maya");
  await simulate("reset", {});
  const afterHours = {
    ...usualAfterHours,
    message: "Closed.",
    emergency: { isOn: true, words: ["bleeding"], message: "Call 555-0911." },
    alert: { isOn: true, addresses: ["maya@riverside.example"], quotes: false },
  };
  await env.DB.batch([
    env.DB.prepare("DELETE FROM alerts"),
    env.DB.prepare("DELETE FROM alert_emails"),
    env.DB.prepare(
      "UPDATE clinics SET business_hours = ?, after_hours = ? WHERE id = 'riverside'",
    ).bind(
      JSON.stringify({
        weekly: Array.from({ length: 7 }, () => [{ from: 480, to: 1080 }]),
        closures: [],
      }),
      JSON.stringify(afterHours),
    ),
  ]);
});

const receive = (contact: string, body = "canary words") =>
  receiveMessage(ports({ now: () => now }), textFrom(contact, body));
const log = async (about: string, more: { who?: string; before?: string } = {}) =>
  (await get(paths.activity({ about, ...more }), maya)).text();
/** Line after line, all pages. */
async function whole(first: string): Promise<string[]> {
  const lines: string[] = [];
  for (let path = first; path !== "";) {
    const page = await (await get(path, maya)).text();
    const list = /<ul class="remarks">([\s\S]*?)<\/ul>/.exec(page)?.[1] ?? "";
    const items = list.split("</small>").slice(1);
    lines.push(...items.map((item) => (item.split("</li>")[0] ?? "").replace(/<[^>]*>/g, "")));
    const next = /href="(\/settings\/activity[^"]+)">Earlier/.exec(page)?.[1] ?? "";
    path = next.replaceAll("&amp;", "&");
  }
  return lines;
}

test("the log says what came after hours, what it was met with and why, and never what was said", async () => {
  await receive("+15035550111");
  await receive("72345");
  await receive("+15035550156", "STOP");
  await receive("+18765550111");
  await receive("+15035550157", "He is bleeding");
  await sendAlerts(ports({ now: () => now }), work);
  const afterHours = await log("after-hours");
  for (const line of [
    "Ann Becker: answered by itself, waits to be sent",
    "(876) 555-0111: not answered by itself: it came from Jamaica, and texts go to the US and Canada only",
    "72345: not answered by itself: the sender takes no texts",
    "(503) 555-0156: not answered by itself: the network answers STOP, START and HELP itself",
    "(503) 555-0157: given the emergency answer",
  ]) {
    expect(afterHours).toContain(line);
  }
  expect(afterHours).not.toContain("canary");
  const alerts = await log("alerts");
  expect(alerts).toContain("1 text, urgent: emailed");
  expect(alerts).toContain("3 texts: emailed");
});

test("nobody but the clinic's admins sees the log, and a strange place in it is its beginning", async () => {
  await receive("+15035550111");
  expect((await get(paths.activity())).status).toBe(403);
  const noor = await signInAs("noor");
  const subjects = ["changes", "settings", "sent", "after-hours", "alerts"];
  for (const about of subjects) {
    expect(await (await get(paths.activity({ about }), noor)).text()).toContain("Nothing yet.");
    for (const before of ["x", "'", "9".repeat(40), "01J", "1.x'"]) {
      expect((await get(paths.activity({ about, before, who: "'" }), maya)).status).toBe(200);
    }
  }
});

test("what was sent stands there with its author and its fate, by anybody or by one person", async () => {
  now += 36_000_000; // by day
  const world = ports({ now: () => now });
  const { work: delivery } = await queuedReply(world, "+15035551401", "canary answer");
  await deliverMessage(world, delivery);
  const bad = await queuedReply(world, "+15035551402", "canary to nobody");
  await deliverMessage({ ...world, gateway: { ...world.gateway, authToken: "x" } }, bad.work);
  now -= 36_000_000;
  await receive("+15035551403");
  const sent = await log("sent");
  expect(sent).toContain("Theo to (503) 555-1401: sent");
  expect(sent).toContain("Theo to (503) 555-1402: not sent: The clinic&#39;s line is not set up");
  expect(sent).toContain("The auto-responder to (503) 555-1403: waits to be sent");
  expect(sent).not.toContain("canary");
  expect(sent).toMatch(/<option value="theo">Theo<\/option>/);
  const theirs = await whole(paths.activity({ about: "sent", who: "theo" }));
  expect(theirs.every((line) => line.startsWith("Theo to"))).toBe(true);
  expect(theirs.length).toBeGreaterThanOrEqual(2);
  expect(await whole(paths.activity({ about: "sent", who: "maya" }))).toEqual([]);
  const itself = await whole(paths.activity({ about: "sent", who: "by-itself" }));
  expect(itself.some((line) => line.startsWith("The auto-responder"))).toBe(true);
  expect(itself.some((line) => line.startsWith("Theo"))).toBe(false);
});

test("what a deleted conversation was met with stays, and nothing that says with whom or what", async () => {
  const contact = "+15035551404";
  await receive(contact, "canary one");
  await receive(contact, "canary two");
  const conversationId = await openWith(contact);
  const deleted = await deleteConversation(ports(), theo, { conversationId, typed: "delete" });
  expect(deleted).toEqual({ kind: "deleted" });
  const afterHours = await log("after-hours");
  expect(afterHours).toContain(
    "somebody (deleted since): not answered by itself: it had answered once since closing",
  );
  expect(afterHours).toContain("somebody (deleted since): answered by itself");
  expect(await log("sent")).toContain(
    "The auto-responder to somebody (deleted since): waits to be",
  );
  expect(await log("changes")).toContain("Theo deleted a conversation: 3 messages");
  const { results } = await env.DB.prepare("SELECT * FROM message_traces").all();
  const traces = JSON.stringify(results);
  expect(traces).toContain(conversationId);
  for (const gone of ["canary", "555140", "Closed."]) expect(traces).not.toContain(gone);
});

test("texts whose place in the list was given again keep their lines apart", async () => {
  const before = await whole(paths.activity({ about: "after-hours" }));
  for (const contact of ["+15035551405", "+15035551406", "+15035551407"]) {
    await receive(contact);
    const conversationId = await openWith(contact);
    await deleteConversation(ports(), theo, { conversationId, typed: "delete" });
  }
  const after = await whole(paths.activity({ about: "after-hours" }));
  expect(after).toHaveLength(before.length + 3);
});

test("no line of the log can be changed or removed, by whatever statement", async () => {
  await receive("+15035551408");
  await deleteConversation(ports(), theo, {
    conversationId: await openWith("+15035551408"),
    typed: "delete",
  });
  for (const table of ["activity", "message_traces"]) {
    const rows = () => env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<number>("n");
    const before = await rows();
    expect(before).toBeGreaterThan(0);
    for (const statement of [`DELETE FROM ${table}`, `UPDATE ${table} SET at = 0`]) {
      await expect(env.DB.prepare(statement).run()).rejects.toThrow("only ever added to");
    }
    expect(await rows()).toBe(before);
  }
});

test("the settings that were changed stand there, by whom and which, apart from everything else", async () => {
  const version = async () =>
    String(
      await env.DB.prepare(
        "SELECT settings_version AS v FROM clinics WHERE id = 'riverside'",
      ).first("v"),
    );
  const form = {
    ...{
      message: "Closed, sorry.",
      autoReply: "yes",
      emergencyOn: "yes",
      emergencyWords: "bleeding",
    },
    ...{ emergencyMessage: "Call 555-0911.", alertOn: "yes", addresses: "maya@riverside.example" },
    staffMayDelete: "yes",
    withdrawsScheduled: "yes",
    answeringAssigns: "yes",
    foldsAutomated: "yes",
    ...{ raiseAfter: "30", waitingEmails: "yes" },
  };
  await post(paths.texting(), { ...form, version: await version() }, maya);
  await post(
    paths.clinicSettings(),
    { name: "Riverside", timeZone: "America/Denver", version: await version() },
    maya,
  );
  await post(
    paths.clinicSettings(),
    { name: "Riverside Animal Clinic", timeZone: "America/Los_Angeles", version: await version() },
    maya,
  );
  await post(paths.testAlert(), {}, maya);
  await post(paths.testAutoReply(), { to: "(503) 555-0161" }, maya);
  await env.DB.prepare(
    "INSERT INTO undeliverable_addresses VALUES ('maya@riverside.example', 'bounced', 'Full', 0)",
  ).run();
  await post(paths.deliverableAgain(), { address: "maya@riverside.example" }, maya);
  await post(paths.deliverableAgain(), { address: "maya@riverside.example" }, maya);
  await post(paths.clients(), { name: "Somebody New" }, maya);
  const lines = await whole(paths.activity({ about: "settings" }));
  expect(lines).toEqual([
    "Maya let an address be alerted again: maya@riverside.example",
    "Maya sent a test from the clinic&#39;s number: +15035550161",
    "Maya sent a test alert: maya@riverside.example",
    "Maya changed the clinic&#39;s name or zone: the name, now Riverside Animal Clinic, the time zone, now America/Los_Angeles",
    "Maya changed the clinic&#39;s name or zone: the name, now Riverside, the time zone, now America/Denver",
    "Maya changed the texting settings: the after-hours message",
  ]);
  expect((await whole(paths.activity()))[0]).toBe("Maya added a client");
});

test("who agreed to the add-on stands there with the number and the fee", async () => {
  await withoutALine();
  await enable(ports());
  const cookie = await signInAs("vera");
  const page = await (await get(paths.activity({ about: "settings" }), cookie)).text();
  expect(page).toContain(
    `${vera.staffName} agreed to SMS Messaging (Two-Way): +15035550150, 49.00 USD a month`,
  );
});

test("a long log goes on where it ended, and one person's lines are found far back in it", async () => {
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 620)
     INSERT INTO activity (clinic_id, id, at, staff_id, staff_name, kind, detail)
     SELECT 'lakeside', '00' || printf('%04d', i), i, iif(i % 200 = 0, 'noor', 'other'),
       iif(i % 200 = 0, 'Noor', 'Other'), 'client-added', 'Number ' || i FROM n`,
  ).run();
  maya = await signInAs("noor");
  const numbers = (lines: string[]) => lines.map((line) => Number(/Number (\d+)$/.exec(line)?.[1]));
  expect(numbers(await whole(paths.activity()))).toEqual(
    Array.from({ length: 620 }, (_, i) => 620 - i),
  );
  const first = await log("changes", { who: "noor" });
  expect(first.match(/Noor added a client/g)).toHaveLength(2);
  expect(numbers(await whole(paths.activity({ who: "noor" })))).toEqual([600, 400, 200]);
  expect(await whole(paths.activity({ who: "nobody" }))).toEqual([]);
});
