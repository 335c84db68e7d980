import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { usualAfterHours } from "#domain/auto-responder.ts";
import { deleteConversation } from "#flows/delete-conversation.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { sendAlerts } from "#flows/send-alerts.ts";
import { sweep } from "#flows/sweep.ts";
import { paths } from "#src/paths.ts";
import { svixHeaders } from "#test/simulator/resend-events.ts";
import { emailWebhookSecret } from "#test/support/configuration.ts";
import { mailbox } from "#test/support/mailbox.ts";
import { textFrom, theo } from "#test/support/replies.ts";
import { listening } from "#test/support/listening.ts";
import { arm, simulate } from "#test/support/simulator.ts";
import { get, openWith } from "#test/support/visitor.ts";
import { ask, ports, signInAs } from "#test/support/world.ts";

const night = Date.parse("2026-11-24T22:00-08:00");
const hour = 3_600_000;
let now = night;
const work = {
  shard: "DB",
  clinicId: "riverside",
  kind: "send-alerts",
  subjectId: "riverside",
} as const;
const world = () => {
  const wired = ports({ now: () => now });
  return { ...wired, email: { ...wired.email, timeoutMs: 500 } };
};

beforeEach(async () => {
  now = night;
  await simulate("reset", {});
  await env.DB.batch([
    env.DB.prepare("DELETE FROM alerts"),
    env.DB.prepare("DELETE FROM alert_emails"),
    env.DB.prepare("DELETE FROM undeliverable_addresses"),
  ]);
  const afterHours = {
    ...usualAfterHours,
    message: "Closed.",
    emergency: { isOn: true, words: ["bleeding"], message: "Call 555-0911." },
    alert: { isOn: true, addresses: ["maya@riverside.example"], quotes: false },
  };
  await env.DB.prepare(
    "UPDATE clinics SET business_hours = ?, after_hours = ? WHERE id = 'riverside'",
  )
    .bind(
      JSON.stringify({ weekly: [[], [], [], [], [], [], []], closures: [] }),
      JSON.stringify(afterHours),
    )
    .run();
});

const receive = (contact: string, body = "Hello?") =>
  receiveMessage(world(), textFrom(contact, body));
const send = () => sendAlerts(world(), work);
const subjects = async () => (await mailbox()).map(({ subject }) => subject);
const urgent = "URGENT: A text came after hours at Riverside Animal Clinic";
const usual = "A text came after hours at Riverside Animal Clinic";

test("a second emergency in a night is urgent too, and so is one from somebody who said STOP", async () => {
  await receive("+15035551501", "He is bleeding");
  await send();
  now += 60_000;
  await receive("+15035551501", "still bleeding!");
  await send();
  await receive("+15035551502", "STOP");
  await receive("+15035551502", "bleeding");
  await send();
  expect(await subjects()).toEqual([urgent, urgent, urgent]);
});

test("what is urgent is told of alone and at once; what is not waits its five minutes", async () => {
  await receive("+15035551503");
  await send();
  now += 60_000;
  await receive("+15035551504");
  await receive("+15035551505", "bleeding");
  await receive("+15035551506", "bleeding");
  await receive("+15035551507");
  const later = world();
  await sendAlerts(later, work);
  expect(await subjects()).toEqual([usual, urgent, urgent]);
  expect(later.enqueued).toEqual([{ work, delaySeconds: 240 }]);
  now += 240_000;
  await send();
  expect((await subjects()).at(-1)).toBe("2 texts came after hours at Riverside Animal Clinic");
});

test("emergencies that come all the time do not keep the others waiting", async () => {
  await receive("+15035551508");
  await send();
  for (let minute = 1; minute <= 5; minute += 1) {
    now = night + minute * 60_000;
    await receive("+15035551509", "bleeding");
    if (minute === 1) await receive("+15035551510");
    await send();
  }
  expect(await subjects()).toEqual([usual, ...Array.from({ length: 5 }, () => urgent), usual]);
});

test("when there are more texts than an email names, what is urgent is among those it names", async () => {
  const put = env.DB.prepare(
    `INSERT INTO alerts (clinic_id, id, conversation_id, message_position, is_urgent, at, due_at)
     SELECT 'riverside', ?1, conversation_id, position, ?2, ?3, ?3 FROM messages
     WHERE conversation_id = ?4 AND direction = 'inbound' LIMIT 1`,
  );
  await receive("+15035551511");
  await env.DB.prepare("DELETE FROM alerts").run();
  const id = await openWith("+15035551511");
  // Twenty emails within the hour: what is urgent has to be folded.
  for (let i = 0; i < 20; i += 1) {
    await env.DB.prepare(
      "INSERT INTO alert_emails (clinic_id, id, created_at, sent_at) VALUES ('riverside', ?, ?, 1)",
    )
      .bind(`full-${i}`, now - hour / 2)
      .run();
  }
  const old = Array.from({ length: 60 }, (_, i) =>
    put.bind(`a${String(i).padStart(2, "0")}`, 0, now, id),
  );
  await env.DB.batch([...old, put.bind("b-urgent", 1, now, id)]);
  const { lines, text: printed } = await listening(send);
  expect(lines.map(({ event }) => event)).toContain("alerts-folded");
  expect(printed).not.toContain("@");
  const [mail] = await mailbox();
  expect(mail?.subject).toBe("URGENT: 61 texts came after hours at Riverside Animal Clinic");
  expect(mail?.text).toMatch(/\n\nURGENT, 10:00\sPM\n/);
  expect(mail?.text).toContain("And 11 more: they are all in the inbox.");
  const maya = await signInAs("maya");
  expect(await (await get(paths.activity({ about: "alerts" }), maya)).text()).toContain(
    "61 texts, 1 of them urgent, folded since too many emails had gone out: emailed",
  );
});

test.each(["email-429", "email-quota", "email-500", "email-timeout-after-accept"])(
  "%s: one email in the end, never two and never none",
  async (fault) => {
    await receive("+15035551512");
    await arm(fault, 2);
    await send();
    for (let minute = 1; minute <= 10; minute += 1) {
      now = night + minute * 60_000;
      const swept = world();
      await sweep(swept);
      for (const { work: found } of swept.enqueued) {
        if (found.kind === "send-alerts") await sendAlerts(world(), found);
      }
    }
    expect(await subjects()).toEqual([usual]);
    expect(await env.DB.prepare("SELECT sent_at > 0 AS sent FROM alert_emails").first()).toEqual({
      sent: 1,
    });
  },
  20_000,
);

test("a quota that is spent for a day is waited for; where the email may be out, the key's day is not outlived", async () => {
  const tryUntil = async (fault: string, hours: number) => {
    await env.DB.batch([
      env.DB.prepare("DELETE FROM alerts"),
      env.DB.prepare("DELETE FROM alert_emails"),
    ]);
    now = night;
    await receive("+15035551513");
    await arm(fault, 1000);
    for (let i = 0; i <= hours; i += 5) {
      now = night + i * hour;
      await send();
    }
    await arm(fault, 0);
    now += 2 * hour;
    await send();
    return env.DB.prepare("SELECT sent_at IS NOT NULL AS sent, failure FROM alert_emails").first();
  };
  expect(await tryUntil("email-quota", 25)).toEqual({ sent: 1, failure: null });
  expect(await tryUntil("email-500", 25)).toEqual({
    sent: 0,
    failure: expect.stringContaining("internal_server_error"),
  });
  expect(await tryUntil("email-quota", 35)).toEqual({
    sent: 0,
    failure: expect.stringContaining("daily_quota_exceeded"),
  });
}, 60_000);

test("five hundred texts in a minute: one answer a conversation, and two emails", async () => {
  const contacts = Array.from({ length: 50 }, (_, i) => `+1503555${1600 + i}`);
  for (let i = 0; i < 10; i += 1) {
    now = night + i * 6000;
    await Promise.all(contacts.map((contact) => receive(contact, `Text ${i}`)));
    await send();
  }
  const answers = await env.DB.prepare(
    `SELECT count(*) AS n, count(DISTINCT m.conversation_id) AS conversations FROM messages m
     JOIN conversations v ON v.clinic_id = m.clinic_id AND v.id = m.conversation_id
     WHERE v.contact GLOB '+150355516*' AND m.author = 'auto-responder'`,
  ).first();
  expect(answers).toEqual({ n: 50, conversations: 50 });
  now += 5 * 60_000;
  await send();
  expect(await subjects()).toEqual([
    "50 texts came after hours at Riverside Animal Clinic",
    "450 texts came after hours at Riverside Animal Clinic",
  ]);
  const [, rest] = await mailbox();
  expect(rest?.text.match(/https:/g)).toHaveLength(50);
  expect(rest?.text).toContain("And 400 more: they are all in the inbox.");
}, 60_000);

test("what was deleted before the email went is not counted in it", async () => {
  await receive("+15035551514");
  await receive("+15035551515");
  const conversationId = await openWith("+15035551514");
  await deleteConversation(ports(), theo, { conversationId, typed: "delete" });
  await send();
  expect(await subjects()).toEqual([usual]);
  expect((await mailbox())[0]?.text).not.toContain("more");
});

test("a complaint marks the address with its reason, a bounce that may pass does not", async () => {
  const heard = async (type: string, data: object) => {
    const about = { to: ["maya@riverside.example"], ...data };
    const body = JSON.stringify({ type, created_at: "", data: about });
    const headers = svixHeaders(emailWebhookSecret, "msg_1", body);
    const answer = await ask(paths.resendWebhook(), { method: "POST", body, headers });
    expect(answer.status).toBe(204);
  };
  const maya = await signInAs("maya");
  const page = async () => (await get(paths.texting(), maya)).text();
  await heard("email.bounced", {
    bounce: { type: "Transient", subType: "MailboxFull", message: "The mailbox is full" },
  });
  expect(await page()).not.toContain("No alerts go to");
  await receive("+15035551516");
  await send();
  expect(await subjects()).toEqual([usual]);
  await heard("email.complained", {});
  expect(await page()).toContain(
    "No alerts go to maya@riverside.example: The recipient called an alert spam.",
  );
  now += hour;
  await receive("+15035551517");
  await send();
  expect(await subjects()).toEqual([usual]);
  expect(
    await env.DB.prepare("SELECT failure FROM alert_emails WHERE sent_at IS NULL").first("failure"),
  ).toBe("No address takes emails");
});
