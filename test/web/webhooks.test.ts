import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { numbers } from "#test/support/cast.ts";
import { failingD1, refusingQueue } from "#test/support/faults.ts";
import { listening } from "#test/support/listening.ts";
import { ask, askWith, inboundWebhook, newSid, signedPost } from "#test/support/world.ts";

const path = paths.inboundWebhook();

async function bodiesFrom(contact: string): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT m.body FROM messages m JOIN conversations v ON v.clinic_id = m.clinic_id AND v.id = m.conversation_id
     WHERE v.contact = ? ORDER BY m.position`,
  )
    .bind(contact)
    .all<{ body: string }>();
  return results.map(({ body }) => body);
}

test("a signed text is stored and answered with empty TwiML", async () => {
  const response = await ask(path, inboundWebhook({ from: "+15035570001", body: "Good morning" }));
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toContain("text/xml");
  expect(await response.text()).toBe("<Response></Response>");
  expect(await bodiesFrom("+15035570001")).toEqual(["Good morning"]);
});

test("the same SID fifty times at once is one message, and every answer is the same", async () => {
  const text = { from: "+15035570002", sid: newSid() };
  const responses = await Promise.all(
    Array.from({ length: 50 }, () => ask(path, inboundWebhook(text))),
  );
  expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await bodiesFrom("+15035570002")).toHaveLength(1);
});

test("an unsigned or mis-signed text is refused, and nothing is stored", async () => {
  const from = "+15035570003";
  const signed = inboundWebhook({ from, body: "Real" });
  const forged = { ...signed, body: new URLSearchParams({ ...formOf(signed), Body: "Forged" }) };
  const unsigned = { method: "POST", body: new URLSearchParams(formOf(signed)) };
  expect((await ask(path, unsigned)).status).toBe(403);
  expect((await ask(path, forged)).status).toBe(403);
  expect((await ask(`${path}?x=1`, signed)).status).toBe(403);
  expect(await bodiesFrom(from)).toEqual([]);
  expect((await ask(path, signed)).status).toBe(200);
});

test("a text to a number that is no clinic's is 404", async () => {
  const response = await ask(path, inboundWebhook({ from: "+15035570004", to: "+15035559999" }));
  expect(response.status).toBe(404);
});

test("a short code and a sender of letters are stored like anybody", async () => {
  expect((await ask(path, inboundWebhook({ from: "40404", body: "Code 1234" }))).status).toBe(200);
  expect((await ask(path, inboundWebhook({ from: "VETSUPPLY", body: "Shipped" }))).status).toBe(
    200,
  );
  expect(await bodiesFrom("40404")).toEqual(["Code 1234"]);
  expect(await bodiesFrom("VETSUPPLY")).toEqual(["Shipped"]);
});

test("1,600 characters of emoji, line breaks and a parameter nobody knows are stored whole", async () => {
  const body = `${"🐾".repeat(790)}\nline two\t'"&<>`;
  const text = { from: "+15035570005", body, BrandNewParameter: "ü" };
  expect((await ask(path, inboundWebhook(text))).status).toBe(200);
  expect(await bodiesFrom("+15035570005")).toEqual([body]);
});

test("an empty text with pictures is stored with their number", async () => {
  const text = { from: "+15035570006", body: "", NumMedia: "2" };
  expect((await ask(path, inboundWebhook(text))).status).toBe(200);
  const row = await env.DB.prepare("SELECT last_message_text FROM conversations WHERE contact = ?")
    .bind(text.from)
    .first();
  expect(row).toEqual({ last_message_text: "2 attachments" });
});

test("what is no form, or lacks what a text has, is a 4xx and never a 500", async () => {
  const lacking = signedPost(path, { From: "+15035570007", To: numbers.riverside });
  expect((await ask(path, lacking)).status).toBe(400);
  const absurd = inboundWebhook({ from: "+15035570007", NumMedia: "many" });
  expect((await ask(path, absurd)).status).toBe(400);
  const json = { ...signedPost(path, {}), body: "{}" };
  expect((await ask(path, json)).status).toBe(403);
  const signedJson = signedPost(path, { "{}": "" });
  const asJson = {
    ...signedJson,
    body: "{}",
    headers: { ...signedJson.headers, "Content-Type": "application/json" },
  };
  expect((await ask(path, asJson)).status).toBe(415);
  const cut = { ...inboundWebhook({ from: "+15035570007" }), body: "MessageSid=SM1&From=%2B1" };
  expect((await ask(path, cut)).status).toBe(403);
  const huge = signedPost(path, { Body: "x".repeat(100_000) });
  expect((await ask(path, huge)).status).toBe(413);
});

test("while D1 does not answer a text is parked, and stored when it answers again", async () => {
  const text = inboundWebhook({ from: "+15035570008", body: "In the dark" });
  const parked: unknown[] = [];
  const queue = { send: async (body: unknown) => void parked.push(body) };
  const response = await askWith({ DB: failingD1(), PARKED: queue }, path, text);
  expect(response.status).toBe(200);
  expect(await bodiesFrom("+15035570008")).toEqual([]);

  const { createMessageBatch, createExecutionContext, getQueueResult } =
    await import("cloudflare:test");
  const { default: worker } = await import("#src/worker.ts");
  const run = async (over: object) => {
    const messages = parked.map((body, i) => ({
      id: `${i}`,
      timestamp: new Date(),
      attempts: 1,
      body,
    }));
    const batch = createMessageBatch("deskline-parked", messages);
    const ctx = createExecutionContext();
    await worker.queue(batch, { ...env, ...over }, ctx);
    return getQueueResult(batch, ctx);
  };
  expect(await run({ DB: failingD1() })).toMatchObject({
    explicitAcks: [],
    retryMessages: [{ msgId: "0" }],
  });
  expect(await run({})).toMatchObject({ explicitAcks: ["0"] });
  expect(await run({})).toMatchObject({ explicitAcks: ["0"] });
  expect(await bodiesFrom("+15035570008")).toEqual(["In the dark"]);
});

test("the log of a failure names nobody and quotes nothing", async () => {
  const text = inboundWebhook({ from: "+15035570011", body: "A private matter" });
  const logged = await listening(() =>
    askWith({ DB: failingD1(), PARKED: refusingQueue() }, path, text),
  );
  expect(logged.text).toContain("Network connection lost");
  expect(logged.text).not.toMatch(/5035570011|private matter/);
});

test("when the queue fails too, the gateway is told to keep the text", async () => {
  const text = inboundWebhook({ from: "+15035570009", body: "Nobody home" });
  const response = await askWith({ DB: failingD1(), PARKED: refusingQueue() }, path, text);
  expect(response.status).toBe(503);
});

test("a report about a message that nobody knows is 204, and a bad one a 4xx", async () => {
  const report = paths.deliveryWebhook("01UNKNOWN");
  const params = { MessageSid: newSid(), From: numbers.riverside, MessageStatus: "delivered" };
  expect((await ask(report, signedPost(report, params))).status).toBe(204);
  expect((await ask(report, { method: "POST", body: new URLSearchParams(params) })).status).toBe(
    403,
  );
  expect((await ask(report, signedPost(report, { MessageSid: "SM1" }))).status).toBe(400);
});

test("a webhook signed for another public address is refused", async () => {
  const text = inboundWebhook({ from: "+15035570010" });
  const response = await askWith({ PUBLIC_URL: "https://elsewhere.example" }, path, text);
  expect(response.status).toBe(403);
});

function formOf(init: RequestInit): Record<string, string> {
  return Object.fromEntries(
    new URLSearchParams(init.body instanceof URLSearchParams ? init.body : ""),
  );
}
