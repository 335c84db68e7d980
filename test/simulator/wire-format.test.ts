import { Resend } from "resend";
import twilio from "twilio";
import { expect, test } from "vitest";
import { ann, clinic, openNetwork } from "./network-for-test.ts";
import { sign } from "./signing.ts";

const picture = { media: [{ contentType: "image/png", base64: btoa("png") }] };
const nobody = `SM${"0".repeat(32)}`;

test("pages lead forward and back, each with its own number and address", async () => {
  const { client } = await openNetwork();
  for (const body of ["one", "two", "three"])
    await client.messages.create({ from: clinic, to: ann, body });
  const first = await client.messages.page({ to: ann, pageSize: 2 });
  expect(first.instances.map(({ body }) => body)).toEqual(["three", "two"]);
  expect(first.previousPageUrl).toBeUndefined();
  const second = await first.nextPage();
  expect(second?.instances.map(({ body }) => body)).toEqual(["one"]);
  expect(second?.nextPageUrl).toBeUndefined();
  expect(Reflect.get(second ?? {}, "_payload")).toMatchObject({
    page: 1,
    page_size: 2,
    start: 2,
    end: 2,
    uri: expect.stringMatching(/[?&]Page=1\b/),
    first_page_uri: expect.stringMatching(/[?&]Page=0\b/),
  });
  const back = await second?.previousPage();
  expect(back?.instances.map(({ body }) => body)).toEqual(["three", "two"]);
});

test("the list by sender holds that sender's messages only", async () => {
  const { client, text } = await openNetwork();
  await text("From Ann");
  await client.messages.create({ from: clinic, to: ann, body: "From the clinic" });
  const bodies = async (filter: object) =>
    (await client.messages.list(filter)).map(({ body }) => body);
  expect(await bodies({ from: ann })).toEqual(["From Ann"]);
  expect(await bodies({ from: clinic, to: ann })).toEqual(["From the clinic"]);
  expect(await bodies({ from: "+15035550199" })).toEqual([]);
});

test("a message that is only queued has no date of sending, one delivered does", async () => {
  const { client } = await openNetwork();
  const sent = await client.messages.create({ from: clinic, to: ann, body: "Hello" });
  expect(sent.dateSent).toBeNull();
  expect(sent.dateCreated).toBeInstanceOf(Date);
  const now = () => client.messages(sent.sid).fetch();
  await expect.poll(async () => (await now()).status).toBe("delivered");
  expect((await now()).dateSent).toBeInstanceOf(Date);
});

test("a message that a phone did not get says so when it is fetched", async () => {
  const { client, post } = await openNetwork();
  await post("handsets", { number: ann, on: false });
  const { sid } = await client.messages.create({ from: clinic, to: ann, body: "Hello" });
  await expect
    .poll(() => client.messages(sid).fetch())
    .toMatchObject({ status: "undelivered", errorCode: 30003 });
});

test("a picture belongs to its message, and is not there under another", async () => {
  const { client, heard, text } = await openNetwork();
  await text("", picture);
  const { MessageSid: sid = "", MediaUrl0: url = "" } = heard[0]?.params ?? {};
  const medium = url.split("/").at(-1) ?? "";
  expect(await client.messages(sid).media(medium).fetch()).toMatchObject({
    sid: medium,
    parentSid: sid,
    contentType: "image/png",
  });
  const elsewhere = client.messages(nobody).media(medium);
  await expect(elsewhere.fetch()).rejects.toMatchObject({ code: 20404 });
  await expect(elsewhere.remove()).rejects.toMatchObject({ code: 20404 });
  expect(await client.messages(sid).media(medium).remove()).toBe(true);
  await expect(client.messages(sid).media(medium).fetch()).rejects.toMatchObject({ code: 20404 });
});

test("a message that was removed is gone, with its pictures", async () => {
  const { client, heard, text } = await openNetwork();
  await text("", picture);
  const { MessageSid: sid = "" } = heard[0]?.params ?? {};
  expect(await client.messages(sid).media.list()).toHaveLength(1);
  await client.messages(sid).remove();
  await expect(client.messages(sid).fetch()).rejects.toMatchObject({ code: 20404 });
  await expect(client.messages(sid).remove()).rejects.toMatchObject({ code: 20404 });
  expect(await client.messages(sid).media.list()).toEqual([]);
});

test.each(["STOP", "StopAll", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", " optout "])(
  "%s alone opts out, START opts in again",
  async (word) => {
    const { client, text } = await openNetwork();
    const send = () => client.messages.create({ from: clinic, to: ann, body: "Reminder" });
    await text(`${word} please`);
    await expect(send()).resolves.toMatchObject({ status: "queued" });
    await text(word);
    await expect(send()).rejects.toMatchObject({ code: 21610 });
    await text("START");
    await expect(send()).resolves.toMatchObject({ status: "queued" });
  },
);

test("HELP is answered by the network and blocks nothing", async () => {
  const { client, text } = await openNetwork();
  await text("help");
  const [answer] = await client.messages.list({ to: ann });
  expect(answer).toMatchObject({ direction: "outbound-reply", from: clinic });
  await expect(
    client.messages.create({ from: clinic, to: ann, body: "Hello" }),
  ).resolves.toMatchObject({ status: "queued" });
});

test("a number whose address fails has its texts posted to its fallback, with the reason", async () => {
  const { client, heard, reportUrl, text, url } = await openNetwork();
  const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: clinic });
  const lead = (smsUrl: string) =>
    client
      .incomingPhoneNumbers(number?.sid ?? "")
      .update({ smsUrl, smsFallbackUrl: `${reportUrl}#rc=1` });
  const failing = [`${url}/nowhere`, "http://127.0.0.1:1/nobody-listens#rc=0"];
  for (const smsUrl of failing) {
    await lead(smsUrl);
    expect(await text("Hello?")).toMatchObject({ body: { status: 200 } });
    expect(heard.at(-1)).toMatchObject({
      url: reportUrl,
      isSigned: true,
      params: { Body: "Hello?", ErrorCode: "11200", ErrorUrl: smsUrl },
    });
  }
  await lead(`${reportUrl}/well`);
  await text("Hello!");
  expect(heard.map(({ url }) => url)).toEqual([reportUrl, reportUrl, `${reportUrl}/well`]);
});

test("the signature is of the address without fragment and of all parameters, by the token", () => {
  const params = { To: clinic, From: ann, Body: "Émile's 🐈 & co" };
  const url = "https://desk.example/in?a=b";
  const signature = sign("token", `${url}#rc=2`, params);
  expect(twilio.validateRequest("token", signature, url, params)).toBe(true);
  expect(twilio.validateRequest("token", signature, url, { ...params, Body: "x" })).toBe(false);
  expect(twilio.validateRequest("token", signature, `${url}&c=d`, params)).toBe(false);
  expect(twilio.validateRequest("other", signature, url, params)).toBe(false);
});

test("one key stands for one whole email: another recipient or HTML is refused", async () => {
  const { ledger, url } = await openNetwork();
  const resend = new Resend("re_key", { baseUrl: url });
  const email = { from: "a@b.example", to: "c@d.example", subject: "Hello", text: "Look." };
  const send = (more: object) =>
    resend.emails.send({ ...email, ...more }, { idempotencyKey: "outbox-1" });
  const first = await send({});
  expect((await send({})).data?.id).toBe(first.data?.id);
  for (const other of [{ to: "e@f.example" }, { html: "<p>Look.</p>" }, { from: "g@h.example" }])
    expect((await send(other)).error).toMatchObject({
      name: "invalid_idempotent_request",
      statusCode: 409,
    });
  expect((await ledger()).emails).toHaveLength(1);
});

test("an unknown key of the account is 403, as Resend's list of errors says", async () => {
  const { url } = await openNetwork();
  const stranger = new Resend("re_wrong", { baseUrl: url });
  const { error } = await stranger.emails.send({
    from: "a@b.example",
    to: "c@d.example",
    subject: "Hello",
    text: "Look.",
  });
  expect(error).toMatchObject({ name: "invalid_api_key", statusCode: 403 });
});
