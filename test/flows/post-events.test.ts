import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { bookAppointment } from "#flows/book-appointment.ts";
import { deleteConversation } from "#flows/delete-conversation.ts";
import { deliverMessage } from "#flows/deliver-message.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { recordDelivery } from "#flows/record-delivery.ts";
import { undoAnswer } from "#flows/undo-answer.ts";
import { numbers } from "#test/support/cast.ts";
import {
  forgetReceivers,
  receiverAt,
  verified,
  worldWithReceivers,
} from "#test/support/receivers.ts";
import { deliveryOf, queuedReply, textFrom, theo } from "#test/support/replies.ts";

let last = 0;
const nextContact = () => {
  last += 1;
  return `+1503558${String(last).padStart(4, "0")}`;
};
let now = 0;
const world = () => worldWithReceivers({ now: () => now });
const id = expect.stringMatching(/^[0-9A-Z]{26}$/);

/** What the clinic's own system calls a row. */
const called = (kind: string, rowId: string, externalId: string) =>
  env.DB.prepare("INSERT OR REPLACE INTO external_ids VALUES ('riverside', ?, ?, ?, '{}')")
    .bind(kind, externalId, rowId)
    .run();

beforeEach(async () => {
  now = Date.now();
  await forgetReceivers();
  await called("client", "ann", "C-7");
});

test("a text is told once, signed, without what was written, and its webhook sets that going", async () => {
  const one = world();
  const pims = await receiverAt(one);
  await receiveMessage(one, textFrom("+15035550111", "canary of the text"));
  expect(one.enqueued).toEqual([{ work: pims.work, delaySeconds: 0 }]);
  await pims.run();
  await pims.run();
  const heard = await pims.heard();
  expect(heard.map((posting) => verified(pims.secret, posting))).toEqual([
    {
      type: "message.received",
      timestamp: new Date(now).toISOString(),
      data: {
        ...{ messageId: id, conversationId: id, number: numbers.riverside, attachments: 0 },
        ...{ contact: "+15035550111", clientId: "ann", clientExternalId: "C-7" },
      },
    },
  ]);
  expect(heard[0]?.headers["webhook-id"]).toMatch(/^evt_[0-9a-f]{27}$/);
  const kept = JSON.stringify(await env.DB.prepare("SELECT * FROM events").all());
  expect(heard[0]?.body + kept).not.toContain("canary");
});

test("what was written goes along only to a receiver that is to hear it", async () => {
  const one = world();
  const pims = await receiverAt(one, { tellsText: true });
  const other = await receiverAt(one);
  await receiveMessage(one, textFrom(nextContact(), "canary of the text"));
  await Promise.all([pims.run(), other.run()]);
  expect((await pims.took())[0]?.body).toContain('"text":"canary of the text"');
  expect((await other.took())[0]?.body).not.toContain("canary");
});

test("the same text told twice by the gateway, also at once, is one event", async () => {
  const one = world();
  const pims = await receiverAt(one);
  const text = textFrom(nextContact());
  await Promise.all(Array.from({ length: 5 }, () => receiveMessage(one, text)));
  await receiveMessage(one, text);
  expect(await pims.events()).toHaveLength(1);
});

test("a transaction that fails leaves no event", async () => {
  const pims = await receiverAt(world());
  const insert = (sid: string) =>
    env.DB.prepare(
      `INSERT INTO messages (clinic_id, id, conversation_id, direction, author, body, provider_sid, created_at)
       VALUES ('riverside', ?1, 'any', 'inbound', 'client', 'Hi', ?1, 1)`,
    ).bind(sid);
  await insert("SMtwice").run();
  expect(await pims.events()).toHaveLength(1);
  await expect(env.DB.batch([insert("SMnew"), insert("SMtwice")])).rejects.toThrow(/UNIQUE/);
  expect(await pims.events()).toHaveLength(1);
});

test("each step of a delivery is told once, with the reason of a failure, and none that is no step", async () => {
  const one = world();
  const pims = await receiverAt(one, { kinds: ["delivery.changed"] });
  const reply = await queuedReply(one, nextContact(), "Hello");
  expect(await pims.events()).toEqual([]);
  await deliverMessage(one, reply.work);
  expect(one.enqueued.at(-1)).toEqual({ work: pims.work, delaySeconds: 0 });
  const sid = (await deliveryOf(reply.messageId))?.provider_sid ?? "";
  const report = { messageId: reply.messageId, providerSid: sid, number: numbers.riverside };
  await pims.run();
  one.enqueued.length = 0;
  await recordDelivery(one, { ...report, status: "undelivered", errorCode: 30003 });
  await recordDelivery(one, { ...report, status: "sent", errorCode: null });
  await recordDelivery(one, { ...report, status: "undelivered", errorCode: 30003 });
  expect(one.enqueued).toEqual([{ work: pims.work, delaySeconds: 0 }]);
  await pims.run();
  const told = (await pims.took()).map((posting) => verified(pims.secret, posting));
  const about = {
    ...{ messageId: reply.messageId, conversationId: reply.conversationId },
    ...{ number: numbers.riverside, contact: reply.contact },
    ...{ clientId: null, clientExternalId: null },
  };
  expect(told.map(({ type }) => type)).toEqual(["delivery.changed", "delivery.changed"]);
  expect(told.map(({ data }) => data)).toEqual([
    { ...about, delivery: "sent", errorCode: null },
    { ...about, delivery: "undelivered", errorCode: 30003 },
  ]);
});

test("STOP and START are told, each once", async () => {
  const one = world();
  const pims = await receiverAt(one, { kinds: ["consent.changed"] });
  const contact = nextContact();
  for (const word of ["START", "STOP", "STOP", "START"]) {
    await receiveMessage(one, textFrom(contact, word));
    await pims.run(worldWithReceivers({ now: () => Date.now() + 1000 }));
  }
  const told = (await pims.took()).map((posting) => verified(pims.secret, posting));
  expect(told.map(({ data }) => data)).toEqual([
    { contact, clientId: null, clientExternalId: null, consent: "opted-out" },
    { contact, clientId: null, clientExternalId: null, consent: "opted-in" },
  ]);
});

test("what a client answers about an appointment is told, and that staff took it back", async () => {
  const one = world();
  const pims = await receiverAt(one, { kinds: ["appointment.answered"] });
  const day = new Date(now + 5 * 86_400_000).toISOString().slice(0, 10);
  const form = {
    ...{ clientId: "ann", patientId: "", typeId: "check-up", day, time: "10:00", minutes: "" },
    ...{ staffName: "", room: "", notes: "" },
  };
  const booked = await bookAppointment(one, theo, form, { confirms: false });
  if (booked.kind !== "booked") throw new Error(booked.kind);
  await called("appointment", booked.id, "A-1");
  await env.DB.prepare("UPDATE appointments SET asked_at = 1").run();
  await receiveMessage(one, textFrom("+15035550111", "Yes!"));
  const message = await env.DB.prepare(
    "SELECT position, conversation_id AS conversationId FROM messages WHERE understood IS NOT NULL",
  ).first<{ position: number; conversationId: string }>();
  if (!message) throw new Error("Not understood");
  expect(await undoAnswer(one, theo, message)).toBe(true);
  await pims.run(worldWithReceivers({ now: () => Date.now() + 1000 }));
  const told = (await pims.took()).map((posting) => verified(pims.secret, posting));
  const about = {
    ...{ appointmentId: booked.id, appointmentExternalId: "A-1" },
    ...{ clientId: "ann", clientExternalId: "C-7", patientId: null, patientExternalId: null },
    startsAt: new Date(booked.startsAt).toISOString(),
  };
  expect(told.map(({ data }) => data)).toEqual([
    { ...about, answer: "confirm" },
    { ...about, answer: null },
  ]);
});

test("only what a receiver wants to hear is written down for it, and only of its own clinic", async () => {
  const one = world();
  const pims = await receiverAt(one, { kinds: ["consent.changed"] });
  await receiveMessage(one, textFrom(nextContact(), "Hello"));
  await receiveMessage(one, { ...textFrom(nextContact(), "STOP"), number: numbers.lakeside });
  expect(await pims.events()).toEqual([]);
  await receiveMessage(one, textFrom(nextContact(), "STOP"));
  expect(await pims.events()).toMatchObject([{ kind: "consent.changed" }]);
});

test("events go in the order in which they happened", async () => {
  const one = world();
  const pims = await receiverAt(one, { tellsText: true });
  const contact = nextContact();
  const words = ["one", "two", "three", "four", "five"];
  for (const word of words) {
    now += 10;
    await receiveMessage(one, textFrom(contact, word));
  }
  await pims.run();
  const told = (await pims.took()).map(({ body }) => /"text":"(\w+)"/.exec(body)?.[1]);
  expect(told).toEqual(words);
});

test("what was deleted before it was told is told no more", async () => {
  const one = world();
  const pims = await receiverAt(one, { tellsText: true });
  const contact = nextContact();
  await receiveMessage(one, textFrom(contact, "Never mind"));
  const conversation = await env.DB.prepare("SELECT id FROM conversations WHERE contact = ?")
    .bind(contact)
    .first<string>("id");
  const which = { conversationId: conversation ?? "", typed: "" };
  expect(await deleteConversation(one, theo, which)).toMatchObject({ kind: "deleted" });
  // The next text takes the place in the table that the deleted one had.
  now += 10;
  await receiveMessage(one, textFrom(nextContact(), "Another"));
  await pims.run();
  expect(await pims.events()).toMatchObject([{ outcome: "withdrawn" }, { outcome: "taken" }]);
  expect((await pims.heard()).map(({ body }) => body).join()).not.toContain("Never mind");
});
