import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { setRole } from "#data/staff.ts";
import { forClinic } from "#data/store.ts";
import { usualAfterHours } from "#domain/auto-responder.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { sendAlerts } from "#flows/send-alerts.ts";
import { paths } from "#src/paths.ts";
import { numbers } from "#test/support/cast.ts";
import { svixHeaders } from "#test/simulator/resend-events.ts";
import { emailWebhookSecret } from "#test/support/configuration.ts";
import { atTheNetwork } from "#test/support/northside.ts";
import { acceptedFor, simulate } from "#test/support/simulator.ts";
import { get, openWith, post, text } from "#test/support/visitor.ts";
import { ask, newSid, ports, signedPost, signInAs } from "#test/support/world.ts";

let maya = "";
beforeEach(async () => {
  maya = await signInAs("maya");
  await simulate("reset", {});
  await env.DB.batch([
    env.DB.prepare("DELETE FROM alerts"),
    env.DB.prepare("DELETE FROM alert_emails"),
    env.DB.prepare("DELETE FROM undeliverable_addresses"),
    env.DB.prepare("DELETE FROM line_tests"),
  ]);
});
const page = async (path: string) => (await get(path, maya)).text();
const version = async () =>
  String(
    await env.DB.prepare("SELECT settings_version AS v FROM clinics WHERE id = 'riverside'").first(
      "v",
    ),
  );

test("the clinic's name and zone are changed; of two who save at once the second sees it", async () => {
  const form = { name: "Riverside Pets", timeZone: "America/Denver", version: await version() };
  expect((await post(paths.clinicSettings(), form, maya)).status).toBe(303);
  expect(await page(paths.clinicSettings())).toContain("Riverside Pets");
  const stale = await post(paths.clinicSettings(), { ...form, name: "Other" }, maya);
  expect(stale.status).toBe(422);
  expect(await stale.text()).toMatch(
    /changed the settings at [\s\S]*value="Other"[\s\S]*id="stored-name">Stored now: <q>Riverside Pets</,
  );
  const back = { name: "Riverside Animal Clinic", timeZone: "America/Los_Angeles" };
  await post(paths.clinicSettings(), { ...back, version: await version() }, maya);
  for (const [over, words] of [
    [{ name: " " }, "Write a name"],
    [{ timeZone: "Mars/Olympus" }, "Choose one of the list"],
  ] as const) {
    const wrong = await post(
      paths.clinicSettings(),
      { ...back, ...over, version: await version() },
      maya,
    );
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain(words);
  }
});

test("the second of two who save the texting settings sees what is stored beside what they typed", async () => {
  const old = await version();
  const form = { version: old, autoReply: "yes", message: "First", emergencyLine: "555-0911" };
  expect((await post(paths.texting(), form, maya)).status).toBe(303);
  const mine = { version: old, message: "Second words", emergencyLine: "555-0911" };
  const second = await post(paths.texting(), mine, maya);
  expect(second.status).toBe(422);
  const shown = await second.text();
  expect(shown).toContain("changed the settings at");
  expect(shown).toContain(">Second words</textarea>");
  expect(shown).toContain('id="stored-message">Stored now: <q>First</q>');
  expect(shown).toContain('id="stored-autoReply">Stored now: <q>ticked</q>');
  expect(shown).not.toContain("stored-emergencyLine");
  expect(await page(paths.texting())).toContain(">First</textarea>");
});

test("the second of two who save the gear's form sees what is stored beside it, too", async () => {
  await settle({ message: "Stored words" });
  const old = { version: String(Number(await version()) - 1) };
  const mine = { ...old, message: "My words", alertOn: "", addresses: "" };
  const stale = await post(paths.addOnSettings(), mine, maya);
  expect(stale.status).toBe(422);
  expect(await stale.text()).toMatch(
    />My words<\/textarea>[\s\S]*id="stored-message">Stored now: <q>Stored words</,
  );
});

test("an emergency answer that was stored without its line does not stand in the gear's way", async () => {
  await settle({ emergencyMessage: "Call {emergency}." });
  const wrong = { version: await version(), message: "x", emergencyOn: "yes" };
  const words = { emergencyWords: "bleeding, fits", emergencyMessage: "Call {emergency}." };
  expect((await post(paths.texting(), { ...wrong, ...words }, maya)).status).toBe(422);
  const gear = { version: await version(), message: "New words", alertOn: "", addresses: "" };
  expect((await post(paths.addOnSettings(), gear, maya)).status).toBe(303);
});

test("without business hours the preview says that nothing is answered yet", async () => {
  await settle({ message: "{clinic} sleeps." });
  expect(await page(paths.texting())).not.toContain("Nobody does yet");
  await env.DB.prepare("UPDATE clinics SET business_hours = NULL WHERE id = 'riverside'").run();
  for (const path of [paths.texting(), paths.addOn()]) {
    expect(await page(path)).toContain(
      "Riverside Animal Clinic sleeps. (Nobody does yet: until Business hours say when the clinic is open",
    );
  }
});

test("an address is somebody's once, nobody ends themselves, and one admin stays", async () => {
  const taken = { name: "Theo Two", email: "noor@lakeside.example", role: "staff" };
  const refused = await post(paths.staff(), taken, maya);
  expect(refused.status).toBe(422);
  expect(await refused.text()).toMatch(/Theo Two[\s\S]*Somebody has this address already/);
  expect((await post(paths.staffRemoval("maya"), {}, maya)).status).toBe(422);
  expect((await post(paths.staffRole("noor"), { role: "staff" }, maya)).status).toBe(404);
  const noor = await env.DB.prepare("SELECT role FROM staff WHERE id = 'noor'").first("role");
  expect(noor).toBe("admin");
});

test("the last admin stays, keeps their session, and no line says otherwise", async () => {
  const store = forClinic({ DB: env.DB }, { id: "riverside", shard: "DB" });
  const who = { staffId: "noor", staffName: "Noor", clientId: null, detail: "" };
  for (const role of ["staff", null] as const) {
    const activity = { ...who, id: `last-${role}`, at: Date.now(), kind: "staff-changed" } as const;
    expect(await setRole(store, "maya", role, activity)).toBe(false);
  }
  const lines = env.DB.prepare("SELECT count(*) AS n FROM activity WHERE id GLOB 'last-*'");
  expect(await lines.first("n")).toBe(0);
  expect((await get(paths.staff(), maya)).status).toBe(200);
});

test("an address that bounced is marked with the reason, left out, and tried again when asked", async () => {
  await settle({ addresses: ["gone@riverside.example", "maya@riverside.example"] });
  await heard("email.bounced", ["gone@riverside.example"], "No such mailbox");
  expect(await page(paths.texting())).toContain(
    "No alerts go to gone@riverside.example: No such mailbox",
  );
  expect(await alertOnce("+15035550171")).toEqual([["maya@riverside.example"]]);
  await post(paths.deliverableAgain(), { address: "gone@riverside.example" }, maya);
  expect(await page(paths.texting())).not.toContain("No alerts go to");
});

test("when one of several bounced and nobody says which, each gets an email of their own", async () => {
  const both = ["gone@riverside.example", "maya@riverside.example"];
  await settle({ addresses: both });
  await heard("email.bounced", both, "No such mailbox");
  expect(await page(paths.texting())).not.toContain("No alerts go to");
  expect(await alertOnce("+15035550172")).toEqual(both.map((address) => [address]));
});

test("a webhook about email that is not signed is 403 and marks nobody", async () => {
  const body = JSON.stringify({ type: "email.bounced", data: { to: ["maya@riverside.example"] } });
  const forged = svixHeaders("whsec_b3RoZXI=", "msg_1", body);
  for (const headers of [forged, {}]) {
    const answer = await ask(paths.resendWebhook(), { method: "POST", body, headers });
    expect(answer.status).toBe(403);
  }
  const marks = await env.DB.prepare("SELECT * FROM undeliverable_addresses").all();
  expect(marks.results).toEqual([]);
});

test("a flood of emergencies does not flood the mailboxes: after twenty emails an hour they fold", async () => {
  await settle({ addresses: ["maya@riverside.example"] });
  const world = ports({ now: () => Date.parse("2026-11-24T22:00-08:00") });
  for (let i = 0; i < 25; i += 1) await receive(world, `+150355502${String(i).padStart(2, "0")}`);
  // The twenty-first is told of in a folded one, and the other four wait for the next.
  const { emails } = await atTheNetwork();
  expect(emails).toHaveLength(21);
  const waiting = await env.DB.prepare("SELECT count(*) AS n FROM alerts WHERE due_at > 0").first(
    "n",
  );
  expect(waiting).toBe(4);
});

test("an admin is texted the after-hours message, from the clinic's number, and no conversation begins", async () => {
  await settle({ message: "{clinic} sleeps." });
  const mobile = { to: "(503) 555-0161" };
  const sent = await post(paths.testAutoReply(), mobile, maya);
  expect(await sent.text()).toContain("A test went to (503) 555-0161.");
  expect(await acceptedFor("+15035550161")).toHaveLength(1);
  const { accepted } = await atTheNetwork();
  expect(accepted.at(-1)).toMatchObject({
    from: numbers.riverside,
    body: "Riverside Animal Clinic sleeps.",
  });
  expect(await openWith("+15035550161")).toBe("");
  const again = await post(paths.testAutoReply(), mobile, maya);
  expect(await again.text()).toContain("Wait ten seconds");
  const wrong = await post(paths.testAutoReply(), { to: "+44 20 7946 0000" }, maya);
  expect(wrong.status).toBe(422);
});

test("when automatic texts go is kept within what is allowed, and what was typed stays", async () => {
  const save = (form: Record<string, string>) => post(paths.sendingHours(), form, maya);
  const early = await save({ from: "06:00", to: "20:00" });
  expect(early.status).toBe(422);
  expect(await early.text()).toMatch(/value="06:00"[\s\S]*Not before 8 AM/);
  const saved = await save({ from: "09:00", to: "20:00" });
  expect(saved.status).toBe(303);
  expect(await page(paths.appointmentTypes())).toMatch(/value="09:00"[\s\S]*value="20:00"/);
  await save({ from: "08:00", to: "21:00" });
});

test("the line's page says why the last webhook was refused", async () => {
  const forged = signedPost(paths.inboundWebhook(), {
    To: numbers.riverside,
    From: "+15035550111",
  });
  forged.headers = { "X-Twilio-Signature": "AAAA" };
  expect((await ask(paths.inboundWebhook(), forged)).status).toBe(403);
  await expect.poll(() => page(paths.lineHealth())).toContain("The signature does not fit.");
});

test("nobody can answer or start while texting is off, and what was typed stays", async () => {
  await text("+15035550162", "Hello");
  const id = await openWith("+15035550162");
  const off = (at: number | null) =>
    env.DB.batch([
      env.DB.prepare(
        "UPDATE lines SET disabled_at = ?1, release_at = ?1 WHERE clinic_id = 'riverside'",
      ).bind(at),
      env.DB.prepare("UPDATE clinics SET line_notice = ? WHERE id = 'riverside'").bind(at && "off"),
    ]);
  await off(1);
  const refused = await post(paths.messages(id), { body: "Typed words", token: "t1" });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toMatch(/Texting is switched off[\s\S]*Typed words/);
  const started = await post(paths.conversations(), {
    number: "+15035550163",
    body: "Typed words",
    token: "t2",
  });
  expect(started.status).toBe(422);
  expect(await started.text()).toContain("Typed words");
  await text("+15035550162", "Not taken");
  await off(null);
  expect(await (await get(paths.conversation(id))).text()).not.toContain("Not taken");
});

test("the preview of the message is what a client gets at closing time, also while it is open", async () => {
  await settle({ message: "Back {opens}." });
  const always = { weekly: Array.from({ length: 7 }, () => [{ from: 0, to: 1439 }]), closures: [] };
  await env.DB.prepare("UPDATE clinics SET business_hours = ? WHERE id = 'riverside'")
    .bind(JSON.stringify(always))
    .run();
  expect(await page(paths.texting())).toMatch(/Back (tomorrow|today) at 12:00 AM\./);
});

async function settle(over: { addresses?: string[]; message?: string; emergencyMessage?: string }) {
  const { addresses = [], message = "Closed.", emergencyMessage = "Call 555-0911." } = over;
  const afterHours = {
    ...usualAfterHours,
    message,
    emergency: { isOn: true, words: ["bleeding"], message: emergencyMessage },
    alert: { isOn: addresses.length > 0, addresses, quotes: false },
  };
  const never = { weekly: [[], [], [], [], [], [], []], closures: [] };
  await env.DB.prepare(
    "UPDATE clinics SET after_hours = ?, business_hours = ? WHERE id = 'riverside'",
  )
    .bind(JSON.stringify(afterHours), JSON.stringify(never))
    .run();
}

async function heard(type: string, to: string[], message: string) {
  const bounce = { type: "Permanent", subType: "General", message };
  const body = JSON.stringify({ type, created_at: "", data: { to, bounce } });
  const headers = svixHeaders(emailWebhookSecret, "msg_1", body);
  const answer = await ask(paths.resendWebhook(), { method: "POST", body, headers });
  expect(answer.status).toBe(204);
}

async function receive(world: ReturnType<typeof ports>, contact: string) {
  await receiveMessage(world, {
    providerSid: newSid(),
    number: numbers.riverside,
    contact,
    body: "He is bleeding",
    mediaUrls: [],
    optOutType: null,
  });
  await sendAlerts(world, {
    shard: "DB",
    clinicId: "riverside",
    kind: "send-alerts",
    subjectId: "riverside",
  });
}

/** Whom the alert about one text goes to, email by email. */
async function alertOnce(contact: string): Promise<string[][]> {
  await receive(ports(), contact);
  return (await atTheNetwork()).emails.map(({ to }) => to);
}
