import { expect, test } from "vitest";
import { ann, clinic, openNetwork } from "./network-for-test.ts";

test.each([
  "texts",
  "faults",
  "handsets",
  "reports",
  "registrations",
  "subscriptions",
  "bounces",
  "receivers",
])("POST /simulator/%s refuses what is not JSON, and JSON of another shape", async (path) => {
  const { post, url } = await openNetwork();
  const torn = await fetch(`${url}/simulator/${path}`, { method: "POST", body: "{oops" });
  expect(torn.status).toBe(400);
  expect(await torn.json()).toHaveProperty("error");
  expect((await post(path, {})).status).toBe(400);
  expect((await post(path, null)).status).toBe(400);
});

test("a fault armed for two times strikes twice and is then used up", async () => {
  const { client, post, url } = await openNetwork();
  const armed = async () => (await fetch(`${url}/simulator/faults`)).json();
  const send = () => client.messages.create({ from: clinic, to: ann, body: "Hello" });
  await post("faults", { kind: "429", times: 2 });
  await expect(send()).rejects.toMatchObject({ status: 429 });
  expect(await armed()).toEqual({ "429": 1 });
  await expect(send()).rejects.toMatchObject({ status: 429 });
  expect(await armed()).toEqual({});
  await expect(send()).resolves.toMatchObject({ status: "queued" });
});

test("a report of choice is posted signed, and only for a message that there is", async () => {
  const { client, heard, ledger, post, reportUrl } = await openNetwork();
  const message = { from: clinic, to: ann, body: "Hello", statusCallback: reportUrl };
  const { sid } = await client.messages.create(message);
  await expect.poll(() => heard.length).toBe(2);
  await post("reports", { sid, status: "failed", errorCode: 30008 });
  expect(heard.at(-1)).toMatchObject({
    isSigned: true,
    params: { MessageSid: sid, MessageStatus: "failed", ErrorCode: "30008" },
  });
  expect((await ledger()).reports.map(({ status }) => status)).toEqual([
    "sent",
    "delivered",
    "failed",
  ]);
  const unknown = await post("reports", { sid: `SM${"0".repeat(32)}`, status: "failed" });
  expect(unknown.status).toBe(404);
});

test("reset turns phones on, lifts STOPs, and takes back bought numbers, media and emails", async () => {
  const { client, heard, ledger, post, text, url } = await openNetwork();
  const send = () => client.messages.create({ from: clinic, to: ann, body: "Hello" });
  await client.incomingPhoneNumbers.create({ phoneNumber: "+19715550150" });
  await text("Look", { media: [{ contentType: "image/png", base64: btoa("png") }] });
  const { MessageSid: sid = "" } = heard[0]?.params ?? {};
  await fetch(`${url}/emails`, {
    method: "POST",
    headers: { Authorization: "Bearer re_key" },
    body: JSON.stringify({ from: "a@b.example", to: "c@d.example", subject: "Hello" }),
  });
  await post("handsets", { number: ann, on: false });
  await text("STOP");
  await expect(send()).rejects.toMatchObject({ code: 21610 });
  expect(await ledger()).toMatchObject({ emails: [{}], refused: [{ code: 21610 }] });

  await post("reset", {});
  expect(await ledger()).toMatchObject({ received: [], emails: [], refused: [] });
  expect(await client.messages(sid).media.list()).toEqual([]);
  expect((await client.incomingPhoneNumbers.list()).map((one) => one.phoneNumber)).toEqual([
    clinic,
  ]);
  await send();
  await expect.poll(async () => (await ledger()).accepted[0]?.status).toBe("delivered");
});
