import { beforeEach, expect, test } from "vitest";
import { changeNumber, disableLine, register, releaseLine } from "#flows/change-line.ts";
import { examineLine, repairLine } from "#flows/examine-line.ts";
import { buyNumber, configureNumber } from "#twilio-edge-helpers/numbers.ts";
import { services } from "#test/simulator/messaging-services.ts";
import {
  agreement,
  atTheNetwork,
  enable,
  lineOf,
  noBusiness,
  notice,
  tend,
  vera,
  withoutALine,
} from "#test/support/northside.ts";
import { arm, atTwilio, simulate } from "#test/support/simulator.ts";
import { ports } from "#test/support/world.ts";

let now = 0;
const world = () => ports({ now: () => now });
const number = "+15035550150";
const unknownService = `MG${"9".repeat(32)}`;
const ours = "https://desk.example/webhooks/twilio/messages#rc=2&rp=ct,rt,5xx&ct=2000&rt=4500";

beforeEach(async () => {
  now = Date.parse("2026-11-24T12:00-06:00");
  await withoutALine();
});

/** The account has the number already; its texts go there. */
async function inTheAccount(smsUrl = ""): Promise<string> {
  const settings = { name: "Front desk", smsUrl, smsFallbackUrl: "" };
  const bought = await buyNumber(world().gateway, number, settings);
  if (bought.kind !== "ok") throw new Error("not bought");
  return bought.value.sid;
}

const atTheGateway = async () =>
  (await atTheNetwork()).numbers.find(({ phoneNumber }) => phoneNumber === number);

/** Where the network posts what somebody texts to the number. */
async function postedTo(): Promise<string[]> {
  await simulate("texts", { from: "+13125550178", to: number, body: "Hello?" });
  return (await atTheNetwork()).webhooks.map(({ url }) => url);
}

async function releaseNow(): Promise<void> {
  await disableLine(world(), vera);
  await releaseLine(world(), vera);
  await tend(world());
}

test("a brought number stays brought when its service is mended, and is never given back", async () => {
  await inTheAccount();
  await enable(world(), { isBrought: true, messagingServiceSid: unknownService });
  expect(await lineOf(world())).toMatchObject({ problem: "service-unknown", isBrought: true });
  // The number itself is no question any more, so the form does not say that it was brought.
  const mended = agreement({ isBrought: false, messagingServiceSid: services.verified });
  expect(await changeNumber(world(), vera, mended)).toEqual({ kind: "changed" });
  await tend(world());
  expect(await lineOf(world())).toMatchObject({ enabledAt: now, isBrought: true });
  await releaseNow();
  expect(await notice()).toBe("none");
  expect((await atTheNetwork()).releases).toBe(0);
  expect(await atTheGateway()).toMatchObject({ smsUrl: "" });
});

test("a number that was bought is given back, though somebody calls it the account's own later", async () => {
  await enable(world(), { messagingServiceSid: unknownService });
  await changeNumber(world(), vera, agreement({ isBrought: true }));
  await tend(world());
  await releaseNow();
  expect((await atTheNetwork()).releases).toBe(1);
});

test("so is one whose purchase was only found again after it was called the account's own", async () => {
  await arm("number-500-after-buy");
  await enable(world());
  const bad = ports({ now: () => now, gateway: { ...world().gateway, authToken: "an old token" } });
  now += 60_000;
  await tend(bad);
  expect(await lineOf(world())).toMatchObject({ problem: "refused", numberSid: null });
  await changeNumber(world(), vera, agreement({ isBrought: true }));
  await tend(world());
  expect(await lineOf(world())).toMatchObject({ enabledAt: now, isBrought: false });
  await releaseNow();
  expect((await atTheNetwork()).releases).toBe(1);
});

test("what was bought before another number was brought is given back, and the brought one kept", async () => {
  const sid = await inTheAccount();
  await enable(world(), { isBrought: true });
  const { id } = await lineOf(world());
  const settings = { name: `Deskline ${id}`, smsUrl: "", smsFallbackUrl: "" };
  await buyNumber(world().gateway, "+15035550151", settings);
  await releaseNow();
  expect((await atTheNetwork()).releases).toBe(1);
  expect((await atTheGateway())?.sid).toBe(sid);
});

test("a number that serves something else can be freed at Twilio and brought then", async () => {
  const sid = await inTheAccount("https://hotline.example/sms");
  await enable(world(), { isBrought: true });
  expect(await lineOf(world())).toMatchObject({ problem: "number-in-use" });
  await configureNumber(world().gateway, sid, { name: "x", smsUrl: "", smsFallbackUrl: "" });
  await changeNumber(world(), vera, agreement({ isBrought: true }));
  await tend(world());
  expect(await lineOf(world())).toMatchObject({ enabledAt: now, numberSid: sid, isBrought: true });
});

test("repair leaves a number alone that is not the line's", async () => {
  await inTheAccount("https://hotline.example/sms");
  await enable(world(), { isBrought: true });
  expect(await examineLine(world(), vera)).toMatchObject({ atGateway: "not-yet" });
  expect(await repairLine(world(), vera)).toBe("not-ours");
  expect((await atTheGateway())?.smsUrl).toBe("https://hotline.example/sms");
});

test("a number that is in a Messaging Service stays there, its own webhook wins, and its campaign counts", async () => {
  const sid = await inTheAccount();
  await atTwilio(`/v1/Services/${services.pending}/PhoneNumbers`, { PhoneNumberSid: sid });
  await enable(world(), { isBrought: true });
  expect(await lineOf(world())).toMatchObject({
    enabledAt: now,
    messagingServiceSid: services.pending,
    registration: "pending",
  });
  expect(await postedTo()).toEqual([ours, ours]);
});

test.each([
  ["a Messaging Service that posts its texts elsewhere", "service"],
  ["a TwiML application", "application"],
] as const)("a number whose texts go to %s can't be taken over", async (_, kind) => {
  const sid = await inTheAccount();
  if (kind === "service") {
    const service = `/v1/Services/${services.verified}`;
    await atTwilio(service, { InboundRequestUrl: "https://hotline.example/sms" });
    await atTwilio(`${service}/PhoneNumbers`, { PhoneNumberSid: sid });
  } else {
    await atTwilio(`/IncomingPhoneNumbers/${sid}.json`, { SmsApplicationSid: "AP1" });
  }
  await enable(world(), { isBrought: true });
  expect(await lineOf(world())).toMatchObject({ problem: "number-in-use", numberSid: null });
});

test.each([
  ["application", { SmsApplicationSid: "AP1" }],
  ["elsewhere", { SmsMethod: "GET" }],
  ["elsewhere", { SmsUrl: "https://other.example" }],
  ["fallback", { SmsFallbackUrl: "" }],
] as const)("what is wrong with the number is seen (%s) and repaired", async (what, setting) => {
  await enable(world());
  const { numberSid } = await lineOf(world());
  expect(await examineLine(world(), vera)).toMatchObject({ atGateway: "right" });
  await atTwilio(`/IncomingPhoneNumbers/${numberSid}.json`, setting);
  expect(await examineLine(world(), vera)).toMatchObject({ atGateway: what });
  expect(await repairLine(world(), vera)).toBe("repaired");
  expect(await examineLine(world(), vera)).toMatchObject({ atGateway: "right" });
  expect(await postedTo()).toContain(ours);
});

test("a service of the line's that takes its texts is told to leave them; somebody else's is not", async () => {
  await enable(world(), { messagingServiceSid: services.verified });
  const service = `/v1/Services/${services.verified}`;
  const take = {
    UseInboundWebhookOnNumber: "false",
    InboundRequestUrl: "https://hotline.example/sms",
  };
  await atTwilio(service, take);
  expect(await examineLine(world(), vera)).toMatchObject({ atGateway: "service" });
  expect(await repairLine(world(), vera)).toBe("repaired");
  expect(await examineLine(world(), vera)).toMatchObject({ atGateway: "right" });

  await withoutALine();
  await enable(world());
  const { numberSid } = await lineOf(world());
  await atTwilio(service, take);
  await atTwilio(`${service}/PhoneNumbers`, { PhoneNumberSid: numberSid ?? "" });
  expect(await examineLine(world(), vera)).toMatchObject({ atGateway: "other-service" });
  expect(await repairLine(world(), vera)).toBe("other-service");
  expect(await postedTo()).toEqual(["https://hotline.example/sms"]);
});

test("a number that the account lost is said to be missing, also when another entry has it now", async () => {
  await enable(world());
  const { numberSid } = await lineOf(world());
  await atTwilio(`/IncomingPhoneNumbers/${numberSid}.json`, null);
  expect(await examineLine(world(), vera)).toMatchObject({ atGateway: "missing" });
  await inTheAccount("https://hotline.example/sms");
  expect(await examineLine(world(), vera)).toMatchObject({ atGateway: "missing" });
  expect(await repairLine(world(), vera)).toBe("not-ours");
  expect((await atTheGateway())?.smsUrl).toBe("https://hotline.example/sms");
});

test("a service that Twilio does not know stops the line until a right one is named", async () => {
  await enable(world(), { messagingServiceSid: unknownService });
  expect(await notice()).toBe("stuck");
  const right = agreement({ messagingServiceSid: services.verified });
  expect(await changeNumber(world(), vera, right)).toEqual({ kind: "changed" });
  await tend(world());
  expect(await lineOf(world())).toMatchObject({ problem: null, enabledAt: now });
  await simulate("registrations", { number, status: "VERIFIED" });
  now += 3_600_000;
  await tend(world());
  expect(await notice()).toBeNull();
  expect(await postedTo()).toEqual([ours, ours]);
});

test("a wrong service that is named later stops the registration and not the line, which is watched on", async () => {
  await enable(world());
  const form = { business: noBusiness, messagingServiceSid: unknownService };
  await register(world(), vera, form);
  await tend(world());
  expect(await lineOf(world())).toMatchObject({ problem: "service-unknown", enabledAt: now });
  expect(await notice()).toBe("registration-missing");
  expect((await lineOf(world())).dueAt).toBe(now + 3_600_000);
  expect(await examineLine(world(), vera)).toMatchObject({ atGateway: "right" });
  await changeNumber(world(), vera, agreement({ messagingServiceSid: services.verified }));
  await tend(world());
  expect(await notice()).toBeNull();
});
