import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { claimDelivery, settleDelivery } from "#data/deliveries.ts";
import { reconciledUntil } from "#data/reconciliation.ts";
import { forClinic } from "#data/store.ts";
import { deliverMessage } from "#flows/deliver-message.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { reconcile } from "#flows/reconcile.ts";
import { sendAgain } from "#flows/send-again.ts";
import { numbers } from "#test/support/cast.ts";
import { deliveryOf, queuedReply, textFrom, theo } from "#test/support/replies.ts";
import { acceptedFor, arm, atTwilio, simulate } from "#test/support/simulator.ts";
import { ports } from "#test/support/world.ts";

beforeEach(async () => {
  for (const kind of ["500-before", "500-after-accept", "drop-reports"]) await arm(kind, 0);
});

async function bodiesFrom(contact: string): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT m.body FROM messages m JOIN conversations v ON v.clinic_id = m.clinic_id
       AND v.id = m.conversation_id WHERE v.contact = ? ORDER BY m.position`,
  )
    .bind(contact)
    .all<{ body: string }>();
  return results.map(({ body }) => body);
}

test("texts whose webhooks never came are inserted in the order they were sent, once", async () => {
  const world = ports();
  const from = "+15035540001";
  for (const body of ["First", "Second"]) {
    await simulate("texts", { from, to: numbers.riverside, body });
  }
  await reconcile(world);
  await reconcile(world);
  expect(await bodiesFrom(from)).toEqual(["First", "Second"]);
  expect(world.pokes.length).toBeGreaterThanOrEqual(2);
});

test("a text that its webhook brought already is left alone", async () => {
  const world = ports();
  const text = textFrom("+15035540002", "Here already");
  await receiveMessage(world, text);
  await simulate("texts", {
    from: text.contact,
    to: text.number,
    body: text.body,
    sid: text.providerSid,
  });
  await reconcile(world);
  expect(await bodiesFrom(text.contact)).toEqual(["Here already"]);
});

test("a message of unknown fate is recognised by its words and numbers, with what became of it", async () => {
  const world = ports();
  const { contact, messageId, work } = await queuedReply(world, "+15035540003", "Accepted unseen");
  await arm("500-after-accept");
  await deliverMessage(world, work);
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "unknown", provider_sid: null });
  await expect.poll(async () => (await acceptedFor(contact))[0]?.status).toBe("delivered");
  await reconcile(world);
  const [accepted] = await acceptedFor(contact);
  expect(await deliveryOf(messageId)).toMatchObject({
    delivery: "delivered",
    provider_sid: accepted?.sid,
  });
});

test("a message that the gateway never took stays unknown", async () => {
  const world = ports();
  const { messageId, work } = await queuedReply(world, "+15035540004", "Never taken");
  await arm("500-before");
  await deliverMessage(world, work);
  await reconcile(world);
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "unknown" });
});

test("while the same words are being sent again, the first is not taken for the second", async () => {
  const world = ports();
  const contact = "+15035540005";
  const { conversationId, messageId, work } = await queuedReply(world, contact, "Twice?");
  await arm("500-before");
  await deliverMessage(world, work);
  const again = await sendAgain(world, theo, { conversationId, messageId });
  if (again.kind !== "queued") throw new Error(again.kind);
  const store = forClinic(world.databases, theo.clinic);
  await claimDelivery(store, again.message.id, [], Date.now());
  await fetch(
    `${world.gateway.apiUrl}/2010-04-01/Accounts/${world.gateway.accountSid}/Messages.json`,
    {
      method: "POST",
      headers: {
        Authorization: `Basic ${btoa(`${world.gateway.accountSid}:${world.gateway.authToken}`)}`,
      },
      body: new URLSearchParams({ From: numbers.riverside, To: contact, Body: "Twice?" }),
    },
  );
  await reconcile(world);
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "unknown", provider_sid: null });
});

test("a report that never came is read off the list", async () => {
  const world = ports();
  const { contact, messageId, work } = await queuedReply(world, "+15035540006", "No report");
  await deliverMessage(world, work);
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "sent" });
  await expect.poll(async () => (await acceptedFor(contact))[0]?.status).toBe("delivered");
  await reconcile(world);
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "delivered" });
});

test("a gateway that can't be asked leaves the place to go on from where it was", async () => {
  const world = ports();
  await reconcile(world);
  const before = await reconciledUntil(world.databases, world.gateway.accountSid);
  const nowhere = { ...world, gateway: { ...world.gateway, apiUrl: "http://127.0.0.1:1" } };
  expect(await reconcile({ ...nowhere, now: () => Date.now() + 60_000 })).toMatchObject({
    kind: "unavailable",
  });
  expect(await reconciledUntil(world.databases, world.gateway.accountSid)).toBe(before);
  expect(before).toBeGreaterThan(0);
});

test.each([
  ["ahead of", 600_000, "+15035540007", "+15035540008"],
  ["behind", -600_000, "+15035540009", "+15035540010"],
])("nothing is passed over while our clock is %s the gateway's", async (_, off, from, contact) => {
  const world = ports({ now: () => Date.now() + off });
  await reconcile(world);
  await simulate("texts", { from, to: numbers.riverside, body: "At another time" });
  const { messageId } = await queuedReply(world, contact, "Unseen");
  const store = forClinic(world.databases, theo.clinic);
  await claimDelivery(store, messageId, [], world.now());
  await settleDelivery(store, messageId, { delivery: "unknown" }, { now: world.now() });
  await atTwilio("/Messages.json", { From: numbers.riverside, To: contact, Body: "Unseen" });
  await reconcile(world);
  expect(await bodiesFrom(from)).toEqual(["At another time"]);
  const [accepted] = await acceptedFor(contact);
  expect(await deliveryOf(messageId)).toMatchObject({ provider_sid: accepted?.sid });
});
