import { expect, test } from "vitest";
import { ann, clinic, openNetwork } from "./network-for-test.ts";

const message = { from: clinic, to: ann, body: "Hello" };

test("429 and 500-before take nothing, 500-after-accept takes it and says it failed", async () => {
  const { arm, client, ledger } = await openNetwork();
  await arm("429");
  await expect(client.messages.create(message)).rejects.toMatchObject({ code: 20429, status: 429 });
  await arm("500-before");
  await expect(client.messages.create(message)).rejects.toMatchObject({ status: 500 });
  expect((await ledger()).accepted).toEqual([]);
  await arm("500-after-accept");
  await expect(client.messages.create(message)).rejects.toMatchObject({ status: 500 });
  expect((await ledger()).accepted).toHaveLength(1);
});

test("timeout-after-accept takes it and never answers", async () => {
  const { arm, client, ledger } = await openNetwork();
  await arm("timeout-after-accept");
  await expect(client.messages.create(message)).rejects.toThrow(/timeout/);
  expect((await ledger()).accepted).toHaveLength(1);
});

test("timeout-before-accept takes nothing and never answers", async () => {
  const { arm, client, ledger } = await openNetwork();
  await arm("timeout-before-accept");
  await expect(client.messages.create(message)).rejects.toThrow(/timeout/);
  expect((await ledger()).accepted).toEqual([]);
});

test("slow answers late, but answers", async () => {
  const { arm, client } = await openNetwork();
  await arm("slow");
  const started = performance.now();
  await client.messages.create(message);
  expect(performance.now() - started).toBeGreaterThanOrEqual(49);
});

test("drop-webhook keeps the text where the list shows it, and posts nothing", async () => {
  const { arm, client, heard, text } = await openNetwork();
  await arm("drop-webhook");
  expect(await text("Lost?")).toMatchObject({ body: { status: 0 } });
  expect(heard).toEqual([]);
  expect(await client.messages.list({ to: clinic })).toMatchObject([
    { body: "Lost?", direction: "inbound" },
  ]);
});

test("a webhook may come later than its text, and so after that of a later one", async () => {
  const { client, heard, text } = await openNetwork();
  expect(await text("First", { afterMs: 50 })).toMatchObject({ body: { status: 0 } });
  await text("Second");
  expect(await client.messages.list({ to: clinic })).toHaveLength(2);
  await expect.poll(() => heard.map(({ params }) => params["Body"])).toEqual(["Second", "First"]);
});

test("duplicate-webhook posts the same text twice", async () => {
  const { arm, heard, text } = await openNetwork();
  await arm("duplicate-webhook");
  await text("Twice");
  expect(heard).toHaveLength(2);
  expect(heard[0]?.params["MessageSid"]).toBe(heard[1]?.params["MessageSid"]);
});

test("reports are reordered, sent before the answer, or dropped", async () => {
  const { arm, client, heard, reportUrl } = await openNetwork();
  const statuses = () => heard.map(({ params }) => params["MessageStatus"]);
  const send = () => client.messages.create({ ...message, statusCallback: reportUrl });
  await arm("reorder-reports");
  await send();
  await expect.poll(statuses).toEqual(["delivered", "sent"]);
  heard.length = 0;
  await arm("early-report");
  const sending = send();
  await expect.poll(() => statuses()[0]).toBe("sent");
  await sending;
  await expect.poll(statuses).toEqual(["sent", "sent", "delivered"]);
  heard.length = 0;
  await arm("drop-reports");
  await send();
  await expect.poll(statuses).toEqual(["delivered"]);
});

test("media-404-first is not there at first, then is", async () => {
  const { arm, heard, text, url } = await openNetwork();
  await text("", { media: [{ contentType: "image/png", base64: btoa("png") }] });
  const address = (heard[0]?.params["MediaUrl0"] ?? "").replace("https://api.twilio.com", url);
  const headers = { Authorization: `Basic ${btoa("AC00000000000000000000000000000000:token")}` };
  await arm("media-404-first");
  expect((await fetch(address, { headers })).status).toBe(404);
  expect((await fetch(address, { headers })).status).toBe(200);
});

test("a control that can't be read is a 400, and reset forgets all", async () => {
  const { arm, ledger, post, text, url } = await openNetwork();
  expect((await post("faults", { kind: "earthquake" })).status).toBe(400);
  expect((await post("texts", "nonsense")).status).toBe(400);
  await text("Hello");
  await arm("429");
  await post("reset", {});
  expect(await ledger()).toMatchObject({ accepted: [], received: [], webhooks: [] });
  expect(await (await fetch(`${url}/simulator/faults`)).json()).toEqual({});
});

test("the handsets' page shows both sides of what was said, as text", async () => {
  const { client, text, url } = await openNetwork();
  await text("<script>alert(1)</script>");
  await client.messages.create({ ...message, body: "An answer" });
  await expect.poll(async () => (await fetch(url)).text()).toContain("An answer");
  const page = await (await fetch(url)).text();
  expect(page).toContain('aria-label="Ann Becker"');
  expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(page).not.toContain("<script>alert");
});
