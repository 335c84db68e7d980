import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { sendEmail } from "#email/send.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { sendAlerts } from "#flows/send-alerts.ts";
import { sweep } from "#flows/sweep.ts";
import { usualAfterHours } from "#domain/auto-responder.ts";
import { paths } from "#src/paths.ts";
import { numbers } from "#test/support/cast.ts";
import { mailbox } from "#test/support/mailbox.ts";
import { arm, simulate } from "#test/support/simulator.ts";
import { get, post } from "#test/support/visitor.ts";
import { newSid, ports, signInAs } from "#test/support/world.ts";

const night = Date.parse("2026-11-24T22:00-08:00");
const day = Date.parse("2026-11-25T10:00-08:00");
const work = {
  shard: "DB",
  clinicId: "riverside",
  kind: "send-alerts",
  subjectId: "riverside",
} as const;
const weekly = Array.from({ length: 7 }, () => [{ from: 480, to: 1080 }]);

const settings = (over: object = {}) => ({
  ...usualAfterHours,
  message: "{clinic} opens {opens}.",
  emergency: { isOn: true, words: ["bleeding"], message: "Call 555-0911." },
  alert: { isOn: true, addresses: ["maya@riverside.example"], quotes: false },
  ...over,
});

async function configure(
  afterHours: object | null,
  hours: object | null = { weekly, closures: [] },
) {
  const json = (value: object | null) => value && JSON.stringify(value);
  await env.DB.prepare(
    "UPDATE clinics SET business_hours = ?, after_hours = ? WHERE id = 'riverside'",
  )
    .bind(json(hours), json(afterHours))
    .run();
}

beforeEach(async () => {
  await env.DB.prepare("DELETE FROM alerts").run();
  await env.DB.prepare("DELETE FROM alert_emails").run();
  await simulate("reset", {});
  await configure(settings());
});

const receive = (world: ReturnType<typeof ports>, contact: string, body = "Hello?") =>
  receiveMessage(world, {
    providerSid: newSid(),
    number: numbers.riverside,
    contact,
    body,
    mediaUrls: [],
    optOutType: null,
  });

async function said(
  contact: string,
): Promise<[author: string, body: string, silence: string | null][]> {
  const { results } = await env.DB.prepare(
    `SELECT m.author, m.body, m.silence FROM messages m JOIN conversations v
     ON v.clinic_id = m.clinic_id AND v.id = m.conversation_id WHERE v.contact = ? ORDER BY m.position`,
  )
    .bind(contact)
    .all<{ author: string; body: string; silence: string | null }>();
  return results.map(({ author, body, silence }) => [author, body, silence]);
}

test("a text at night is answered by itself, once, and stays unread and waiting", async () => {
  const world = ports({ now: () => night });
  await receive(world, "+15035550141");
  await receive(world, "+15035550141", "Anybody?");
  expect(await said("+15035550141")).toEqual([
    ["client", "Hello?", null],
    ["auto-responder", "Riverside Animal Clinic opens tomorrow at 8:00 AM.", null],
    ["client", "Anybody?", "answered-already"],
  ]);
  expect(world.enqueued.map(({ work }) => work.kind)).toEqual([
    "deliver-message",
    "send-alerts",
    "send-alerts",
  ]);
  const row = await env.DB.prepare(
    "SELECT unread_since, waiting_since, last_message_author FROM conversations WHERE contact = '+15035550141'",
  ).first();
  expect(row).toEqual({ unread_since: night, waiting_since: night, last_message_author: "client" });
});

test("by day nothing is answered by itself, and nobody is alerted", async () => {
  const world = ports({ now: () => day });
  await receive(world, "+15035550142");
  expect(await said("+15035550142")).toEqual([["client", "Hello?", null]]);
  expect(world.enqueued).toEqual([]);
});

test("fifty texts at once in one conversation get one answer", async () => {
  const world = ports({ now: () => night });
  await Promise.all(
    Array.from({ length: 50 }, (_, i) => receive(world, "+15035550143", `Text ${i}`)),
  );
  const all = await said("+15035550143");
  expect(all.filter(([author]) => author === "auto-responder")).toHaveLength(1);
  expect(all).toHaveLength(51);
});

test("the next night it answers again, and a holiday has words of its own", async () => {
  const hours = {
    weekly,
    closures: [
      {
        name: "Thanksgiving",
        from: "2026-11-26",
        to: "2026-11-26",
        opens: [],
        message: "Happy Thanksgiving from {clinic}!",
      },
    ],
  };
  await configure(settings(), hours);
  await receive(ports({ now: () => night }), "+15035550144");
  await receive(ports({ now: () => Date.parse("2026-11-26T12:00-08:00") }), "+15035550144");
  expect((await said("+15035550144")).map(([, body]) => body)).toContain(
    "Happy Thanksgiving from Riverside Animal Clinic!",
  );
});

test("an emergency is answered at once with its own words, even after the usual answer", async () => {
  const world = ports({ now: () => night });
  await receive(world, "+15035550145");
  await sendAlerts(world, work);
  await receive(world, "+15035550145", "He is bleeding badly");
  expect((await said("+15035550145")).at(-1)).toEqual(["auto-responder", "Call 555-0911.", null]);
  await sendAlerts(world, work);
  const mails = await mailbox();
  expect(mails).toHaveLength(2);
  expect(mails[1]?.subject).toBe("URGENT: A text came after hours at Riverside Animal Clinic");
});

test("the people on duty get one email that names nobody and quotes nothing", async () => {
  const world = ports({ now: () => night });
  await receive(world, "+15035550146", "canary words");
  await sendAlerts(world, work);
  await sendAlerts(world, work);
  const [mail, ...more] = await mailbox();
  expect(more).toEqual([]);
  expect(mail?.to).toEqual(["maya@riverside.example"]);
  expect(mail?.text).toMatch(/10:00\sPM/);
  const id = await env.DB.prepare(
    "SELECT id FROM conversations WHERE contact = '+15035550146'",
  ).first<string>("id");
  const link = `https://desk.example/inbox/${id}`;
  expect(mail?.text).toContain(`${link}\n`);
  expect(mail?.html).toContain(`<a href="${link}">Open the conversation</a>`);
  // In dark mode the reader's own colours: none of ours, and both schemes named.
  expect(mail?.html).toContain('<meta name="color-scheme" content="light dark"');
  expect(mail?.html).toContain('<meta name="supported-color-schemes" content="light dark"');
  expect(mail?.html).not.toMatch(/color:|background|bgcolor/);
  expect(JSON.stringify(mail)).not.toContain("canary");
  expect(JSON.stringify(mail)).not.toContain("555");
});

test("with the setting the email says who wrote what, escaped", async () => {
  const alert = { isOn: true, addresses: ["maya@riverside.example"], quotes: true };
  await configure(settings({ alert }));
  const world = ports({ now: () => night });
  await receive(world, "+15035550147", "<b>canary</b>");
  await sendAlerts(world, work);
  const [mail] = await mailbox();
  expect(mail?.text).toContain("+15035550147: <b>canary</b>");
  expect(mail?.html).toContain("&lt;b&gt;canary&lt;/b&gt;");
});

test("what comes within five minutes of an email is folded into the next one", async () => {
  let now = night;
  const world = ports({ now: () => now });
  await receive(world, "+15035550148");
  await sendAlerts(world, work);
  for (let i = 0; i < 30; i += 1) {
    now += 5000;
    await receive(world, `+1503555${2000 + i}`);
    await sendAlerts(world, work);
  }
  expect(await mailbox()).toHaveLength(1);
  expect(world.enqueued.at(-1)).toMatchObject({ work, delaySeconds: 150 });
  now += 5 * 60_000;
  await sendAlerts(world, work);
  const mails = await mailbox();
  expect(mails).toHaveLength(2);
  expect(mails[1]?.subject).toBe("30 texts came after hours at Riverside Animal Clinic");
});

test("an email that the service did not take goes out once it does, and once only", async () => {
  let now = night;
  const world = ports({ now: () => now });
  await receive(world, "+15035550149");
  await arm("email-500", 1);
  await sendAlerts(world, work);
  expect(await mailbox()).toEqual([]);
  now += 90_000;
  await sweep(world);
  expect(world.enqueued.map((one) => one.work)).toContainEqual(work);
  await Promise.all([sendAlerts(world, work), sendAlerts(world, work)]);
  await sendAlerts(world, work);
  expect(await mailbox()).toHaveLength(1);
});

test("however long the service was down, an email goes out within two minutes of its being back", async () => {
  let now = night;
  const world = ports({ now: () => now });
  const aMinuteLater = async () => {
    now += 60_000;
    world.enqueued.length = 0;
    await sweep(world);
    for (const one of world.enqueued) {
      if (one.work.kind === "send-alerts") await sendAlerts(world, one.work);
    }
  };
  await receive(world, "+15035550151");
  await arm("email-500", 1000);
  await sendAlerts(world, work);
  for (let minutes = 0; minutes < 15; minutes += 1) await aMinuteLater();
  await arm("email-500", 0);
  await aMinuteLater();
  await aMinuteLater();
  expect(await mailbox()).toHaveLength(1);
});

test("when nobody is to be told any more the email is given up, and says why", async () => {
  const world = ports({ now: () => night });
  await receive(world, "+15035550150");
  await configure(settings({ alert: { isOn: false, addresses: [], quotes: false } }));
  await sendAlerts(world, work);
  expect(await mailbox()).toEqual([]);
  expect(await env.DB.prepare("SELECT failure FROM alert_emails").first("failure")).toBe(
    "Nobody to tell",
  );
});

test("what is wrong with the texting settings stands beside its field, and stays as typed", async () => {
  const maya = await signInAs("maya");
  const version =
    /name="version" value="(\d+)"/.exec(await (await get(paths.texting(), maya)).text())?.[1] ?? "";
  for (const [form, words] of [
    [{ autoReply: "yes", message: " " }, "Write what clients are to read."],
    [{ message: "x".repeat(2000) }, "1600 characters at most"],
    [{ message: `${"x".repeat(1580)}{opens}` }, "1600 characters at most"],
    [{ message: "Call {emergency}." }, "Nothing of it is left without an emergency line"],
    [
      {
        message: "x",
        emergencyOn: "yes",
        emergencyWords: "a",
        emergencyMessage: "Call {emergency} now.",
      },
      "The emergency answer names {emergency}: write whom to call.",
    ],
    [
      { message: "x", emergencyMessage: "x".repeat(1601) },
      "1600 characters at most, with all that it stands for",
    ],
    [{ message: "x", alertOn: "yes", addresses: "a@b.co, , c" }, "“c” is not an email address."],
    [{ message: "x", alertOn: "yes", addresses: "" }, "Write at least one address."],
    [
      { message: "x", emergencyOn: "yes", emergencyWords: "a" },
      "Write the emergency answer first.",
    ],
  ] as const) {
    const refused = await post(paths.texting(), { version, ...form }, maya);
    expect(refused.status, words).toBe(422);
    expect(await refused.text()).toContain(words);
  }
  const good = { version, message: "x", alertOn: "yes", addresses: "A@b.co;\n c@d.co ,a@B.co" };
  expect((await post(paths.texting(), good, maya)).status).toBe(303);
  expect(await (await get(paths.texting(), maya)).text()).toContain("A@b.co, c@d.co</textarea>");
  expect(await (await post(paths.testAlert(), {}, maya)).text()).toContain(
    "A test alert went to A@b.co, c@d.co.",
  );
  const [test] = await mailbox();
  expect(test?.subject).toBe("Test: after-hours alert of Riverside Animal Clinic");
  expect(test?.text).toContain("No text came");
  expect(test?.text).toContain("https://desk.example/inbox\n");
  expect(test?.html).toContain('<a href="https://desk.example/inbox">Open the inbox</a>');
  const staff = await get(paths.texting());
  expect(staff.status).toBe(403);
  expect(await staff.text()).toContain("Only your clinic&#39;s admins");
});

test("an email that went out counts as sent, though the settings changed before it was tried again", async () => {
  const email = { key: "once", to: ["maya@riverside.example"], subject: "A", text: "a", html: "a" };
  expect(await sendEmail(ports().email, email)).toEqual({ kind: "sent" });
  expect(await sendEmail(ports().email, { ...email, text: "b" })).toEqual({ kind: "sent" });
  expect(await mailbox()).toHaveLength(1);
});
