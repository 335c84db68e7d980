import { expect, test } from "vitest";
import { ann, clinic, openNetwork } from "./network-for-test.ts";

test("the official client sends a message, and its reports come signed and in order", async () => {
  const { client, heard, reportUrl } = await openNetwork();
  const sent = await client.messages.create({
    from: clinic,
    to: ann,
    body: "Hi 😀",
    statusCallback: reportUrl,
  });
  expect(sent).toMatchObject({
    status: "queued",
    direction: "outbound-api",
    from: clinic,
    to: ann,
    body: "Hi 😀",
  });
  expect(sent.sid).toMatch(/^SM[0-9a-f]{32}$/);
  await expect
    .poll(() => heard.map(({ params }) => params["MessageStatus"]))
    .toEqual(["sent", "delivered"]);
  expect(heard.every(({ isSigned, params }) => isSigned && params["MessageSid"] === sent.sid)).toBe(
    true,
  );
  expect((await client.messages(sent.sid).fetch()).status).toBe("delivered");
});

test("the official client lists with filters and pages, newest first, and removes", async () => {
  const { client } = await openNetwork();
  for (const body of ["one", "two", "three"])
    await client.messages.create({ from: clinic, to: ann, body });
  const bodies = async (filter: object) =>
    (await client.messages.list(filter)).map(({ body }) => body);
  expect(await bodies({})).toEqual(["three", "two", "one"]);
  expect(await bodies({ pageSize: 1, limit: 3 })).toEqual(["three", "two", "one"]);
  expect(await bodies({ to: clinic })).toEqual([]);
  expect(await bodies({ dateSentAfter: new Date(Date.now() - 60_000) })).toHaveLength(3);
  expect(await bodies({ dateSentAfter: new Date(Date.now() + 60_000) })).toEqual([]);
  const [newest] = await client.messages.list({ limit: 1 });
  expect(await client.messages(newest?.sid ?? "").remove()).toBe(true);
  expect(await bodies({})).toEqual(["two", "one"]);
});

test.each([
  [21211, { from: clinic, to: "12", body: "x" }],
  [21606, { from: "+15035559999", to: ann, body: "x" }],
  [21602, { from: clinic, to: ann, body: "" }],
  [21617, { from: clinic, to: ann, body: "x".repeat(1601) }],
])("a refusal comes as the exception with code %i", async (code, message) => {
  const { client } = await openNetwork();
  await expect(client.messages.create(message)).rejects.toMatchObject({ code, status: 400 });
});

test("a wrong token and a message that is not there have their codes too", async () => {
  const { client, stranger } = await openNetwork();
  await expect(stranger.messages.list()).rejects.toMatchObject({ code: 20003, status: 401 });
  await expect(client.messages(`SM${"0".repeat(32)}`).fetch()).rejects.toMatchObject({
    code: 20404,
  });
});

test("the official client finds, buys, configures and releases numbers", async () => {
  const { client } = await openNetwork();
  const [offered] = await client
    .availablePhoneNumbers("US")
    .local.list({ areaCode: 971, smsEnabled: true });
  expect(offered?.phoneNumber).toMatch(/^\+1971/);
  expect((await client.availablePhoneNumbers("CA").local.list())[0]?.isoCountry).toBe("CA");
  const phoneNumber = offered?.phoneNumber ?? "";
  const bought = await client.incomingPhoneNumbers.create({
    phoneNumber,
    smsUrl: "https://desk.example/a",
  });
  await client.incomingPhoneNumbers(bought.sid).update({ smsUrl: "https://desk.example/b" });
  const [found] = await client.incomingPhoneNumbers.list({ phoneNumber });
  expect(found).toMatchObject({ sid: bought.sid, smsUrl: "https://desk.example/b" });
  await expect(client.incomingPhoneNumbers.create({ phoneNumber })).rejects.toMatchObject({
    code: 21422,
  });
  expect(await client.incomingPhoneNumbers(bought.sid).remove()).toBe(true);
});

test("a text arrives as a signed webhook, without the fragment of its address", async () => {
  const { heard, text } = await openNetwork();
  expect(await text("Hello & <b>")).toMatchObject({ body: { status: 200 } });
  expect(heard).toMatchObject([
    { isSigned: true, params: { From: ann, To: clinic, Body: "Hello & <b>", NumMedia: "0" } },
  ]);
  expect(heard[0]?.url).toMatch(/\/in$/);
});

test("a picture is listed, fetched from a second host, and removed", async () => {
  const { client, heard, text, url } = await openNetwork();
  await text("", { media: [{ contentType: "image/png", base64: btoa("png") }] });
  const {
    MessageSid: sid = "",
    MediaUrl0: mediaUrl = "",
    MediaContentType0: type,
  } = heard[0]?.params ?? {};
  expect([type, sid.slice(0, 2)]).toEqual(["image/png", "MM"]);
  const [medium] = await client.messages(sid).media.list();
  expect(medium).toMatchObject({ contentType: "image/png", parentSid: sid });
  const headers = { Authorization: `Basic ${btoa("AC00000000000000000000000000000000:token")}` };
  const redirect = await fetch(mediaUrl.replace("https://api.twilio.com", url), {
    headers,
    redirect: "manual",
  });
  expect(redirect.status).toBe(307);
  const target = redirect.headers.get("Location") ?? "";
  expect(new URL(target).port).not.toBe(new URL(url).port);
  expect(await (await fetch(target)).text()).toBe("png");
  await client
    .messages(sid)
    .media(medium?.sid ?? "")
    .remove();
  expect(await client.messages(sid).media.list()).toEqual([]);
});

test("STOP is answered by the network, blocks what follows with 21610, and START lifts it", async () => {
  const { client, heard, text, url } = await openNetwork();
  const send = () => client.messages.create({ from: clinic, to: ann, body: "Reminder" });
  await send();
  await text("stop");
  expect(heard.at(-1)?.params).toMatchObject({ Body: "stop", OptOutType: "STOP" });
  expect(await (await fetch(url)).text()).toContain("You have successfully been unsubscribed");
  await expect(send()).rejects.toMatchObject({ code: 21610 });
  await text("START");
  await expect(send()).resolves.toMatchObject({ status: "queued" });
});

test("a phone that is off gets nothing, and the report says 30003", async () => {
  const { client, heard, post, reportUrl } = await openNetwork();
  await post("handsets", { number: ann, on: false });
  await client.messages.create({ from: clinic, to: ann, body: "x", statusCallback: reportUrl });
  await expect
    .poll(() => heard.at(-1)?.params)
    .toMatchObject({ MessageStatus: "undelivered", ErrorCode: "30003" });
});
