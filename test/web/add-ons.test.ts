import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { disableLine } from "#flows/change-line.ts";
import { buyNumber } from "#twilio-edge-helpers/numbers.ts";
import { paths } from "#src/paths.ts";
import { services } from "#test/simulator/messaging-services.ts";
import { pausing } from "#test/support/faults.ts";
import {
  enable,
  lineOf,
  noBusiness,
  tend,
  vera as signedIn,
  withoutALine,
} from "#test/support/northside.ts";
import { arm } from "#test/support/simulator.ts";
import { get, post } from "#test/support/visitor.ts";
import { ask, askWith, ports, signInAs } from "#test/support/world.ts";

let vera = "";
beforeEach(async () => {
  vera = await signInAs("vera");
  await withoutALine();
});

const number = "+15035550150";
const page = async () => (await get(paths.addOn(), vera)).text();
const send = (path: string, form: Record<string, string> = {}) => post(path, form, vera);
const steps = {
  number,
  kind: "local",
  message: "Closed.",
  payerName: "Northside Cats",
  payerEmail: "books@northside.example",
  fee: "4900",
  currency: "USD",
  agrees: "yes",
};
const form = (values: Record<string, string>): RequestInit => ({
  method: "POST",
  headers: { Cookie: vera },
  body: new URLSearchParams(values),
});
/** As a person reads it. */
const textOf = (html: string) => html.replaceAll(/<[^>]*>/g, "").replaceAll(/\s+/g, " ");

test("the operator's campaign is offered to a clinic in the US, which may leave it out, and to no other", async () => {
  const over = { TWILIO_MESSAGING_SERVICE_SID: services.verified };
  const offered = async () =>
    (await askWith(over, paths.addOn(), { headers: { Cookie: vera } })).text();
  expect(await offered()).toContain(`value="${services.verified}"`);
  await askWith(over, paths.addOn(), form({ ...steps, messagingServiceSid: "" }));
  expect((await lineOf(ports())).messagingServiceSid).toBeNull();

  await withoutALine();
  const moveTo = (country: string) =>
    env.DB.prepare("UPDATE clinics SET country = ? WHERE id = 'northside'").bind(country).run();
  await moveTo("CA");
  expect(await offered()).not.toContain(services.verified);
  await askWith(over, paths.addOn(), form(steps));
  await moveTo("US");
  expect((await lineOf(ports())).messagingServiceSid).toBeNull();
});

test("who filled the form in under an old fee is shown the new one, and agrees again", async () => {
  const refused = await askWith({ TEXTING_FEE: "59.00" }, paths.addOn(), form(steps));
  expect(refused.status).toBe(422);
  const html = await refused.text();
  expect(html).toContain("The fee has changed since you opened this page");
  expect(html).toContain("59.00 USD a month");
  expect(html).toContain('value="5900"');
  expect(html).not.toMatch(/name="agrees"[^>]*checked/);
  expect(html).toContain("books@northside.example");
});

test("the log says who agreed to which number and fee", async () => {
  expect((await send(paths.addOn(), steps)).status).toBe(303);
  const log = await (await get(paths.activity(), vera)).text();
  expect(log).toContain("Vera agreed to SMS Messaging (Two-Way): +15035550150, 49.00 USD a month");
});

test("a number that was brought stays so in the form that mends it", async () => {
  const other = "https://hotline.example/sms";
  const settings = { name: "Hotline", smsUrl: other, smsFallbackUrl: "" };
  await buyNumber(ports().gateway, number, settings);
  await enable(ports(), { isBrought: true });
  const html = await page();
  expect(html).toMatch(/<input type="radio" name="number" value="own" checked/);
  expect(html).toMatch(/name="ownNumber"[^>]*value="\(503\) 555-0150"/);
  expect(html).not.toContain(`value="${number}"`);
});

test("a number that the account has by now is no question any more when its service is mended", async () => {
  await enable(ports(), { messagingServiceSid: `MG${"9".repeat(32)}` });
  const html = await page();
  expect(html).not.toContain("Search numbers");
  const mended = { number, messagingServiceSid: services.verified };
  const answer = await send(paths.addOnNumber(), mended);
  expect(answer.headers.get("Location")).toBe(`${paths.addOn()}?saved=number`);
  await tend(ports());
  expect(await lineOf(ports())).toMatchObject({ problem: null, registration: "approved" });
});

test("every change of the line says what was done", async () => {
  await enable(ports());
  for (const [path, words] of [
    [paths.addOnLook(), "Asked."],
    [paths.addOnDisabling(), "Texting is switched off."],
    [paths.addOnRestoring(), "Texting is switched on again."],
  ] as const) {
    const answer = await send(path);
    expect(answer.status).toBe(303);
    const led = await get(answer.headers.get("Location") ?? "", vera);
    expect(await led.text()).toMatch(new RegExp(`<p role="status">${words}`));
  }
  const handedIn = await send(paths.addOnRegistration(), {
    messagingServiceSid: services.verified,
  });
  const led = await get(handedIn.headers.get("Location") ?? "", vera);
  expect(await led.text()).toMatch(/<p role="status">Handed in\./);
});

test("what was typed for the carriers stays when somebody else changed the line in that moment", async () => {
  await enable(ports(), { number: "+18885550150" });
  const typed = Object.fromEntries(
    Object.keys(noBusiness).map((name) => [`business-${name}`, `Typed ${name}`]),
  );
  const right = {
    ...typed,
    "business-website": "https://northside.example",
    "business-email": "vera@northside.example",
    "business-phone": "+13125550199",
  };
  const db = pausing(env.DB, () =>
    env.DB.prepare("UPDATE lines SET version = version + 1 WHERE clinic_id = 'northside'").run(),
  );
  const answer = await askWith({ DB: db }, paths.addOnRegistration(), form(right));
  expect(answer.status).toBe(422);
  const html = await answer.text();
  expect(html).toContain("nothing was changed");
  expect(html).toContain('value="Typed legalName"');
});

test("a page that watches the line is told nothing while nothing has changed", async () => {
  await arm("number-500-before");
  await enable(ports());
  const watch = async (shown: number) => {
    const headers = { Cookie: vera, "HX-Request": "true" };
    return (await ask(`${paths.addOn()}?shown=${shown}`, { headers })).status;
  };
  const { version } = await lineOf(ports());
  expect(await page()).toContain(`${paths.addOn()}?shown=${version}`);
  expect(await watch(version)).toBe(204);
  expect(await watch(version + 1)).toBe(200);
});

test("a step that waits says why, and can be tried now", async () => {
  await arm("number-500-before");
  await enable(ports());
  const html = await page();
  expect(html).toContain("The last answer was: “HTTP 500”");
  expect(html).toContain("Try now");
  expect((await send(paths.addOnLook())).status).toBe(303);
  await tend(ports());
  expect((await lineOf(ports())).enabledAt).not.toBeNull();
});

test("what becomes of the number is said as it is: bought, brought, or made by hand", async () => {
  await enable(ports());
  expect(textOf(await page())).toContain(
    "then the number is given back, and somebody else may get it",
  );
  await env.DB.prepare("UPDATE lines SET is_brought = 1 WHERE clinic_id = 'northside'").run();
  expect(textOf(await page())).toContain("and it stays in our Twilio account");
  await disableLine(ports(), signedIn);
  const off = textOf(await page());
  expect(off).toContain("and it stays in our Twilio account");
  expect(off).not.toContain("somebody else may get it");
  await env.DB.prepare("UPDATE lines SET id = number WHERE clinic_id = 'northside'").run();
  expect(textOf(await page())).toContain("which stays with whoever runs Deskline");
});

test("a search that is refused is not told as one that went unanswered", async () => {
  const over = { TWILIO_AUTH_TOKEN: "an old token" };
  const search = form({ kind: "local", areaCode: "503" });
  const html = await (await askWith(over, paths.addOnNumbers(), search)).text();
  expect(html).toContain("The phone network refused to search: “Authenticate”.");
});
