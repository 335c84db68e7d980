import { expect, test } from "vitest";
import { clinic, openNetwork } from "./network-for-test.ts";

const phoneNumber = "+12125550150";

test("numbers are found by area code, city, region and country, whatever the city's case", async () => {
  const { client } = await openNetwork();
  const find = async (country: string, filter: object) =>
    (await client.availablePhoneNumbers(country).local.list(filter)).map(
      ({ locality, region, isoCountry }) => `${locality} ${region} ${isoCountry}`,
    );
  expect(new Set(await find("US", { areaCode: 212 }))).toEqual(new Set(["New York NY US"]));
  expect(await find("US", { inLocality: "san francisco" })).toHaveLength(10);
  expect(await find("US", { inLocality: "Portland", areaCode: 503 })).toHaveLength(10);
  expect(new Set(await find("CA", { inRegion: "QC" }))).toEqual(new Set(["Montreal QC CA"]));
  expect(await find("US", { areaCode: 416 })).toEqual([]);
  expect(await find("US", { areaCode: 999 })).toEqual([]);
  expect(await find("US", { areaCode: 212, inLocality: "Chicago" })).toEqual([]);
  expect(await find("US", { areaCode: 212, pageSize: 3 })).toHaveLength(3);
  await expect(find("FR", {})).rejects.toMatchObject({ code: 20404 });
});

test("a number that only speaks, and one without pictures, are left out when asked", async () => {
  const { client } = await openNetwork();
  const count = async (filter: object) =>
    (await client.availablePhoneNumbers("US").local.list({ areaCode: 206, ...filter })).length;
  expect(await count({})).toBe(10);
  expect(await count({ smsEnabled: true })).toBe(9);
  expect(await count({ smsEnabled: true, mmsEnabled: true })).toBe(8);
  expect(await count({ smsEnabled: true, mmsEnabled: false })).toBe(1);
});

test("toll-free numbers are of toll-free codes and of no place", async () => {
  const { client } = await openNetwork();
  const [offered] = await client.availablePhoneNumbers("US").tollFree.list({ areaCode: 833 });
  expect(offered).toMatchObject({ phoneNumber: "+18335550150", locality: null, region: null });
});

test("a number that is bought is no longer offered, and offered again once released", async () => {
  const { client, ledger } = await openNetwork();
  const offered = async () =>
    (await client.availablePhoneNumbers("US").local.list({ areaCode: 212 })).map(
      (one) => one.phoneNumber,
    );
  expect(await offered()).toContain(phoneNumber);
  const { sid } = await client.incomingPhoneNumbers.create({ phoneNumber });
  expect(await offered()).not.toContain(phoneNumber);
  expect(await ledger()).toMatchObject({ purchases: 1, releases: 0 });
  await client.incomingPhoneNumbers(sid).remove();
  expect(await offered()).toContain(phoneNumber);
  expect(await ledger()).toMatchObject({ purchases: 1, releases: 1 });
});

test("numbers are listed by name and in pages, and the ledger shows how each is configured", async () => {
  const { client, ledger } = await openNetwork();
  const bought = await client.incomingPhoneNumbers.create({
    phoneNumber,
    friendlyName: "deskline:order-1",
    smsUrl: "https://desk.example/in",
    smsMethod: "POST",
    smsFallbackUrl: "https://desk.example/fallback",
    statusCallback: "https://desk.example/reports",
  });
  expect(bought).toMatchObject({ smsMethod: "POST", capabilities: { sms: true, mms: true } });
  const named = await client.incomingPhoneNumbers.list({ friendlyName: "deskline:order-1" });
  expect(named.map(({ sid }) => sid)).toEqual([bought.sid]);
  expect(await client.incomingPhoneNumbers.list({ friendlyName: "deskline" })).toEqual([]);
  expect(await client.incomingPhoneNumbers.list({ pageSize: 1 })).toHaveLength(2);
  expect((await ledger()).numbers).toMatchObject([
    { phoneNumber: clinic, messagingServiceSid: null },
    {
      sid: bought.sid,
      phoneNumber,
      friendlyName: "deskline:order-1",
      smsUrl: "https://desk.example/in",
      smsFallbackUrl: "https://desk.example/fallback",
      statusCallback: "https://desk.example/reports",
      messagingServiceSid: null,
    },
  ]);
});

test.each([
  ["number-429", { status: 429, code: 20429 }],
  ["number-500-before", { status: 500 }],
  ["number-taken", { status: 400, code: 21422 }],
])("after %s nothing is bought", async (kind, error) => {
  const { arm, client, ledger } = await openNetwork();
  await arm(kind);
  await expect(client.incomingPhoneNumbers.create({ phoneNumber })).rejects.toMatchObject(error);
  expect(await ledger()).toMatchObject({ purchases: 0, numbers: [{ phoneNumber: clinic }] });
});

test("a number that somebody else took is never offered or sold again", async () => {
  const { arm, client } = await openNetwork();
  const buy = () => client.incomingPhoneNumbers.create({ phoneNumber });
  await arm("number-taken");
  await expect(buy()).rejects.toMatchObject({ code: 21422 });
  await expect(buy()).rejects.toMatchObject({ code: 21422 });
  const [first] = await client.availablePhoneNumbers("US").local.list({ areaCode: 212 });
  expect(first?.phoneNumber).toBe("+12125550151");
});

test("a purchase can be carried out and yet answered with a 500, or never", async () => {
  const { arm, client, ledger } = await openNetwork();
  await arm("number-500-after-buy");
  await expect(client.incomingPhoneNumbers.create({ phoneNumber })).rejects.toMatchObject({
    status: 500,
  });
  await arm("number-timeout-after-buy");
  const other = { phoneNumber: "+12125550151" };
  await expect(client.incomingPhoneNumbers.create(other)).rejects.toThrow(/hang up|ECONNRESET/);
  expect(await ledger()).toMatchObject({ purchases: 2, numbers: [{}, { phoneNumber }, other] });
});

test("after number-config-500 the number is as it was", async () => {
  const { arm, client, ledger } = await openNetwork();
  const { sid } = await client.incomingPhoneNumbers.create({
    phoneNumber,
    smsUrl: "https://a.example",
  });
  const update = () => client.incomingPhoneNumbers(sid).update({ smsUrl: "https://b.example" });
  await arm("number-config-500");
  await expect(update()).rejects.toMatchObject({ status: 500 });
  expect((await ledger()).numbers[1]?.smsUrl).toBe("https://a.example");
  await update();
  expect((await ledger()).numbers[1]?.smsUrl).toBe("https://b.example");
});
