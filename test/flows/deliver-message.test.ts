import { env } from "cloudflare:workers";
import { beforeEach, expect, inject, test } from "vitest";
import { claimDelivery } from "#data/deliveries.ts";
import { forClinic } from "#data/store.ts";
import { deliverMessage } from "#flows/deliver-message.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { recordDelivery } from "#flows/record-delivery.ts";
import { sendReply } from "#flows/send-reply.ts";
import { sweep } from "#flows/sweep.ts";
import type { Ports } from "#flows/ports.ts";
import { numbers } from "#test/support/cast.ts";
import { newSid, ports } from "#test/support/world.ts";

const theo = {
  staffId: "theo",
  staffName: "Theo",
  role: "staff",
  clinic: {
    id: "riverside",
    name: "Riverside",
    country: "US",
    timeZone: "America/Los_Angeles",
    shard: "DB",
  },
} as const;
let last = 0;

/** A fresh contact's conversation with one queued reply in it. */
async function queuedReply(world: Ports, body: string) {
  last += 1;
  const contact = `+1503556${String(last).padStart(4, "0")}`;
  const text = {
    providerSid: newSid(),
    number: numbers.riverside,
    contact,
    body: "Hi",
    mediaCount: 0,
    optOutType: null,
  };
  await receiveMessage(world, text);
  const row = await env.DB.prepare("SELECT id FROM conversations WHERE contact = ?")
    .bind(contact)
    .first<{ id: string }>();
  const conversationId = row?.id ?? "";
  const outcome = await sendReply(world, theo, { conversationId, body, token: "one" });
  if (outcome.kind !== "queued") throw new Error(outcome.kind);
  const work = {
    shard: "DB",
    clinicId: "riverside",
    kind: "deliver-message",
    subjectId: outcome.message.id,
  } as const;
  return { contact, conversationId, work, messageId: outcome.message.id };
}

async function deliveryOf(messageId: string) {
  return env.DB.prepare("SELECT delivery, provider_sid, error_code FROM messages WHERE id = ?")
    .bind(messageId)
    .first<{ delivery: string; provider_sid: string | null; error_code: number | null }>();
}

async function accepted(to: string): Promise<number> {
  const response = await fetch(`${inject("simulatorUrl")}/simulator/ledger`);
  const ledger = await response.json<{ accepted: { to: string }[] }>();
  return ledger.accepted.filter((message) => message.to === to).length;
}

async function arm(kind: string, times = 1) {
  await fetch(`${inject("simulatorUrl")}/simulator/faults`, {
    method: "POST",
    body: JSON.stringify({ kind, times }),
  });
}

beforeEach(async () => {
  for (const kind of ["429", "500-before", "500-after-accept"]) await arm(kind, 0);
});

test("a queued message is accepted once, however often its job runs", async () => {
  const world = ports();
  const { contact, work, messageId } = await queuedReply(world, "Once");
  await Promise.all(Array.from({ length: 20 }, () => deliverMessage(world, work)));
  await deliverMessage(world, work);
  expect(await accepted(contact)).toBe(1);
  expect(await deliveryOf(messageId)).toMatchObject({
    delivery: "sent",
    provider_sid: expect.stringMatching(/^SM/),
  });
});

test("a busy gateway (429) puts the message back in the queue, for later", async () => {
  const world = ports();
  const { contact, work, messageId } = await queuedReply(world, "Later");
  world.enqueued.length = 0;
  await arm("429");
  await deliverMessage(world, work);
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "queued" });
  expect(world.enqueued).toEqual([{ work, delaySeconds: 1 }]);
  await deliverMessage(world, work);
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "sent" });
  expect(await accepted(contact)).toBe(1);
});

test("a 500 makes the fate unknown, and it is never posted again by itself", async () => {
  for (const [kind, times] of [
    ["500-before", 0],
    ["500-after-accept", 1],
  ] as const) {
    const world = ports();
    const { contact, work, messageId } = await queuedReply(world, "Perhaps");
    await arm(kind);
    await deliverMessage(world, work);
    expect(await deliveryOf(messageId)).toMatchObject({ delivery: "unknown" });
    await deliverMessage(world, work);
    await sweep({ ...world, now: () => Date.now() + 600_000 });
    expect(await accepted(contact), kind).toBe(times);
    expect(world.enqueued.filter((one) => one.work.subjectId === messageId)).toHaveLength(1);
  }
});

test("a definite refusal is failed, with the gateway's code", async () => {
  const world = ports();
  const { work, messageId } = await queuedReply(world, "Refused");
  const stranger = { ...world, gateway: { ...world.gateway, authToken: "not the token" } };
  await deliverMessage(stranger, work);
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "failed", error_code: 20003 });
});

test("a gateway that can't be reached makes the fate unknown", async () => {
  const world = ports();
  const { work, messageId } = await queuedReply(world, "Anybody there?");
  const nowhere = { ...world, gateway: { ...world.gateway, apiUrl: "http://127.0.0.1:1" } };
  await deliverMessage(nowhere, work);
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "unknown" });
});

test("a claim whose maker died turns to unknown after a minute, and is not given out again", async () => {
  const world = ports();
  const { contact, work, messageId } = await queuedReply(world, "Died");
  const store = forClinic(world.databases, theo.clinic);
  expect(await claimDelivery(store, messageId, Date.now())).toMatchObject({ kind: "claimed" });
  await deliverMessage(world, work);
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "sending" });
  await deliverMessage({ ...world, now: () => Date.now() + 61_000 }, work);
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "unknown" });
  expect(await accepted(contact)).toBe(0);
});

test("somebody who said STOP after the reply was queued is not texted", async () => {
  const world = ports();
  const { contact, work, messageId } = await queuedReply(world, "Too late");
  const stop = {
    providerSid: newSid(),
    number: numbers.riverside,
    contact,
    body: "stop",
    mediaCount: 0,
    optOutType: null,
  };
  await receiveMessage(world, stop);
  await deliverMessage(world, work);
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "failed", error_code: 21610 });
  expect(await accepted(contact)).toBe(0);
});

test("work that the queue lost is handed out by the sweep, and only once in a while", async () => {
  const world = ports();
  const { work, messageId } = await queuedReply(world, "Lost in the queue");
  world.enqueued.length = 0;
  await sweep(world);
  expect(world.enqueued).toEqual([]);
  const later = { ...world, now: () => Date.now() + 60_000 };
  await sweep(later);
  await sweep(later);
  expect(world.enqueued.filter((one) => one.work.subjectId === messageId)).toEqual([
    { work, delaySeconds: 0 },
  ]);
});

test("reports in any order end where the last of them in rank says", async () => {
  for (const order of [
    ["sent", "delivered"],
    ["delivered", "sent"],
    ["sent", "undelivered", "delivered", "sent"],
  ]) {
    const world = ports();
    const { messageId } = await queuedReply(world, "In any order");
    const providerSid = newSid();
    for (const status of order) {
      await recordDelivery(world, {
        messageId,
        providerSid,
        number: numbers.riverside,
        status,
        errorCode: null,
      });
    }
    const end = order.includes("undelivered") ? "undelivered" : "delivered";
    expect(await deliveryOf(messageId)).toMatchObject({ delivery: end, provider_sid: providerSid });
  }
});

test("a report that comes before our own write is kept", async () => {
  const world = ports();
  const { work, messageId } = await queuedReply(world, "Early");
  await arm("early-report");
  await deliverMessage(world, work);
  const { delivery, provider_sid: providerSid } = (await deliveryOf(messageId)) ?? {};
  await recordDelivery(world, {
    messageId,
    providerSid: providerSid ?? "",
    number: numbers.riverside,
    status: "delivered",
    errorCode: null,
  });
  expect(delivery).toBe("sent");
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "delivered" });
});

test("the Worker's queue consumer delivers what a reply put on the queue", async () => {
  const world = ports();
  const { contact, work, messageId } = await queuedReply(world, "Through the queue");
  const { createMessageBatch, createExecutionContext, getQueueResult } =
    await import("cloudflare:test");
  const { default: worker } = await import("#src/worker.ts");
  const batch = createMessageBatch("deskline-outbox", [
    { id: "1", timestamp: new Date(), attempts: 1, body: work },
  ]);
  const ctx = createExecutionContext();
  await worker.queue(batch, env, ctx);
  expect(await getQueueResult(batch, ctx)).toMatchObject({ explicitAcks: ["1"] });
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "sent" });
  expect(await accepted(contact)).toBe(1);
});
