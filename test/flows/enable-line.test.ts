import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import {
  abandonLine,
  changeNumber,
  disableLine,
  lookAgain,
  releaseLine,
  restoreLine,
} from "#flows/change-line.ts";
import { enableLine, offerNumbers } from "#flows/enable-line.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { sweep } from "#flows/sweep.ts";
import { readSettings } from "#data/clinic-settings.ts";
import { forClinic } from "#data/store.ts";
import { usualAfterHours } from "#domain/auto-responder.ts";
import { keptFor, settling } from "#domain/line.ts";
import {
  agreement,
  atTheNetwork,
  enable,
  lineOf,
  notice,
  price,
  tend,
  vera,
  withoutALine,
} from "#test/support/northside.ts";
import { numbers } from "#test/support/cast.ts";
import { failingAfterBatch, pausing } from "#test/support/faults.ts";
import { arm } from "#test/support/simulator.ts";
import { newSid, ports } from "#test/support/world.ts";

const noon = Date.parse("2026-11-24T12:00-06:00");
let now = noon;
const world = () => ports({ now: () => now });
const later = (ms: number) => (now += ms);
const number = "+15035550150";

beforeEach(async () => {
  now = noon;
  await withoutALine();
});

const bought = async () =>
  (await atTheNetwork()).numbers.filter((one) => one.phoneNumber === number);
const textTo = (to: string) =>
  receiveMessage(world(), {
    providerSid: newSid(),
    number: to,
    contact: "+13125550177",
    body: "Hello?",
    mediaUrls: [],
    optOutType: null,
  });

test("enabling buys the number, lets its texts come to us, and switches the clinic on", async () => {
  expect(await textTo(number)).toBe("unknown-number");
  expect(await enable(world())).toEqual({ kind: "coming" });
  const [owned] = await bought();
  const url = "https://desk.example/webhooks/twilio/messages#rc=2&rp=ct,rt,5xx&ct=2000&rt=4500";
  expect(owned).toMatchObject({ smsUrl: url, smsFallbackUrl: url });
  expect(await lineOf(world())).toMatchObject({
    agreedBy: "Vera",
    agreedAt: noon,
    fee: 4900,
    currency: "USD",
    enabledAt: noon,
    registration: "missing",
  });
  expect(await notice()).toBe("registration-missing");
  expect(await textTo(number)).toBe("stored");
});

test("a number is offered only where it takes and sends texts and pictures", async () => {
  const search = (areaCode: string, city = "") =>
    offerNumbers(world(), vera, { kind: "local", areaCode, city });
  const found = await search("503");
  expect(found).toMatchObject({ kind: "offered" });
  if (found.kind !== "offered") return;
  expect(found.numbers.length).toBeGreaterThan(2);
  expect(found.numbers[0]).toMatchObject({ place: expect.stringContaining("Portland") });
  expect(await search("999")).toEqual({ kind: "offered", numbers: [] });
  await enable(world(), { number: found.numbers[0]?.number ?? "" });
  const again = await search("503");
  expect(again).toMatchObject({ kind: "offered", numbers: found.numbers.slice(1) });
});

test.each(["number-500-before", "number-429"])(
  "when the gateway fails before buying (%s) the purchase is made later, once",
  async (fault) => {
    await arm(fault);
    await enable(world());
    expect((await lineOf(world())).enabledAt).toBeNull();
    expect(await bought()).toHaveLength(0);
    later(60_000);
    await tend(world());
    expect((await lineOf(world())).enabledAt).toBe(now);
    expect((await atTheNetwork()).purchases).toBe(1);
  },
);

test("a purchase whose answer was lost is found again and not made twice", async () => {
  await arm("number-500-after-buy");
  await enable(world());
  expect(await bought()).toHaveLength(1);
  expect((await lineOf(world())).numberSid).toBeNull();
  later(60_000);
  await tend(world());
  const line = await lineOf(world());
  expect(line).toMatchObject({ numberSid: (await bought())[0]?.sid, enabledAt: now });
  expect((await atTheNetwork()).purchases).toBe(1);
});

test("a purchase that timed out is found again", async () => {
  await arm("number-timeout-after-buy");
  await enable(world());
  expect(await lineOf(world())).toMatchObject({ numberSid: null, enabledAt: null, attempts: 1 });
  later(60_000);
  await tend(world());
  expect(await lineOf(world())).toMatchObject({ enabledAt: now, isBrought: false });
  expect((await atTheNetwork()).purchases).toBe(1);
});

test("an account without funds stops the line with Twilio's words", async () => {
  await arm("number-no-funds");
  await enable(world());
  expect(await lineOf(world())).toMatchObject({ problem: "refused", reason: "Account not active" });
  expect(await notice()).toBe("stuck");
});

test("a search that the gateway refuses is told with its reason, one that fails is not", async () => {
  const search = { kind: "local", areaCode: "503", city: "" } as const;
  const { gateway } = world();
  const refused = ports({ gateway: { ...gateway, authToken: "an old token" } });
  expect(await offerNumbers(refused, vera, search)).toEqual({
    kind: "refused",
    reason: "Authenticate",
  });
  const silent = ports({ gateway: { ...gateway, apiUrl: "http://127.0.0.1:1" } });
  expect(await offerNumbers(silent, vera, search)).toEqual({ kind: "unavailable" });
});

test("the after-hours message is stored with the agreement, though all fails right after it", async () => {
  await env.DB.prepare("UPDATE clinics SET after_hours = NULL WHERE id = 'northside'").run();
  const one = ports({ now: () => now, databases: { DB: failingAfterBatch(env.DB) } });
  await enableLine(one, vera, agreement({ message: "{clinic} sleeps." }), price).catch(() => null);
  expect((await lineOf(world())).agreedBy).toBe("Vera");
  const { afterHours } = await readSettings(forClinic(world().databases, vera.clinic));
  expect(afterHours).toEqual({ ...usualAfterHours, message: "{clinic} sleeps." });
});

test("enabling changes the message and keeps what else is set of the auto-responder", async () => {
  const before = { ...usualAfterHours, autoReply: false, emergencyLine: "555-0911" };
  await env.DB.prepare("UPDATE clinics SET after_hours = ? WHERE id = 'northside'")
    .bind(JSON.stringify(before))
    .run();
  await enable(world(), { message: " Closed. " });
  const { afterHours } = await readSettings(forClinic(world().databases, vera.clinic));
  expect(afterHours).toEqual({ ...before, autoReply: true, message: "Closed." });
});

test("nobody agrees to a fee that is not the one that they saw", async () => {
  const seen = { fee: 1900, currency: "USD" };
  expect(await enableLine(world(), vera, agreement({ seen }), price)).toEqual({
    kind: "refused",
    field: "agrees",
    why: "changed",
  });
});

test("pressed twice and tended by two at once, one number is bought", async () => {
  const one = world();
  await Promise.all([
    enableLine(one, vera, agreement(), price),
    enableLine(one, vera, agreement({ number: "+15035550151" }), price),
  ]);
  await Promise.all([tend(one), tend(one), tend(world())]);
  expect((await lineOf(one)).enabledAt).toBe(now);
  expect((await atTheNetwork()).purchases).toBe(1);
});

test("a job that died in the middle goes on where it was, by the sweep", async () => {
  await enableLine(world(), vera, agreement(), price);
  await env.DB.prepare("UPDATE lines SET due_at = ? WHERE clinic_id = 'northside'")
    .bind(now - 60_000)
    .run();
  const one = world();
  await sweep(one);
  const handedOut = one.enqueued.filter(({ work }) => work.kind === "tend-line");
  expect(handedOut.map(({ work }) => work.clinicId)).toContain("northside");
  await tend(one);
  expect((await lineOf(one)).enabledAt).toBe(now);
});

test("a number that somebody else took meanwhile stops it, and another can be chosen", async () => {
  await arm("number-taken");
  await enable(world());
  expect(await lineOf(world())).toMatchObject({ problem: "number-taken", numberSid: null });
  expect(await notice()).toBe("stuck");
  const other = agreement({ number: "+15035550151" });
  expect(await changeNumber(world(), vera, other)).toEqual({ kind: "changed" });
  await tend(world());
  expect(await lineOf(world())).toMatchObject({ number: "+15035550151", enabledAt: now });
  expect((await atTheNetwork()).purchases).toBe(1);
});

test("what an earlier attempt bought besides is given back", async () => {
  await enableLine(world(), vera, agreement(), price);
  const { id } = await lineOf(world());
  const gateway = world().gateway;
  const { buyNumber } = await import("#twilio-edge-helpers/numbers.ts");
  const settings = { name: `Deskline ${id}`, smsUrl: "", smsFallbackUrl: "" };
  await buyNumber(gateway, "+15035550152", settings);
  await tend(world());
  const left = (await atTheNetwork()).numbers.map(({ phoneNumber }) => phoneNumber);
  expect(left).toContain(number);
  expect(left).not.toContain("+15035550152");
});

test("another clinic's number is refused, chosen or brought", async () => {
  for (const isBrought of [true, false]) {
    const theirs = agreement({ number: numbers.riverside, isBrought });
    expect(await enableLine(world(), vera, theirs, price)).toEqual({
      kind: "refused",
      field: "number",
      why: "taken",
    });
  }
});

test("a number that the account has already can be brought, and is never given back", async () => {
  const { buyNumber } = await import("#twilio-edge-helpers/numbers.ts");
  const demo = "https://demo.twilio.com/welcome/sms/reply";
  const settings = { name: "Front desk", smsUrl: demo, smsFallbackUrl: "" };
  await buyNumber(world().gateway, number, settings);
  await enable(world(), { isBrought: true });
  expect((await bought())[0]?.smsUrl).toContain("https://desk.example/");
  await disableLine(world(), vera);
  await releaseLine(world(), vera);
  await tend(world());
  expect((await bought())[0]?.smsUrl).toBe("");
  expect(await notice()).toBe("none");
});

test("a number of the account that serves something else can't be taken over", async () => {
  const { buyNumber } = await import("#twilio-edge-helpers/numbers.ts");
  const other = "https://hotline.example/sms";
  const settings = { name: "Hotline", smsUrl: other, smsFallbackUrl: "" };
  await buyNumber(world().gateway, number, settings);
  await enable(world(), { isBrought: true });
  expect(await lineOf(world())).toMatchObject({ problem: "number-in-use", numberSid: null });
  expect((await bought())[0]?.smsUrl).toBe(other);
});

test("a number that is brought but not in the account is said to be missing", async () => {
  await enable(world(), { isBrought: true });
  expect(await lineOf(world())).toMatchObject({ problem: "number-not-ours" });
  expect((await atTheNetwork()).purchases).toBe(0);
});

test("what is wrong with an agreement is said of its field, and nothing is bought", async () => {
  const tries = [
    [{ number: "" }, "number", "missing"],
    [{ message: " " }, "message", "missing"],
    [{ message: "x".repeat(2000) }, "message", "too-long"],
    [{ payer: { name: "", address: "", email: "a@b.example" } }, "payerName", "missing"],
    [{ payer: { name: "N", address: "", email: "books" } }, "payerEmail", "wrong"],
    [{ agrees: false }, "agrees", "missing"],
    [{ messagingServiceSid: "MG1" }, "messagingServiceSid", "wrong"],
  ] as const;
  for (const [over, field, why] of tries) {
    const outcome = await enableLine(world(), vera, agreement(over), price);
    expect(outcome).toEqual({ kind: "refused", field, why });
  }
  expect((await atTheNetwork()).purchases).toBe(0);
});

test("a clinic elsewhere is not offered texting", async () => {
  const abroad = { ...vera, clinic: { ...vera.clinic, country: "GB" } };
  expect(await enableLine(world(), abroad, agreement(), price)).toEqual({ kind: "not-offered" });
});

test("a gateway that refuses us stops the line with its reason, and the same number can be tried again", async () => {
  const refused = ports({
    now: () => now,
    gateway: { ...world().gateway, authToken: "an old token" },
  });
  await enable(refused);
  expect(await lineOf(world())).toMatchObject({ problem: "refused", reason: "Authenticate" });
  expect(await changeNumber(world(), vera, agreement())).toEqual({ kind: "changed" });
  await tend(world());
  expect((await lineOf(world())).enabledAt).toBe(now);
});

test("an agreement can be taken back before anything is bought", async () => {
  await arm("number-500-before");
  await enableLine(world(), vera, agreement(), price);
  expect(await abandonLine(world(), vera)).toEqual({ kind: "changed" });
  await tend(world());
  expect(await notice()).toBe("none");
  expect((await atTheNetwork()).purchases).toBe(0);
});

test("switched off, nothing comes or leaves; switched on again, all goes on", async () => {
  await enable(world());
  await textTo(number);
  await disableLine(world(), vera);
  expect(await textTo(number)).toBe("switched-off");
  expect(await notice()).toBe("off");
  later(keptFor - 1);
  await tend(world());
  expect(await bought()).toHaveLength(1);
  await restoreLine(world(), vera);
  await tend(world());
  expect(await textTo(number)).toBe("stored");
  expect(await notice()).toBe("registration-missing");
});

test("a number that the operator made by hand is watched too", async () => {
  await env.DB.prepare(
    "INSERT INTO numbers (number, clinic_id, created_at) VALUES (?, 'northside', ?)",
  )
    .bind(number, now)
    .run();
  await tend(world());
  expect(await lineOf(world())).toMatchObject({ problem: null, dueAt: now + 3_600_000 });
  expect(await notice()).toBeNull();
});

test("after thirty days the number is given back, and the clinic may begin anew", async () => {
  await enable(world());
  await textTo(number);
  await disableLine(world(), vera);
  await tend(world());
  later(keptFor + 1);
  await tend(world());
  expect(await bought()).toHaveLength(0);
  expect(await textTo(number)).toBe("unknown-number");
  await enable(world(), { number: "+15035550151" });
  const open = await env.DB.prepare(
    "SELECT DISTINCT number FROM conversations WHERE clinic_id = 'northside' AND closed_at IS NULL",
  ).all();
  expect(open.results).toEqual([{ number: "+15035550151" }]);
});

test("a number that was bought while somebody switched the line off is given back with it", async () => {
  await arm("number-timeout-after-buy");
  await enableLine(world(), vera, agreement(), price);
  const buying = tend(world());
  await expect.poll(async () => (await atTheNetwork()).purchases).toBe(1);
  expect(await disableLine(world(), vera)).toEqual({ kind: "changed" });
  await releaseLine(world(), vera);
  await tend(world());
  // The purchase may still come through: until that is known the line is not over.
  expect(await notice()).toBe("off");
  await buying;
  expect(await lineOf(world())).toMatchObject({ numberSid: null });
  later(settling);
  await tend(world());
  expect(await bought()).toHaveLength(0);
  expect(await notice()).toBe("none");
});

test("whose number is being given back can't be switched on again without it", async () => {
  await enable(world());
  await disableLine(world(), vera);
  await releaseLine(world(), vera);
  const unreachable = { ...world().gateway, apiUrl: "http://127.0.0.1:1" };
  await tend(ports({ now: () => now, gateway: unreachable }));
  expect(await bought()).toHaveLength(1);
  expect(await restoreLine(world(), vera)).toEqual({ kind: "stale" });
  later(60_000);
  await tend(world());
  expect(await bought()).toHaveLength(0);
  expect(await notice()).toBe("none");
});

test("a job that is woken in its middle does not put the line off for an hour", async () => {
  await enable(world(), { messagingServiceSid: "" });
  later(3_600_000);
  const one = world();
  const readsSlowly: typeof one = {
    ...one,
    databases: { DB: pausing(env.DB, () => lookAgain(world(), vera)) },
  };
  await tend(readsSlowly);
  expect((await lineOf(world())).dueAt).toBe(now);
});

test("a line that has been silent for unusually long in open hours is told to admins, until a text comes", async () => {
  await enable(world());
  await env.DB.prepare(
    "UPDATE lines SET registration = 'approved' WHERE clinic_id = 'northside'",
  ).run();
  const always = Array.from({ length: 7 }, () => [{ from: 0, to: 1439 }]);
  await env.DB.prepare("UPDATE clinics SET business_hours = ? WHERE id = 'northside'")
    .bind(JSON.stringify({ weekly: always, closures: [] }))
    .run();
  const looks = async () => {
    await env.DB.prepare("UPDATE lines SET due_at = 0 WHERE clinic_id = 'northside'").run();
    await tend(world());
    return notice();
  };
  for (let i = 0; i < 25; i += 1) {
    later(10 * 60_000);
    await textTo(number);
  }
  later(3 * 3_600_000);
  expect(await looks()).toBeNull();
  later(2 * 3_600_000);
  expect(await looks()).toBe("quiet");
  await textTo(number);
  expect(await looks()).toBeNull();
});
