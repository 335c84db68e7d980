import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { usualAfterHours } from "#domain/auto-responder.ts";
import { recordTest, sendTestText } from "#flows/line-health.ts";
import { sweep } from "#flows/sweep.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { numbers } from "#test/support/cast.ts";
import { vera } from "#test/support/northside.ts";
import { queuedReply } from "#test/support/replies.ts";
import { acceptedFor, arm, atTwilio, simulate } from "#test/support/simulator.ts";
import { get, post, text } from "#test/support/visitor.ts";
import { ask, ports, signedPost, signInAs } from "#test/support/world.ts";

let cookie = "";
beforeEach(async () => {
  cookie = await signInAs("maya");
  await simulate("reset", {});
  await env.DB.batch(
    ["line_tests", "refused_webhooks", "outbox", "changes"].map((table) =>
      env.DB.prepare(`DELETE FROM ${table}`),
    ),
  );
});

const noon = Date.parse("2026-11-24T12:00-08:00");
const maya: SignedIn = {
  ...vera,
  staffId: "maya",
  staffName: "Maya",
  clinic: { ...vera.clinic, id: "riverside", name: "Riverside", timeZone: "America/Los_Angeles" },
};
const mobile = "+15035550165";
const page = async () =>
  (await (await get(paths.lineHealth(), cookie)).text())
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");

let sentAt = 0;
/** Sends a test now, as far as the network takes it; what follows is told in ms after that. */
async function sendTest(to = mobile): Promise<void> {
  sentAt = Date.now();
  const world = ports({ now: () => sentAt });
  expect(await sendTestText(world, maya, { to, body: "A test" })).toMatchObject({ kind: "sent" });
}
const report = (status: string, after: number, errorCode: number | null = null) =>
  recordTest(ports({ now: () => sentAt + after }), {
    number: numbers.riverside,
    sentAt,
    status,
    errorCode,
  });

test("the page names the last text in and out", async () => {
  expect(await page()).toContain("Last text in None lately Last text out None lately");
  await text("+15035550181", "Hello");
  await queuedReply(ports({ now: () => noon }), "+15035550182", "Hi");
  const said = await page();
  expect(said).not.toContain("Last text in None lately");
  expect(said).toMatch(/Last text out (Tue, Nov 24|Tuesday|Today|Nov 24)[^:]*12:00 PM/i);
});

test("a text that can't leave is seen by its age, however often the sweep hands it out", async () => {
  const sent = Date.now() - 12 * 60_000;
  await queuedReply(ports({ now: () => sent }), "+15035550183", "Stuck");
  await queuedReply(ports(), "+15035550184", "Fresh");
  await sweep(ports());
  expect(await page()).toContain("Texts waiting to leave The oldest for 12 minutes");
  await env.DB.prepare("DELETE FROM outbox").run();
  expect(await page()).toContain("None for longer than a minute");
});

test.each([
  ["missing", "Missing: texts to clients don't arrive"],
  ["pending", "Being checked by the carriers"],
  ["approved", "Approved"],
  ["rejected", "Refused by the carriers: “No website.”"],
] as const)("a registration that is %s is said in words", async (registration, words) => {
  const set = (to: string, reason: string | null) =>
    env.DB.prepare(
      "UPDATE lines SET registration = ?, registration_reason = ? WHERE clinic_id = 'riverside'",
    )
      .bind(to, reason)
      .run();
  await set(registration, "No website.");
  expect((await page()).replaceAll("&#39;", "'")).toContain(`Carrier registration ${words}`);
  await set("not-needed", null);
});

test("a number whose texts go elsewhere is repaired, and the log says by whom", async () => {
  expect(await page()).toContain("Its texts go elsewhere");
  const repaired = await post(paths.lineRepair(), {}, cookie);
  expect(await repaired.text()).toContain("The number is set as it has to be.");
  expect(await page()).toContain("Set up as it has to be");
  const log = await (await get(paths.activity(), cookie)).text();
  expect(log).toContain(
    `Maya repaired the clinic&#39;s number at the phone network: ${numbers.riverside}`,
  );
});

test("a number that the account lost is missing, and there is nothing to repair", async () => {
  const response = await fetch(`${env.TWILIO_API_URL}/simulator/ledger`);
  const { numbers: owned } = await response.json<{
    numbers: { sid: string; phoneNumber: string }[];
  }>();
  const sid = owned.find(({ phoneNumber }) => phoneNumber === numbers.riverside)?.sid;
  await atTwilio(`/IncomingPhoneNumbers/${sid}.json`, null);
  const said = await page();
  expect(said).toContain("does not have this number any more");
  expect(said).not.toContain("Repair");
  const refused = await post(paths.lineRepair(), {}, cookie);
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("There is nothing to repair");
});

test("a test says how long it took by when the gateway reported it, not by when somebody looks", async () => {
  await sendTest();
  expect(await page()).toContain("The test to (503) 555-0165 is on its way.");
  await report("sent", 1000);
  await report("delivered", 4000);
  await report("delivered", 9000);
  expect(await page()).toContain("The test to (503) 555-0165 arrived after 4 seconds.");
});

test("an answer to the test shows that texts come in too", async () => {
  const answers = "+15035550168";
  await sendTest(answers);
  await report("delivered", 4000);
  await text(answers, "It works");
  await env.DB.prepare("UPDATE messages SET created_at = ? WHERE body = 'It works'")
    .bind(sentAt + 20_000)
    .run();
  expect(await page()).toContain("an answer came in 20 seconds after it was sent");
});

test("a test that did not arrive says why", async () => {
  await sendTest();
  await report("undelivered", 4000, 30003);
  expect(await page()).toMatch(/did not arrive: .*(off|reach)/i);
});

test("a report that comes before the test's own answer is not undone by it", async () => {
  sentAt = Date.now();
  await arm("slow");
  const sending = sendTestText(ports({ now: () => sentAt }), maya, { to: mobile, body: "A test" });
  const arrivedAt = async () => {
    await report("delivered", 2000);
    return env.DB.prepare("SELECT arrived_at AS at FROM line_tests").first("at");
  };
  await expect.poll(arrivedAt).toBe(sentAt + 2000);
  await sending;
  expect(await page()).toContain("arrived after 2 seconds");
});

test("the gateway's report of a test is believed when it is signed, for that test only", async () => {
  await sendTest();
  const [sent] = await acceptedFor(mobile);
  const params = {
    MessageSid: sent?.sid ?? "",
    MessageStatus: "delivered",
    From: numbers.riverside,
    To: mobile,
  };
  const path = (at: number) => paths.testWebhook(String(at));
  const forged = await ask(path(sentAt), {
    ...signedPost(path(sentAt), params),
    headers: { "X-Twilio-Signature": "AAAA" },
  });
  expect(forged.status).toBe(403);
  expect((await ask(path(sentAt - 1), signedPost(path(sentAt - 1), params))).status).toBe(204);
  expect(
    (await ask("/webhooks/twilio/tests/x", signedPost("/webhooks/twilio/tests/x", params))).status,
  ).toBe(204);
  expect(await page()).toContain("is on its way");
  expect((await ask(path(sentAt), signedPost(path(sentAt), params))).status).toBe(204);
  expect(await page()).toMatch(/arrived after \d+ second/);
});

test("a test of which no report came is asked for, and timed by the gateway's clock", async () => {
  await sendTest();
  await expect.poll(async () => (await acceptedFor(mobile))[0]?.status).toBe("delivered");
  await env.DB.prepare("UPDATE line_tests SET sent_at = ?")
    .bind(Date.now() - 3_600_000)
    .run();
  const [, seconds = ""] = /arrived after (\d+) seconds/.exec(await page()) ?? [];
  // It arrived now, an hour after what the row says.
  expect(Math.abs(Number(seconds) - 3600)).toBeLessThan(60);
});

test("a page that waits for the test asks for its line alone, and not the gateway", async () => {
  await sendTest();
  const headers = { Cookie: cookie, "HX-Request": "true" };
  const part = await (await ask(paths.lineTest(), { headers })).text();
  expect(part).toMatch(
    /^<p id="line-test"[^>]*>The test to \(503\) 555-0165 is on its way\.<\/p>$/,
  );
  const whole = await get(paths.lineTest(), cookie);
  expect(whole.headers.get("Location")).toBe(paths.lineHealth());
});

test("a test is in the log, with who sent it and where to", async () => {
  const sent = await post(paths.lineTest(), { to: "(503) 555-0166" }, cookie);
  expect(sent.status).toBe(303);
  const again = await post(paths.lineTest(), { to: "(503) 555-0167" }, cookie);
  expect(again.status).toBe(422);
  const log = await (await get(paths.activity(), cookie)).text();
  expect(log).toContain("Maya sent a test from the clinic&#39;s number: +15035550166");
  expect(log).not.toContain("+15035550167");
});

test("a webhook without a signature is kept as refused, and so is a delivery report", async () => {
  const body = new URLSearchParams({ To: numbers.riverside, From: "+15035550111", Body: "x" });
  expect((await ask(paths.inboundWebhook(), { method: "POST", body })).status).toBe(403);
  await expect.poll(page).toContain("Not signed.");
  await env.DB.prepare("DELETE FROM refused_webhooks").run();
  const forged = await ask(paths.deliveryWebhook("any"), {
    method: "POST",
    headers: { "X-Twilio-Signature": "AAAA" },
    body: new URLSearchParams({ From: numbers.riverside, To: "+15035550111" }),
  });
  expect(forged.status).toBe(403);
  await expect.poll(page).toContain("The signature does not fit.");
});

test("the page says why nothing is answered at night", async () => {
  const set = (hours: string | null, afterHours: string | null) =>
    env.DB.prepare("UPDATE clinics SET business_hours = ?, after_hours = ? WHERE id = 'riverside'")
      .bind(hours, afterHours)
      .run();
  const never = JSON.stringify({ weekly: [[], [], [], [], [], [], []], closures: [] });
  await set(null, JSON.stringify(usualAfterHours));
  expect(await page()).toContain(
    "Answers after hours None: nobody has said when the clinic is open",
  );
  await set(never, JSON.stringify(usualAfterHours));
  expect(await page()).toContain("Answers after hours By itself");
  await set(never, null);
  expect(await page()).toContain("Answers after hours Switched off");
  await set(null, null);
});
