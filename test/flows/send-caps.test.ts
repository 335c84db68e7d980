import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { usualCaps } from "#domain/send-caps.ts";
import { addCare } from "#flows/keep-care.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { sendCare } from "#flows/send-care.ts";
import { sendPlanned } from "#flows/send-planned.ts";
import { sendReply } from "#flows/send-reply.ts";
import { startConversation } from "#flows/start-conversation.ts";
import { textForSystem } from "#flows/text-for-system.ts";
import { people } from "#test/support/cast.ts";
import { textFrom, theo } from "#test/support/replies.ts";
import {
  at,
  emptySchedule,
  manyDue,
  plannedWork,
  run,
  said,
  text,
  time,
  world,
} from "#test/support/schedule.ts";
import { ports } from "#test/support/world.ts";

beforeEach(async () => {
  await emptySchedule();
  await run("DELETE FROM send_counts");
});

const capped = (over: Partial<typeof usualCaps>) =>
  ports({ now: () => time.now, caps: { ...usualCaps, ...over } });
const maya = { ...theo, staffId: "maya", staffName: "Maya" };
const texts = (author = "staff") =>
  env.DB.prepare("SELECT count(*) AS n FROM messages WHERE author = ?").bind(author).first("n");
const open = async (contact: string = people.ann) => {
  await receiveMessage(world(), textFrom(contact));
  const row = env.DB.prepare("SELECT id FROM conversations WHERE contact = ?").bind(contact);
  return (await row.first<string>("id")) ?? "";
};
let tokens = 0;
const reply = (conversationId: string) => ({
  ...{ conversationId, body: "Hello", token: `t${(tokens += 1)}` },
});

test("of fifty texts that one person sends at once against a cap of ten, exactly ten go", async () => {
  const conversationId = await open();
  const flows = capped({ person: 10 });
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, () => sendReply(flows, theo, reply(conversationId))),
  );
  expect(outcomes.filter(({ kind }) => kind === "queued")).toHaveLength(10);
  const refused = outcomes.filter((one) => one.kind === "refused");
  expect(new Set(refused.map(({ reason }) => reason))).toEqual(new Set(["person_cap"]));
  expect(await texts()).toBe(10);
  // A colleague goes on.
  expect((await sendReply(flows, maya, reply(conversationId))).kind).toBe("queued");
});

test("of fifty that several send at once against a clinic's cap of ten, exactly ten go", async () => {
  const conversationId = await open();
  const flows = capped({ clinic: 10 });
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      sendReply(flows, i % 2 === 0 ? theo : maya, reply(conversationId)),
    ),
  );
  expect(outcomes.filter(({ kind }) => kind === "queued")).toHaveLength(10);
  expect(await texts()).toBe(10);
});

test("in the next hour all begins again, and a form that is posted twice counts once", async () => {
  const conversationId = await open();
  const flows = capped({ person: 1 });
  const one = reply(conversationId);
  expect((await sendReply(flows, theo, one)).kind).toBe("queued");
  expect((await sendReply(flows, theo, one)).kind).toBe("queued");
  expect(await sendReply(flows, theo, reply(conversationId))).toMatchObject({
    reason: "person_cap",
  });
  time.now = at("2026-11-24T11:00");
  expect((await sendReply(flows, theo, reply(conversationId))).kind).toBe("queued");
});

test("of twenty new numbers at once against a cap of five, exactly five are texted; known ones are not counted", async () => {
  const flows = capped({ newNumbers: 5 });
  const start = (number: string) =>
    startConversation(flows, theo, {
      ...{ to: { number }, body: "Hello", token: `s${(tokens += 1)}` },
    });
  const numbers = Array.from({ length: 20 }, (_, i) => `+1503555${6000 + i}`);
  const outcomes = await Promise.all(numbers.map(start));
  expect(outcomes.filter(({ kind }) => kind === "started")).toHaveLength(5);
  expect(outcomes.find(({ kind }) => kind === "refused")).toMatchObject({ reason: "new_cap" });
  await open(people.ben);
  await run("UPDATE conversations SET closed_at = 1 WHERE contact = ?", people.ben);
  expect((await start(people.ben)).kind).toBe("started");
});

test("automated texts are counted apart: at their cap they wait for the next hour, and people go on", async () => {
  time.now = at("2026-11-24T10:20");
  const conversationId = await open();
  await manyDue({ count: 30, dueAt: time.now });
  const flows = capped({ automated: 10, clinic: 5 });
  await Promise.all([sendPlanned(flows, plannedWork), sendPlanned(flows, plannedWork)]);
  await sendPlanned(flows, plannedWork);
  expect(await texts("automation")).toBe(10);
  expect((await sendReply(flows, theo, reply(conversationId))).kind).toBe("queued");
  for (const hour of ["11:00", "12:00", "13:00"]) {
    time.now = at(`2026-11-24T${hour}`);
    await sendPlanned(flows, plannedWork);
  }
  expect(await texts("automation")).toBe(30);
});

test("a reminder of care that is over the cap goes in the next hour", async () => {
  await run("DELETE FROM care_items");
  await run("DELETE FROM care_texts");
  await run("UPDATE clinics SET care_days = '[-14,-7,7]'");
  await addCare(world(), theo, { patientId: "biscuit", item: "Rabies", dueOn: "2026-12-15" });
  time.now = at("2026-12-01T08:00");
  await run(
    "INSERT INTO patients (clinic_id, id, client_id, name, species, created_at) VALUES ('riverside', 'rex', 'ben', 'Rex', 'dog', 0)",
  );
  await run(
    "INSERT INTO care_items (clinic_id, id, patient_id, item, due_on, remind_at, created_at) SELECT clinic_id, 'rex', 'rex', item, due_on, remind_at, 0 FROM care_items",
  );
  const work = { ...plannedWork, kind: "send-care" } as const;
  const flows = capped({ automated: 1 });
  await sendCare(flows, work);
  await sendCare(flows, work);
  expect(await said()).toHaveLength(1);
  time.now = at("2026-12-01T09:00");
  await sendCare(flows, work);
  expect(await said()).toHaveLength(2);
});

test("a clinic's system is told to come back later", async () => {
  const actor = { ...theo, staffName: "VetSoft" };
  const ask = (number: string) =>
    textForSystem(
      capped({ newNumbers: 1 }),
      actor,
      { to: { number }, body: "Ready", key: `k${(tokens += 1)}` },
      "secret",
    );
  expect((await ask("+15035556101")).kind).toBe("taken");
  expect(await ask("+15035556102")).toEqual({ kind: "capped", cap: "new_cap" });
  await text("+15035556103", "Hi");
  expect((await ask("+15035556103")).kind).toBe("taken");
});
