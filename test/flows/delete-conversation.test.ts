import { env } from "cloudflare:workers";
import { expect, inject, test } from "vitest";
import { claimDelivery, releaseClaim, settleDelivery } from "#data/deliveries.ts";
import { forClinic } from "#data/store.ts";
import { deleteAtGateway, deleteConversation } from "#flows/delete-conversation.ts";
import { deliverMessage } from "#flows/deliver-message.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { reconcile } from "#flows/reconcile.ts";
import { recordDelivery } from "#flows/record-delivery.ts";
import { sweep } from "#flows/sweep.ts";
import { numbers } from "#test/support/cast.ts";
import { queuedReply, textFrom, theo } from "#test/support/replies.ts";
import { acceptedFor, atTwilio, simulate } from "#test/support/simulator.ts";
import { newSid, ports } from "#test/support/world.ts";

const store = forClinic({ DB: env.DB }, { id: "riverside", shard: "DB" });
const remove = (world: ReturnType<typeof ports>, conversationId: string) =>
  deleteConversation(world, theo, { conversationId, typed: "delete" });
const conversationOf = async (contact: string) =>
  (await env.DB.prepare("SELECT id FROM conversations WHERE contact = ?")
    .bind(contact)
    .first<string>("id")) ?? "";
async function receivedFrom(contact: string): Promise<unknown[]> {
  const response = await fetch(`${inject("simulatorUrl")}/simulator/ledger`);
  const ledger = await response.json<{ received: { from: string }[] }>();
  return ledger.received.filter(({ from }) => from === contact);
}

test("the gateway's copy goes too, however long the gateway is down, and nothing brings it back", async () => {
  const world = ports();
  const from = "+15035570001";
  await simulate("texts", { from, to: numbers.riverside, body: "To be forgotten" });
  await reconcile(world);
  const id = await conversationOf(from);
  expect(await remove(world, id)).toEqual({ kind: "deleted" });
  const [work] = world.enqueued.map((one) => one.work);
  if (!work) throw new Error("No work was enqueued");

  // A gateway that does not answer: the row waits, and the next minutes hand it out again.
  const down = { ...world, gateway: { ...world.gateway, apiUrl: "http://127.0.0.1:9" } };
  await deleteAtGateway(down, work);
  expect(await receivedFrom(from)).toHaveLength(1);
  await reconcile(world);
  expect(await conversationOf(from)).toBe("");

  world.enqueued.length = 0;
  await sweep({ ...world, now: () => Date.now() + 60_000 });
  expect(world.enqueued.map((one) => one.work)).toContainEqual(work);
  await deleteAtGateway(world, work);
  expect(await receivedFrom(from)).toEqual([]);
  world.enqueued.length = 0;
  await sweep({ ...world, now: () => Date.now() + 600_000 });
  expect(world.enqueued.map((one) => one.work)).not.toContainEqual(work);
});

test("a webhook that is repeated after the deletion stores nothing", async () => {
  const world = ports();
  const text = textFrom("+15035570002", "Twice");
  expect(await receiveMessage(world, text)).toBe("stored");
  await remove(world, await conversationOf(text.contact));
  expect(await receiveMessage(world, text)).toBe("repeat");
  expect(await conversationOf(text.contact)).toBe("");
});

test("what was only queued is never sent", async () => {
  const world = ports();
  const { contact, work } = await queuedReply(world, "+15035570003", "Never to be sent");
  await remove(world, await conversationOf(contact));
  await deliverMessage(world, work);
  expect(await acceptedFor(contact)).toEqual([]);
  const left = await env.DB.prepare("SELECT count(*) AS n FROM outbox WHERE subject_id = ?")
    .bind(work.subjectId)
    .first<number>("n");
  expect(left).toBe(0);
});

test("what was being sent at that moment is deleted at the gateway when its id is known", async () => {
  const world = ports();
  const { contact, work } = await queuedReply(world, "+15035570004", "On its way");
  await claimDelivery(store, work.subjectId, [], Date.now());
  await remove(world, await conversationOf(contact));
  const providerSid = newSid();
  await settleDelivery(
    store,
    work.subjectId,
    { delivery: "sent", providerSid },
    { now: Date.now() },
  );
  expect(await isDue(providerSid)).toBe(true);
  expect(await unnamed()).toBe(0);
});

test("what the gateway did not take at that moment leaves nothing that waits for a name", async () => {
  const world = ports();
  for (const [number, end] of [
    ["+15035570011", (id: string) => releaseClaim(store, id, Date.now())],
    ["+15035570012", (id: string) => settleDelivery(store, id, refused, { now: Date.now() })],
  ] as const) {
    const { conversationId, messageId } = await queuedReply(world, number, "Not taken");
    await claimDelivery(store, messageId, [], Date.now());
    await remove(world, conversationId);
    expect(await unnamed()).toBe(1);
    await end(messageId);
    expect(await unnamed()).toBe(0);
  }
});

const refused = { delivery: "failed", errorCode: 21610 } as const;

test("what nobody knew the fate of is deleted at the gateway when a report names it", async () => {
  const world = ports();
  const { contact, work } = await queuedReply(world, "+15035570005", "Perhaps sent");
  await claimDelivery(store, work.subjectId, [], Date.now());
  await settleDelivery(store, work.subjectId, { delivery: "unknown" }, { now: Date.now() });
  await remove(world, await conversationOf(contact));
  const report = {
    messageId: work.subjectId,
    providerSid: newSid(),
    status: "delivered",
    errorCode: null,
  };
  await recordDelivery(world, { ...report, number: numbers.lakeside });
  expect(await isDue(report.providerSid)).toBe(false);
  await recordDelivery(world, { ...report, number: numbers.riverside });
  expect(await isDue(report.providerSid)).toBe(true);
});

test("what neither an answer nor a report names is found in the gateway's list, and deleted there", async () => {
  const world = inQuiet();
  const { contact, conversationId, work } = await unseen(world, "+15035570007", "Unseen");
  const sid = await takenFor(contact, "Unseen");
  await remove(world, conversationId);

  // The same words on their way to somebody else may be those that are listed.
  const { messageId: other } = await queuedReply(world, "+15035570008", "Unseen");
  await claimDelivery(store, other, [], Date.now());
  await reconcile(world);
  expect(await isDue(sid)).toBe(false);
  const settlement = { delivery: "sent", providerSid: newSid() } as const;
  await settleDelivery(store, other, settlement, { now: Date.now() });

  await reconcile(world);
  expect(await isDue(sid)).toBe(true);
  await deleteAtGateway(world, { ...work, kind: "delete-at-gateway", subjectId: sid });
  expect(await acceptedFor(contact, quiet)).toEqual([]);
});

test("the list may name one for another, and a report that comes then does no harm", async () => {
  const world = inQuiet();
  const never = await unseen(world, "+15035570013", "Never taken");
  const taken = await unseen(world, "+15035570014", "Taken unseen");
  const providerSid = await takenFor(taken.contact, "Taken unseen");
  for (const { conversationId } of [never, taken]) await remove(world, conversationId);
  await reconcile(world);
  expect([await isDue(providerSid), await unnamed()]).toEqual([true, 1]);
  const report = { providerSid, status: "delivered", errorCode: null, number: numbers.riverside };
  await recordDelivery(world, { ...report, messageId: taken.messageId });
  expect([await isDue(providerSid), await unnamed()]).toEqual([true, 0]);
});

test("what the list holds of another time than a deletion is left there", async () => {
  const world = inQuiet();
  const { conversationId } = await unseen(world, "+15035570009", "Gone a while");
  await remove({ ...world, now: () => Date.now() - 11 * 60_000 }, conversationId);
  const sid = await takenFor("+15035570010", "By hand");
  await reconcile(world);
  expect([await isDue(sid), await unnamed()]).toEqual([false, 1]);
});

/** A network where nobody else texts: its list decides here. */
const quiet = inject("quietNetworkUrl");
function inQuiet() {
  const world = ports();
  return { ...world, gateway: { ...world.gateway, apiUrl: quiet } };
}

/** A reply whose fate nobody knows. */
async function unseen(world: ReturnType<typeof ports>, contact: string, body: string) {
  const reply = await queuedReply(world, contact, body);
  await claimDelivery(store, reply.messageId, [], Date.now());
  await settleDelivery(store, reply.messageId, { delivery: "unknown" }, { now: Date.now() });
  return reply;
}

/** The gateway has it, and tells nobody. */
async function takenFor(contact: string, body: string): Promise<string> {
  await atTwilio("/Messages.json", { From: numbers.riverside, To: contact, Body: body }, quiet);
  const [accepted] = await acceptedFor(contact, quiet);
  return accepted?.sid ?? "";
}

async function isDue(providerSid: string): Promise<boolean> {
  const due = await env.DB.prepare(
    "SELECT 1 AS due FROM gateway_deletions WHERE provider_sid = ? AND due_at IS NOT NULL",
  )
    .bind(providerSid)
    .first();
  return due !== null;
}

/** Messages deleted while nobody knew what they are called there. */
async function unnamed(): Promise<number | null> {
  return env.DB.prepare(
    "SELECT count(*) AS n FROM gateway_deletions WHERE provider_sid GLOB 'message *'",
  ).first<number>("n");
}
