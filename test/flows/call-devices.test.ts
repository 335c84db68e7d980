import { env } from "cloudflare:workers";
import { beforeEach, expect, inject, test } from "vitest";
import { usualAfterHours } from "#domain/auto-responder.ts";
import { callDevices } from "#flows/call-devices.ts";
import { decideDeadLetter } from "#flows/give-up.ts";
import type { Ports } from "#flows/ports.ts";
import { postPush } from "#flows/post-push.ts";
import { raiseWaiting } from "#flows/raise-waiting.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { sweep } from "#flows/sweep.ts";
import type { Work } from "#domain/work.ts";
import type { SentPush } from "#test/simulator/push-service.ts";
import { people } from "#test/support/cast.ts";
import { vapid } from "#test/support/configuration.ts";
import { listening } from "#test/support/listening.ts";
import { aPhone } from "#test/support/phone.ts";
import { maya } from "#test/support/receivers.ts";
import { textFrom } from "#test/support/replies.ts";
import { arm } from "#test/support/simulator.ts";
import { ports } from "#test/support/world.ts";

const minute = 60_000;
// Real time: a push service believes no token that is of another day.
let now = 0;
const world = (over: Partial<Ports> = {}) => ports({ now: () => now, ...over });
const run = (statement: string, ...values: (string | number)[]) =>
  env.DB.prepare(statement)
    .bind(...values)
    .run();
const closed = { weekly: Array.from({ length: 7 }, () => []), closures: [] };

beforeEach(async () => {
  now = Date.now();
  for (const table of ["push_devices", "pushes", "pushed", "dead_letters", "alerts", "messages"]) {
    await run(`DELETE FROM ${table}`);
  }
  await run("DELETE FROM conversations");
  await run("UPDATE staff SET notification = 'anonymous'");
  await run(
    `UPDATE clinics SET business_hours = ?, after_hours = ?, raise_after = 30, raised_until = 0,
      raise_at = 0, waiting_emails = 0 WHERE id = 'riverside'`,
    JSON.stringify(closed),
    JSON.stringify(usualAfterHours),
  );
  for (const kind of [403, 404, 410, 429, 500]) await arm(`push-${kind}`, 0);
});
const open = () => run("UPDATE clinics SET business_hours = NULL WHERE id = 'riverside'");

let phones = 0;
/** A phone of somebody's that push is switched on for. */
async function phoneOf(staffId: string, hears: "duty" | "all" = "duty") {
  const id = `phone-${(phones += 1)}`;
  const phone = await aPhone(id, inject("simulatorUrl"));
  await run(
    `INSERT INTO push_devices (clinic_id, staff_id, id, session_id, name, endpoint, p256dh, auth, hears,
       created_at, signed_in_at) VALUES ('riverside', ?, ?, 's', 'Phone', ?, ?, ?, ?, ?, ?)`,
    ...[staffId, id, phone.endpoint, phone.p256dh, phone.auth, hears, now, now],
  );
  return {
    id,
    /** What its push service took for it and what it says, in order. */
    async heard() {
      const taken = (await pushesTo(id)).filter(({ status }) => status === 201);
      return Promise.all(
        taken.map(async ({ body }) => JSON.parse(await phone.read(Buffer.from(body, "base64url")))),
      );
    },
    words: async function words() {
      return (await this.heard()).map(({ body }) => body);
    },
    pushes: () => pushesTo(id),
    row: () =>
      env.DB.prepare("SELECT told_at, refused_at FROM push_devices WHERE id = ?").bind(id).first(),
  };
}
async function pushesTo(id: string): Promise<SentPush[]> {
  const response = await fetch(`${inject("simulatorUrl")}/simulator/ledger`);
  const { pushes } = await response.json<{ pushes: SentPush[] }>();
  return pushes.filter(({ subscription }) => subscription === id);
}

/** A client's text, and everything that the queue holds for devices, at once whatever its delay. */
async function text(body: string, from: string = people.ann, over: Partial<Ports> = {}) {
  const one = world(over);
  await receiveMessage(one, textFrom(from, body));
  return work(one);
}
/** Does the jobs for devices until none is left that is due; returns how long the rest is to wait. */
async function work(one: ReturnType<typeof world>): Promise<number[]> {
  const later: number[] = [];
  for (let due = one.enqueued.splice(0); due.length > 0; due = one.enqueued.splice(0)) {
    for (const { work: job, delaySeconds } of due) {
      if (job.kind !== "call-devices" && job.kind !== "post-push") continue;
      if (delaySeconds > 0) later.push(delaySeconds);
      else await doIt(one, job);
    }
  }
  return later;
}
const doIt = (one: Ports, job: Work) =>
  job.kind === "post-push" ? postPush(one, job) : callDevices(one, job);
const conversationOf = async (contact: string = people.ann) =>
  (await env.DB.prepare("SELECT id FROM conversations WHERE contact = ?")
    .bind(contact)
    .first<string>("id")) ?? "";
const callFor = async (contact?: string): Promise<Work> => ({
  shard: "DB",
  clinicId: "riverside",
  kind: "call-devices",
  subjectId: await conversationOf(contact),
});
const rows = async (table: string) =>
  (await env.DB.prepare(`SELECT * FROM ${table}`).all()).results;

test("a text at night reaches the phones of those who want it, encrypted, signed, and without its words", async () => {
  const [mayas, theos] = [await phoneOf("maya", "all"), await phoneOf("theo")];
  await run("UPDATE staff SET notification = 'named' WHERE id = 'maya'");
  await text("Rex ate a sock, call 503 555 0111");
  const id = await conversationOf();
  const title = "Riverside Animal Clinic";
  expect(await mayas.heard()).toEqual([{ title, body: "Ann Becker wrote", id }]);
  expect(await theos.heard()).toEqual([{ title, body: "A client wrote", id }]);
  const [sent] = await theos.pushes();
  expect(sent).toMatchObject({ isSigned: true, key: vapid.publicKey, urgency: "high" });
  expect(sent).toMatchObject({ ttl: "14400", subject: "mailto:operator@desk.example" });
  expect(sent?.topic).toMatch(/^[\w-]{32}$/);
  expect(Buffer.from(sent?.body ?? "", "base64url").toString("latin1")).not.toContain("client");
  expect(await theos.row()).toMatchObject({ told_at: now });
  expect(await rows("pushes")).toEqual([]);
});

test("who has no name here is a client, also where a name is wanted", async () => {
  const phone = await phoneOf("theo");
  await run("UPDATE staff SET notification = 'named' WHERE id = 'theo'");
  await text("Hello?", people.cleo);
  expect(await phone.words()).toEqual(["A client wrote"]);
});

test("while the clinic is open only those who asked for every text hear of one, after half a minute", async () => {
  await open();
  const [all, duty] = [await phoneOf("maya", "all"), await phoneOf("theo", "duty")];
  expect(await text("Is Luna's collar ready?")).toEqual([30]);
  now += 30_000;
  const one = world();
  await callDevices(one, await callFor());
  await work(one);
  expect(await all.words()).toEqual(["A client wrote"]);
  expect(await duty.words()).toEqual([]);
});

test.each<[string, () => Promise<unknown>]>([
  ["somebody has read it", () => run("UPDATE conversations SET unread_since = NULL")],
  ["it was closed", () => run("UPDATE conversations SET closed_at = 1")],
  ["it is spam", () => run("UPDATE conversations SET aside = 'spam'")],
  ["it was deleted", () => run("DELETE FROM conversations")],
])("nobody hears of a text when %s before its push goes", async (_, happen) => {
  const phone = await phoneOf("theo");
  const one = world();
  await receiveMessage(one, textFrom(people.ann));
  await callDevices(one, await callFor());
  const [push] = one.enqueued.filter(({ work: job }) => job.kind === "post-push");
  await happen();
  if (push) await postPush(one, push.work);
  expect(push).toBeDefined();
  expect(await phone.pushes()).toEqual([]);
  expect(await rows("pushes")).toEqual([]);
});

test("it is silent while a colleague has the conversation open", async () => {
  const phone = await phoneOf("theo");
  await text("Anybody?", people.ann, { isAttended: async () => true });
  expect(await phone.pushes()).toEqual([]);
});

test("STOP calls nobody, and neither does what is spam", async () => {
  const phone = await phoneOf("theo", "all");
  await text("STOP");
  await run(
    "INSERT INTO spam_numbers (clinic_id, number, marked_at, marked_by) VALUES ('riverside', ?, 0, '')",
    people.ben,
  );
  await text("Buy gold", people.ben);
  await run("DELETE FROM spam_numbers");
  await run("DELETE FROM opt_outs");
  expect(await phone.pushes()).toEqual([]);
});

test("STOP behind a text that nobody has read calls nobody once more", async () => {
  const phone = await phoneOf("theo");
  await text("Hello");
  now += 6 * minute;
  await text("STOP");
  // As what was put off for five minutes does, or the sweep.
  const one = world();
  await callDevices(one, await callFor());
  await work(one);
  await run("DELETE FROM opt_outs");
  expect(await phone.words()).toEqual(["A client wrote"]);
});

test("a clinic without devices has no job made for it, and no other clinic's phone hears", async () => {
  const one = world();
  await receiveMessage(one, textFrom(people.ann));
  expect(one.enqueued.map(({ work: job }) => job.kind)).not.toContain("call-devices");
  const phone = await phoneOf("theo");
  await run("UPDATE push_devices SET clinic_id = 'lakeside'");
  await text("Hello");
  expect(await phone.pushes()).toEqual([]);
});

test("ten texts in a minute are one push, and one more when five minutes are over", async () => {
  const phone = await phoneOf("theo");
  const delays: number[] = [];
  for (let i = 0; i < 10; i += 1) {
    delays.push(...(await text(`And ${i}`)));
    now += 1000;
  }
  expect(await phone.words()).toHaveLength(1);
  expect(delays[0]).toBe(299);
  now += 5 * minute;
  const one = world();
  for (const job of [await callFor(), await callFor()]) await callDevices(one, job);
  await work(one);
  expect(await phone.words()).toHaveLength(2);
});

test("what is urgent says so, and waits for no five minutes", async () => {
  const emergency = {
    ...usualAfterHours.emergency,
    isOn: true,
    message: "Call",
    words: ["bleeding"],
  };
  await run(
    "UPDATE clinics SET after_hours = ?",
    JSON.stringify({ ...usualAfterHours, emergency }),
  );
  const phone = await phoneOf("theo");
  await text("Hello");
  now += minute;
  await text("She is bleeding");
  expect(await phone.words()).toEqual(["A client wrote", "Urgent: A client wrote"]);
});

test("jobs that run twice, or beside each other, tell a phone once", async () => {
  const phone = await phoneOf("theo");
  const one = world();
  await receiveMessage(one, textFrom(people.ann));
  const job = await callFor();
  await Promise.all(Array.from({ length: 5 }, () => callDevices(one, job)));
  const pushes = one.enqueued.filter(({ work: each }) => each.kind === "post-push");
  expect(pushes).toHaveLength(1);
  const [push] = pushes;
  if (!push) throw new Error("Nothing is to be pushed");
  await Promise.all(Array.from({ length: 5 }, () => postPush(one, push.work)));
  expect(await phone.words()).toEqual(["A client wrote"]);
});

test("who waits too long is told of once, also where no email is wanted", async () => {
  await open();
  const phone = await phoneOf("theo");
  await text("Is it serious?");
  await run("UPDATE conversations SET unread_since = NULL, waiting_since = ?", now - 31 * minute);
  for (let i = 0; i < 2; i += 1) {
    const one = world();
    await raiseWaiting(one);
    await work(one);
  }
  expect(await phone.words()).toEqual([expect.stringMatching(/^A client has waited since \d/)]);
  expect(await rows("alerts")).toEqual([]);
});

test("nobody hears of who waits too long when they were answered before its push goes", async () => {
  await open();
  const phone = await phoneOf("theo");
  await text("Is it serious?");
  await run("UPDATE conversations SET unread_since = NULL, waiting_since = ?", now - 31 * minute);
  const one = world();
  await callDevices(one, await callFor());
  const [push] = one.enqueued.filter(({ work: job }) => job.kind === "post-push");
  await run("UPDATE conversations SET waiting_since = NULL");
  if (push) await postPush(one, push.work);
  expect(push).toBeDefined();
  expect(await phone.pushes()).toEqual([]);
});

test.each([404, 410, 500, 429] as const)(
  "after a %s the phone is as its push service says",
  async (status) => {
    const phone = await phoneOf("theo");
    await arm(`push-${status}`);
    const delays = await text("Hello");
    expect((await phone.pushes()).map((one) => one.status)).toEqual([status]);
    const [push] = await rows("pushes");
    if (status === 404 || status === 410) {
      expect([push, await phone.row(), delays]).toEqual([undefined, null, []]);
      return;
    }
    // A 429 says itself when to come again; that is the sweep's.
    expect(delays).toEqual(status === 500 ? [10] : []);
    expect(push?.["due_at"]).toBe(now + (status === 500 ? 10_000 : 90_000));
    const early = world();
    await sweep(early);
    await work(early);
    expect(await phone.words()).toEqual([]);
    now += 3 * minute;
    const one = world();
    await sweep(one);
    await work(one);
    expect(await phone.words()).toEqual(["A client wrote"]);
  },
);

test("after two hours of nothing it is given up, and an admin may try it again", async () => {
  const phone = await phoneOf("theo");
  await arm("push-500", 2);
  await text("Hello");
  await run("UPDATE pushes SET created_at = created_at - ?, due_at = 0", 120 * minute);
  const one = world();
  await sweep(one);
  await work(one);
  const [letter] = await rows("dead_letters");
  expect(letter).toMatchObject({ kind: "post-push", attempts: 2 });
  expect(letter?.["reason"]).toBe("The push service took nothing for two hours (500)");
  await sweep(one);
  expect(one.enqueued.filter(({ work: job }) => job.kind === "post-push")).toEqual([]);
  await decideDeadLetter(one, maya, { id: String(letter?.["id"]), isToRetry: true });
  await work(one);
  expect(await phone.words()).toEqual(["A client wrote"]);
});

test("a service that refuses us is written down once, and nothing more is posted to that phone", async () => {
  const phone = await phoneOf("theo");
  await arm("push-403");
  await text("Hello");
  expect(await rows("dead_letters")).toMatchObject([
    { kind: "post-push", reason: "The push service refused it (403)" },
  ]);
  expect(await phone.row()).toMatchObject({ refused_at: now });
  now += 6 * minute;
  await text("Hello again");
  expect(await phone.pushes()).toHaveLength(1);
});

test("an address that is no push service's is posted nothing, however it came here", async () => {
  const phone = await phoneOf("theo");
  const inside = `${inject("simulatorUrl").replace("localhost", "127.0.0.1")}/push/${phone.id}`;
  await run("UPDATE push_devices SET endpoint = ?", inside);
  await text("Hello");
  expect(await phone.pushes()).toEqual([]);
  expect(await rows("dead_letters")).toMatchObject([
    { reason: "Deskline does not post to this push service" },
  ]);
});

test("where a push service sends it on to is posted nothing", async () => {
  const phone = await phoneOf("theo");
  await arm("push-redirect");
  await text("Hello");
  expect([await phone.pushes(), await pushesTo("elsewhere")]).toEqual([[], []]);
  expect(await rows("dead_letters")).toMatchObject([
    { reason: "The push service refused it (307)" },
  ]);
});

test("what the queue lost is told within two minutes", async () => {
  const phone = await phoneOf("theo");
  await receiveMessage(world({ enqueue: async () => {} }), textFrom(people.ann));
  now += 45_000;
  for (let i = 0; i < 2; i += 1) {
    const one = world();
    await sweep(one);
    await work(one);
  }
  expect(await phone.words()).toEqual(["A client wrote"]);
});

test("a phone at which nobody has signed in for a month is told nothing, and forgotten", async () => {
  const phone = await phoneOf("theo");
  await run("UPDATE push_devices SET signed_in_at = signed_in_at - ?", 31 * 24 * 60 * minute);
  await text("Hello");
  expect([await phone.pushes(), await phone.row()]).toEqual([[], null]);
});

test("what is printed names no address, no key, no client", async () => {
  const phone = await phoneOf("theo");
  await run("UPDATE staff SET notification = 'named' WHERE id = 'theo'");
  await arm("push-500");
  const { text: printed, lines } = await listening(() => text("canary of a text"));
  expect(lines.some(({ event }) => event === "push-not-taken")).toBe(true);
  for (const word of ["canary", "Ann", "/push/", phone.id, "http"]) {
    expect(printed).not.toContain(word);
  }
});
