import { beforeEach, expect, test } from "vitest";
import { forClinic } from "#data/store.ts";
import { changeNumber, register } from "#flows/change-line.ts";
import { handInRegistration } from "#flows/line-registration.ts";
import { services } from "#test/simulator/messaging-services.ts";
import {
  agreement,
  business,
  enable,
  lineOf,
  notice,
  tend,
  vera,
  withoutALine,
} from "#test/support/northside.ts";
import { arm, simulate } from "#test/support/simulator.ts";
import { ports } from "#test/support/world.ts";

let now = 0;
const world = () => ports({ now: () => now });
const anHourPasses = async () => {
  now += 3_600_000;
  await tend(world());
};
const tollFree = "+18885550150";

beforeEach(async () => {
  now = Date.parse("2026-11-24T12:00-06:00");
  await withoutALine();
});

test("a toll-free number's verification is handed in once, asked for hourly, and ends the banner", async () => {
  await enable(world(), { number: tollFree, business });
  expect(await notice()).toBe("registration-pending");
  const { registrationSid } = await lineOf(world());
  expect(registrationSid).toMatch(/^HH/);
  await simulate("registrations", { number: tollFree, status: "IN_REVIEW" });
  await anHourPasses();
  expect(await notice()).toBe("registration-pending");
  await simulate("registrations", { number: tollFree, status: "TWILIO_APPROVED" });
  await anHourPasses();
  expect(await lineOf(world())).toMatchObject({ registration: "approved", registrationSid });
  expect(await notice()).toBeNull();
});

test("what the carriers refuse is said with their reason and can be corrected", async () => {
  await enable(world(), { number: tollFree, business });
  const reason = "The website can't be reached.";
  await simulate("registrations", { number: tollFree, status: "TWILIO_REJECTED", reason });
  await anHourPasses();
  expect(await lineOf(world())).toMatchObject({
    registration: "rejected",
    registrationReason: expect.stringContaining("website"),
  });
  expect(await notice()).toBe("registration-rejected");
  const corrected = { ...business, website: "https://cats.example" };
  const form = { business: corrected, messagingServiceSid: "" };
  expect(await register(world(), vera, form)).toEqual({ kind: "changed" });
  await tend(world());
  expect(await notice()).toBe("registration-pending");
});

test("a business that is not described in full is sent back before the carriers see it", async () => {
  await enable(world(), { number: tollFree });
  expect(await notice()).toBe("registration-missing");
  for (const [over, field, why] of [
    [{ taxId: "" }, "business-taxId", "missing"],
    [{ website: "northside" }, "business-website", "wrong"],
    [{ email: "vera" }, "business-email", "wrong"],
    [{ phone: "12" }, "business-phone", "wrong"],
  ] as const) {
    const form = { business: { ...business, ...over }, messagingServiceSid: "" };
    expect(await register(world(), vera, form)).toEqual({ kind: "refused", field, why });
  }
});

test("a local number joins the service of a registered campaign, and its own webhook wins", async () => {
  await enable(world(), { messagingServiceSid: services.pending });
  expect(await notice()).toBe("registration-pending");
  const { number } = await lineOf(world());
  await simulate("registrations", { number, status: "VERIFIED" });
  await anHourPasses();
  expect(await notice()).toBeNull();
});

test("what the business is stays known when another toll-free number is chosen", async () => {
  await arm("number-taken");
  await enable(world(), { number: tollFree, business });
  expect(await lineOf(world())).toMatchObject({ problem: "number-taken" });
  // The form that mends the number does not ask for the business again.
  const other = agreement({ number: "+18885550151", business: null });
  expect(await changeNumber(world(), vera, other)).toEqual({ kind: "changed" });
  await tend(world());
  expect(await lineOf(world())).toMatchObject({ business, registration: "pending" });
  expect((await lineOf(world())).registrationSid).toMatch(/^HH/);
});

test("nor is it forgotten over a local number, which nobody hands in as toll-free", async () => {
  await arm("number-taken");
  await enable(world(), { number: tollFree, business });
  const local = agreement({ messagingServiceSid: services.pending });
  await changeNumber(world(), vera, local);
  await tend(world());
  const campaign = expect.stringMatching(/^QE/);
  expect(await lineOf(world())).toMatchObject({
    business,
    enabledAt: now,
    registration: "pending",
    registrationSid: campaign,
  });
});

test("a gateway that refuses us is no word of the carriers: it is handed in later", async () => {
  await enable(world(), { number: tollFree });
  await register(world(), vera, { business, messagingServiceSid: "" });
  const { gateway } = world();
  await tend(ports({ now: () => now, gateway: { ...gateway, authToken: "an old token" } }));
  expect(await lineOf(world())).toMatchObject({
    registration: "pending",
    registrationReason: null,
    reason: "Authenticate",
  });
  // Meanwhile the line is watched all the same.
  expect((await lineOf(world())).dueAt).toBe(now + 5000);
  await anHourPasses();
  expect((await lineOf(world())).registrationSid).toMatch(/^HH/);
});

test("of two runs that hand in at once, the one that is refused sees the other's", async () => {
  await enable(world(), { number: tollFree });
  await register(world(), vera, { business, messagingServiceSid: "" });
  const line = await lineOf(world());
  const { databases } = world();
  const at = {
    ports: world(),
    store: forClinic(databases, vera.clinic),
    clinic: vera.clinic,
  };
  const outcomes = await Promise.all([handInRegistration(at, line), handInRegistration(at, line)]);
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ kind: "done", change: { registration: "pending" } });
  }
});

test("a Canadian clinic needs no registration for a local number", async () => {
  const { registrationAtFirst } = await import("#domain/line.ts");
  const local = { kind: "local", messagingServiceSid: null, business: null } as const;
  expect(registrationAtFirst("CA", local)).toBe("not-needed");
  expect(registrationAtFirst("US", local)).toBe("missing");
  expect(registrationAtFirst("CA", { ...local, kind: "toll-free" })).toBe("missing");
});
