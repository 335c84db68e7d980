import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { usualAfterHours } from "#domain/auto-responder.ts";
import { usualHours } from "#domain/business-hours.ts";
import { countAtClosing } from "#flows/count-numbers.ts";
import { raiseWaiting } from "#flows/raise-waiting.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { sendAlerts } from "#flows/send-alerts.ts";
import { sendReply } from "#flows/send-reply.ts";
import { settleWaiting } from "#flows/settle-waiting.ts";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { mailbox } from "#test/support/mailbox.ts";
import { textFrom, theo } from "#test/support/replies.ts";
import { at, emptySchedule, run, time, world } from "#test/support/schedule.ts";
import { get, openWith, post } from "#test/support/visitor.ts";
import { signInAs } from "#test/support/world.ts";

const work = {
  shard: "DB",
  clinicId: "riverside",
  kind: "send-alerts",
  subjectId: "riverside",
} as const;
const alertTo = (...addresses: string[]) => ({
  ...{ ...usualAfterHours, autoReply: false },
  alert: { isOn: false, addresses, quotes: false },
});

beforeEach(async () => {
  await emptySchedule();
  for (const table of ["alerts", "alert_emails", "send_counts"]) await run(`DELETE FROM ${table}`);
  // Closings are looked at where a test says so.
  await run("UPDATE closings SET next_at = NULL");
  await run(
    `UPDATE clinics SET business_hours = ?, after_hours = ?, raise_after = 30, waiting_emails = 1,
       raised_until = 0, raise_at = 0 WHERE id = 'riverside'`,
    JSON.stringify(usualHours),
    JSON.stringify(alertTo("desk@riverside.example")),
  );
});

const receive = (contact: string = people.ann) =>
  receiveMessage(world(), textFrom(contact, "Is it serious?"));
const answer = async (contact: string = people.ann) =>
  sendReply(world(), theo, {
    conversationId: await openWith(contact),
    body: "No",
    token: crypto.randomUUID(),
  });
/** The subjects of all emails, when the minute's cron has run at a time of that Tuesday or another day. */
async function told(clock: string, day = "2026-11-24"): Promise<string[]> {
  time.now = at(`${day}T${clock}`);
  await raiseWaiting(world());
  await countAtClosing(world());
  await sendAlerts(world(), work);
  return (await mailbox()).map(({ subject }) => subject);
}
const one = "A text waits too long at Riverside Animal Clinic";

test("who waits longer than the clinic wants is told of once, whatever the cron repeats or skips", async () => {
  await receive();
  expect(await told("10:29")).toEqual([]);
  time.now = at("2026-11-24T10:30");
  await Promise.all([0, 1, 2].map(() => raiseWaiting(world())));
  expect(await told("10:30")).toEqual([one]);
  time.now = at("2026-11-24T10:31");
  await receive(people.ben);
  await receive(people.cleo);
  expect(await told("10:45")).toEqual([one]);
  expect(await told("14:00")).toEqual([one, "2 texts wait too long at Riverside Animal Clinic"]);
  // Put back by whatever: the same waiting is not told of twice.
  await run("UPDATE clinics SET raised_until = 0");
  expect(await told("14:30")).toHaveLength(2);
});

test("the email names no client and quotes nothing, unless the clinic wants it, and leads there", async () => {
  await receive();
  await told("10:30");
  const id = await openWith(people.ann);
  const [mail] = await mailbox();
  expect(mail?.text).toMatch(/Waiting since 10:00\sAM/);
  expect(mail?.text).toContain(`https://desk.example${paths.conversation(id)}`);
  expect(`${mail?.text} ${mail?.html} ${mail?.subject}`).not.toMatch(/Ann|serious/);
  expect(mail?.to).toEqual(["desk@riverside.example"]);
  const log = await (await get(paths.activity({ about: "alerts" }), await signInAs("maya"))).text();
  expect(log).toContain("1 text that waited too long: emailed");

  await run(
    "UPDATE clinics SET after_hours = json_replace(after_hours, '$.alert.quotes', json('true'))",
  );
  await receive(people.ben);
  await told("11:30");
  expect((await mailbox()).at(-1)?.text).toContain("Ben Ortiz: Is it serious?");
});

test("only the time while the clinic is open counts, and a night is looked at once", async () => {
  time.now = at("2026-11-24T17:50");
  await receive();
  time.now = at("2026-11-24T23:00");
  await receive(people.ben);
  expect(await told("23:45")).toEqual([]);
  const looksAt = await env.DB.prepare("SELECT raise_at FROM clinics WHERE id = 'riverside'").first(
    "raise_at",
  );
  expect(looksAt).toBe(at("2026-11-25T08:20"));
  expect(await told("08:19", "2026-11-25")).toEqual([]);
  expect(await told("08:20", "2026-11-25")).toEqual([one]);
  expect(await told("08:29", "2026-11-25")).toEqual([one]);
  expect(await told("08:30", "2026-11-25")).toEqual([one, one]);
});

test("changed settings are looked at anew at once", async () => {
  const maya = await signInAs("maya");
  time.now = at("2026-11-24T20:00");
  await receive();
  expect(await told("21:00")).toEqual([]);
  const version = await env.DB.prepare(
    "SELECT settings_version AS v FROM clinics WHERE id = 'riverside'",
  ).first<number>("v");
  const form = { name: "Riverside Animal Clinic", timeZone: "Asia/Tokyo", version: `${version}` };
  expect((await post(paths.clinicSettings(), form, maya)).status).toBe(303);
  expect(await told("21:01")).toEqual([one]);
  await run("UPDATE clinics SET time_zone = 'America/Los_Angeles' WHERE id = 'riverside'");
});

test("who was answered, or needs no answer, is told of to nobody; who waits anew is", async () => {
  await receive();
  await receive(people.ben);
  const conversationId = await openWith(people.ben);
  await answer();
  await settleWaiting(world(), theo, { conversationId, needed: false, seen: null });
  expect(await told("11:00")).toEqual([]);
  await receive();
  expect(await told("11:30")).toEqual([one]);
  await answer();
  await receive();
  expect(await told("12:30")).toEqual([one, one]);
});

test.each([
  ["a clinic that lets them wait", "raise_after = NULL"],
  ["a clinic that wants no emails about it", "waiting_emails = 0"],
  ["a clinic with nobody on duty", `after_hours = '${JSON.stringify(alertTo())}'`],
  ["a clinic that never said whom to alert", "after_hours = NULL"],
])("%s hears nothing of what waits", async (_, setting) => {
  await run(`UPDATE clinics SET ${setting} WHERE id = 'riverside'`);
  await receive();
  expect(await told("17:00")).toEqual([]);
  expect(await env.DB.prepare("SELECT count(*) AS n FROM alerts").first("n")).toBe(0);
});

test("what was put aside for later waits by intention: neither while it is open nor at closing", async () => {
  await run("UPDATE closings SET next_at = 0");
  expect(await told("10:00")).toEqual([]);
  await receive();
  await run("UPDATE conversations SET aside = 'snoozed', snoozed_until = 8640000000000000");
  expect(await told("11:00")).toEqual([]);
  expect(await told("18:00")).toEqual([]);
});

test("a clinic that never said when it is open counts all the time", async () => {
  await run("UPDATE clinics SET business_hours = NULL WHERE id = 'riverside'");
  time.now = at("2026-11-24T23:00");
  await receive();
  expect(await told("23:29")).toEqual([]);
  expect(await told("23:30")).toEqual([one]);
});

test("at closing those on duty are told how many still wait, once, and nothing when nobody does", async () => {
  await run("UPDATE clinics SET raise_after = NULL WHERE id = 'riverside'");
  await run("UPDATE closings SET next_at = 0");
  expect(await told("10:00")).toEqual([]);
  await receive();
  await receive(people.ben);
  await receive(people.cleo);
  await answer(people.cleo);
  expect(await told("17:59")).toEqual([]);
  time.now = at("2026-11-24T18:00");
  await Promise.all([0, 1, 2].map(() => countAtClosing(world())));
  const two = "2 clients still wait for an answer at Riverside Animal Clinic";
  expect(await told("18:00")).toEqual([two]);
  expect(await told("18:01")).toEqual([two]);
  const [mail] = await mailbox();
  expect(mail?.text).toContain("https://desk.example/inbox?filter=waiting");
  expect(`${mail?.text} ${mail?.html}`).not.toMatch(/Ann|serious/);
  const log = await (await get(paths.activity({ about: "alerts" }), await signInAs("maya"))).text();
  expect(log).toContain("2 waiting at closing: emailed");

  await answer();
  expect(await told("18:00", "2026-11-25")).toEqual([
    two,
    "1 client still waits for an answer at Riverside Animal Clinic",
  ]);
  await answer(people.ben);
  expect(await told("18:00", "2026-11-26")).toHaveLength(2);
});

test("a closing that the cron comes to hours later is no news, nor one of a clinic that wants none", async () => {
  await run("UPDATE clinics SET raise_after = NULL WHERE id = 'riverside'");
  await run("UPDATE closings SET next_at = 0");
  await told("10:00");
  await receive();
  expect(await told("19:01")).toEqual([]);
  await run("UPDATE clinics SET waiting_emails = 0 WHERE id = 'riverside'");
  expect(await told("18:00", "2026-11-25")).toEqual([]);
});
