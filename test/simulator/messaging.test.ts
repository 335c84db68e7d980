import { expect, test } from "vitest";
import { services } from "./messaging-services.ts";
import { ann, clinic, openNetwork } from "./network-for-test.ts";

const phoneNumber = "+12125550150";
const nowhere = `MG${"0".repeat(32)}`;

test("a service is fetched and updated, and one that is not there is 20404", async () => {
  const { client, stranger } = await openNetwork();
  const service = client.messaging.v1.services(services.verified);
  expect(await service.fetch()).toMatchObject({ useInboundWebhookOnNumber: false });
  await service.update({ useInboundWebhookOnNumber: true });
  expect(await service.fetch()).toMatchObject({ useInboundWebhookOnNumber: true });
  const missing = client.messaging.v1.services(nowhere);
  await expect(missing.fetch()).rejects.toMatchObject({ code: 20404, status: 404 });
  await expect(missing.phoneNumbers.list()).rejects.toMatchObject({ code: 20404 });
  await expect(stranger.messaging.v1.services(services.verified).fetch()).rejects.toMatchObject({
    code: 20003,
  });
});

test("a number is in one service at most, and leaves it when removed or released", async () => {
  const { client, ledger } = await openNetwork();
  const { sid } = await client.incomingPhoneNumbers.create({ phoneNumber });
  const { phoneNumbers } = client.messaging.v1.services(services.verified);
  const add = () => phoneNumbers.create({ phoneNumberSid: sid });
  expect(await add()).toMatchObject({ sid, phoneNumber, countryCode: "US" });
  await expect(add()).rejects.toMatchObject({ code: 21710 });
  const other = client.messaging.v1.services(services.pending).phoneNumbers;
  await expect(other.create({ phoneNumberSid: sid })).rejects.toMatchObject({ code: 21712 });
  expect((await ledger()).numbers[1]?.messagingServiceSid).toBe(services.verified);
  expect((await phoneNumbers.list()).map((one) => one.sid)).toEqual([sid]);
  expect(await phoneNumbers(sid).remove()).toBe(true);
  expect(await phoneNumbers.list()).toEqual([]);
  await expect(phoneNumbers(sid).remove()).rejects.toMatchObject({ code: 20404 });
  await add();
  await client.incomingPhoneNumbers(sid).remove();
  expect(await phoneNumbers.list()).toEqual([]);
});

test("the numbers of a service come in pages that lead on", async () => {
  const { client } = await openNetwork();
  const { phoneNumbers } = client.messaging.v1.services(services.verified);
  for (const last of ["50", "51", "52"]) {
    const bought = await client.incomingPhoneNumbers.create({ phoneNumber: `+121255501${last}` });
    await phoneNumbers.create({ phoneNumberSid: bought.sid });
  }
  expect(await phoneNumbers.list({ pageSize: 2 })).toHaveLength(3);
});

test("the two services have a campaign each: one is verified, one waits", async () => {
  const { client } = await openNetwork();
  const campaigns = (sid: string) => client.messaging.v1.services(sid).usAppToPerson;
  expect(await campaigns(services.verified).list()).toMatchObject([
    { campaignStatus: "VERIFIED", errors: [] },
  ]);
  const [waiting] = await campaigns(services.pending).list();
  expect(waiting).toMatchObject({ campaignStatus: "PENDING", errors: [] });
  const sid = waiting?.sid ?? "";
  expect(await campaigns(services.pending)(sid).fetch()).toMatchObject({ sid });
  await expect(campaigns(services.verified)(sid).fetch()).rejects.toMatchObject({ code: 20404 });
});

test("a text to a number in a service is lost until the service leaves it to the number", async () => {
  const { client, heard, text } = await openNetwork();
  const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: clinic });
  const service = client.messaging.v1.services(services.verified);
  await service.phoneNumbers.create({ phoneNumberSid: number?.sid ?? "" });
  expect(await text("Lost")).toMatchObject({ body: { status: 0 } });
  expect(heard).toEqual([]);
  expect(await client.messages.list({ to: clinic })).toMatchObject([{ body: "Lost" }]);
  await service.update({ useInboundWebhookOnNumber: true });
  expect(await text("Found")).toMatchObject({ body: { status: 200 } });
  expect(heard).toMatchObject([{ params: { Body: "Found" } }]);
});

test("a bought US number delivers only in a service whose campaign is verified", async () => {
  const { client, post } = await openNetwork();
  const { sid } = await client.incomingPhoneNumbers.create({ phoneNumber });
  const end = async () => {
    const sent = await client.messages.create({ from: phoneNumber, to: ann, body: "Hello" });
    expect(sent).toMatchObject({ status: "queued", errorCode: null });
    const now = () => client.messages(sent.sid).fetch();
    await expect.poll(async () => (await now()).status).toMatch(/delivered/);
    return now();
  };
  const refused = { status: "undelivered", errorCode: 30034 };
  expect(await end()).toMatchObject(refused);
  const { phoneNumbers, usAppToPerson } = client.messaging.v1.services(services.pending);
  await phoneNumbers.create({ phoneNumberSid: sid });
  expect(await end()).toMatchObject(refused);
  const rejection = { number: phoneNumber, status: "FAILED", reason: "No website" };
  expect((await post("registrations", rejection)).status).toBe(200);
  expect(await usAppToPerson.list()).toMatchObject([
    { campaignStatus: "FAILED", errors: [{ description: "No website" }] },
  ]);
  await post("registrations", { number: phoneNumber, status: "VERIFIED" });
  expect(await usAppToPerson.list()).toMatchObject([{ campaignStatus: "VERIFIED", errors: [] }]);
  expect(await end()).toMatchObject({ status: "delivered", errorCode: null });
});

test("a bought Canadian number and a number of the start need no registration", async () => {
  const { client } = await openNetwork();
  await client.incomingPhoneNumbers.create({ phoneNumber: "+14165550150" });
  for (const from of ["+14165550150", clinic]) {
    const { sid } = await client.messages.create({ from, to: ann, body: "Hello" });
    await expect.poll(async () => (await client.messages(sid).fetch()).status).toBe("delivered");
  }
});

test("reset empties the services and forgets what was set", async () => {
  const { client, post } = await openNetwork();
  const { sid } = await client.incomingPhoneNumbers.create({ phoneNumber });
  const service = client.messaging.v1.services(services.pending);
  await service.phoneNumbers.create({ phoneNumberSid: sid });
  await service.update({ useInboundWebhookOnNumber: true });
  await post("registrations", { number: phoneNumber, status: "VERIFIED" });
  await post("reset", {});
  expect(await service.phoneNumbers.list()).toEqual([]);
  expect(await service.fetch()).toMatchObject({ useInboundWebhookOnNumber: false });
  expect(await service.usAppToPerson.list()).toMatchObject([{ campaignStatus: "PENDING" }]);
});
