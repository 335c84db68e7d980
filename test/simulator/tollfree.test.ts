import { expect, test } from "vitest";
import { ann, clinic, openNetwork } from "./network-for-test.ts";

const phoneNumber = "+18885550150";
const answers = {
  businessName: "Riverside Animal Clinic",
  businessWebsite: "https://riverside.example",
  notificationEmail: "maya@riverside.example",
  useCaseCategories: ["CUSTOMER_CARE"],
  useCaseSummary: "Clients ask, the desk answers.",
  productionMessageSample: "Biscuit can come home.",
  optInImageUrls: ["https://riverside.example/sign.png"],
  optInType: "VIA_TEXT" as const,
  messageVolume: "1,000",
  businessRegistrationNumber: "12-3456789",
  businessRegistrationAuthority: "EIN" as const,
  businessRegistrationCountry: "US",
  businessType: "PRIVATE_PROFIT" as const,
};

async function openTollfree() {
  const network = await openNetwork();
  const { sid } = await network.client.incomingPhoneNumbers.create({ phoneNumber });
  const { tollfreeVerifications } = network.client.messaging.v1;
  const verify = (more: object = {}) =>
    tollfreeVerifications.create({ ...answers, tollfreePhoneNumberSid: sid, ...more });
  return { ...network, sid, tollfreeVerifications, verify };
}

test("a verification waits for review, and is found by its number", async () => {
  const { sid, tollfreeVerifications, verify } = await openTollfree();
  const verification = await verify();
  expect(verification).toMatchObject({
    status: "PENDING_REVIEW",
    tollfreePhoneNumber: phoneNumber,
    tollfreePhoneNumberSid: sid,
    businessName: "Riverside Animal Clinic",
    useCaseCategories: ["CUSTOMER_CARE"],
    businessRegistrationAuthority: "EIN",
    rejectionReasons: [],
  });
  expect(await tollfreeVerifications(verification.sid).fetch()).toMatchObject({
    sid: verification.sid,
  });
  expect(await tollfreeVerifications.list({ tollfreePhoneNumberSid: sid })).toHaveLength(1);
  const other = `PN${"0".repeat(32)}`;
  expect(await tollfreeVerifications.list({ tollfreePhoneNumberSid: other })).toEqual([]);
});

test.each([
  ["businessName", "BusinessName", ""],
  ["businessRegistrationNumber", "BusinessRegistrationNumber", undefined],
  ["businessRegistrationAuthority", "BusinessRegistrationAuthority", undefined],
  ["businessRegistrationCountry", "BusinessRegistrationCountry", undefined],
  ["messageVolume", "MessageVolume", "some"],
  ["optInType", "OptInType", "TELEPATHY"],
])("a verification with %s amiss is refused by that name", async (field, name, answer) => {
  const { verify } = await openTollfree();
  await expect(verify({ [field]: answer })).rejects.toMatchObject({
    status: 400,
    message: expect.stringContaining(name),
  });
});

test("a sole proprietor needs no registration of the business", async () => {
  const { verify } = await openTollfree();
  const sole = { businessType: "SOLE_PROPRIETOR", businessRegistrationNumber: undefined };
  expect(await verify(sole)).toMatchObject({ businessRegistrationNumber: null });
});

test("a number that is not toll-free, and one with an open verification, are refused", async () => {
  const { client, verify } = await openTollfree();
  const [local] = await client.incomingPhoneNumbers.list({ phoneNumber: clinic });
  await expect(verify({ tollfreePhoneNumberSid: local?.sid })).rejects.toMatchObject({
    status: 400,
  });
  await verify();
  await expect(verify()).rejects.toMatchObject({ status: 400 });
});

test("a rejection says why, and the verification can be edited and waits again", async () => {
  const { post, tollfreeVerifications, verify } = await openTollfree();
  const { sid } = await verify();
  const edit = () =>
    tollfreeVerifications(sid).update({
      businessWebsite: "https://new.example",
      editReason: "Website fixed",
    });
  await expect(edit()).rejects.toMatchObject({ status: 400 });
  const rejection = { number: phoneNumber, status: "TWILIO_REJECTED", reason: "Website is down" };
  expect((await post("registrations", rejection)).status).toBe(200);
  expect(await tollfreeVerifications(sid).fetch()).toMatchObject({
    status: "TWILIO_REJECTED",
    rejectionReason: "Website is down",
    rejectionReasons: [{ reason: "Website is down" }],
    editAllowed: true,
  });
  expect(await edit()).toMatchObject({
    status: "PENDING_REVIEW",
    businessWebsite: "https://new.example",
    businessName: "Riverside Animal Clinic",
    rejectionReason: null,
  });
});

test("a toll-free number's texts are 30032 until it is verified", async () => {
  const { client, post, verify } = await openTollfree();
  const end = async () => {
    const { sid } = await client.messages.create({ from: phoneNumber, to: ann, body: "Hello" });
    const now = () => client.messages(sid).fetch();
    await expect.poll(async () => (await now()).status).toMatch(/delivered/);
    return now();
  };
  const refused = { status: "undelivered", errorCode: 30032 };
  expect(await end()).toMatchObject(refused);
  await verify();
  expect(await end()).toMatchObject(refused);
  await post("registrations", { number: phoneNumber, status: "TWILIO_APPROVED" });
  expect(await end()).toMatchObject({ status: "delivered" });
});

test("a registration that there is not, or of another kind, can't be set; reset forgets all", async () => {
  const { post, tollfreeVerifications, verify } = await openTollfree();
  const set = async (number: string, status: string) =>
    (await post("registrations", { number, status })).status;
  expect(await set(phoneNumber, "TWILIO_APPROVED")).toBe(404);
  await verify();
  expect(await set(phoneNumber, "VERIFIED")).toBe(400);
  expect(await set("+15035550199", "VERIFIED")).toBe(404);
  await post("reset", {});
  expect(await tollfreeVerifications.list()).toEqual([]);
});
