import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { claimDelivery } from "#data/deliveries.ts";
import { forClinic } from "#data/store.ts";
import { deliverMessage } from "#flows/deliver-message.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { recordDelivery } from "#flows/record-delivery.ts";
import { sweep } from "#flows/sweep.ts";
import type { Ports } from "#flows/ports.ts";
import { numbers } from "#test/support/cast.ts";
import { deliveryOf, queuedReply, textFrom, theo } from "#test/support/replies.ts";
import { acceptedFor, arm } from "#test/support/simulator.ts";
import { newSid, ports } from "#test/support/world.ts";

let last = 0;
const nextContact = () => {
  last += 1;
  return `+1503556${String(last).padStart(4, "0")}`;
};
const queued = (world: Ports, body: string) => queuedReply(world, nextContact(), body);
const accepted = async (to: string) => (await acceptedFor(to)).length;

beforeEach(async () => {
  for (const kind of ["429", "500-before", "500-after-accept"]) await arm(kind, 0);
});

test("a queued message is accepted once, however often its job runs", async () => {
  const world = ports();
  const { contact, work, messageId } = await queued(world, "Once");
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
  const { contact, work, messageId } = await queued(world, "Later");
  world.enqueued.length = 0;
  await arm("429");
  await deliverMessage(world, work);
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "queued" });
  expect(world.enqueued.map(({ work }) => work)).toEqual([work]);
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
    const { contact, work, messageId } = await queued(world, "Perhaps");
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
  const { work, messageId } = await queued(world, "Refused");
  const stranger = { ...world, gateway: { ...world.gateway, authToken: "not the token" } };
  await deliverMessage(stranger, work);
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "failed", error_code: 20003 });
});

test("a gateway that can't be reached makes the fate unknown", async () => {
  const world = ports();
  const { work, messageId } = await queued(world, "Anybody there?");
  const nowhere = { ...world, gateway: { ...world.gateway, apiUrl: "http://127.0.0.1:1" } };
  await deliverMessage(nowhere, work);
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "unknown" });
});

test("a claim whose maker died turns to unknown after a minute, and is not given out again", async () => {
  const world = ports();
  const { contact, work, messageId } = await queued(world, "Died");
  const store = forClinic(world.databases, theo.clinic);
  expect(await claimDelivery(store, messageId, [], Date.now())).toMatchObject({ kind: "claimed" });
  await deliverMessage(world, work);
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "sending" });
  // Its job comes back by itself as soon as that minute is over.
  const [again] = world.enqueued.slice(-1);
  expect(again).toMatchObject({ work, delaySeconds: expect.closeTo(61, -0.5) });
  const then = Date.now() + (again?.delaySeconds ?? 0) * 1000;
  await deliverMessage({ ...world, now: () => then }, work);
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "unknown" });
  expect(await accepted(contact)).toBe(0);
});

test("somebody who said STOP after the reply was queued is not texted", async () => {
  const world = ports();
  const { contact, work, messageId } = await queued(world, "Too late");
  await receiveMessage(world, textFrom(contact, "stop"));
  await deliverMessage(world, work);
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "failed", error_code: 21610 });
  expect(await accepted(contact)).toBe(0);
});

test("work that the queue lost is handed out by the sweep, and only once in a while", async () => {
  const world = ports();
  const { work, messageId } = await queued(world, "Lost in the queue");
  world.enqueued.length = 0;
  const ofThis = () => world.enqueued.filter((one) => one.work.subjectId === messageId);
  await sweep(world);
  expect(ofThis()).toEqual([]);
  const later = { ...world, now: () => Date.now() + 60_000 };
  await sweep(later);
  await sweep(later);
  expect(ofThis()).toEqual([{ work, delaySeconds: 0 }]);
});

test("reports in any order end where the last of them in rank says", async () => {
  for (const order of [
    ["sent", "delivered"],
    ["delivered", "sent"],
    ["sent", "undelivered", "delivered", "sent"],
  ]) {
    const world = ports();
    const { messageId } = await queued(world, "In any order");
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
  const { work, messageId } = await queued(world, "Early");
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
  const { contact, work, messageId } = await queued(world, "Through the queue");
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
