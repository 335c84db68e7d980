import { Resend } from "resend";
import { expect, test } from "vitest";
import { openNetwork, resendSecret } from "./network-for-test.ts";

const email = {
  from: "Deskline <desk@desk.example>",
  to: ["Maya <maya@riverside.example>"],
  subject: "A text came",
  text: "Look.",
};

async function openMail() {
  const network = await openNetwork();
  const resend = new Resend("re_key", { baseUrl: network.url });
  const send = async (more: object = {}) => (await resend.emails.send({ ...email, ...more })).data;
  const verified = (secret = resendSecret) =>
    network.heard.map(({ body, header }) =>
      resend.webhooks.verify({
        payload: body,
        headers: {
          id: header("svix-id"),
          timestamp: header("svix-timestamp"),
          signature: header("svix-signature"),
        },
        webhookSecret: secret,
      }),
    );
  return { ...network, send, verified };
}

test("each email to an address that bounces comes back as a signed event", async () => {
  const { heard, post, send, verified } = await openMail();
  await send();
  const to = "MAYA@riverside.example";
  await post("bounces", { to, kind: "bounced", reason: "No such mailbox" });
  const sent = [await send(), await send()];
  await expect.poll(() => heard.length).toBe(2);
  expect(verified()).toMatchObject(
    sent.map((one) => ({
      type: "email.bounced",
      data: {
        email_id: one?.id,
        to: email.to,
        from: email.from,
        subject: email.subject,
        bounce: { type: "Permanent", subType: "General", message: "No such mailbox" },
      },
    })),
  );
  expect(() => verified(`whsec_${btoa("another secret")}`)).toThrow(/signature/);
});

test("a complaint is of the newest email to the address, and comes at once", async () => {
  const { post, send, verified } = await openMail();
  const complaint = { to: "maya@riverside.example", kind: "complained" };
  expect((await post("bounces", complaint)).status).toBe(404);
  await send();
  const newest = await send();
  await send({ to: "theo@riverside.example" });
  await post("bounces", complaint);
  expect(verified()).toMatchObject([
    { type: "email.complained", data: { email_id: newest?.id, subject: email.subject } },
  ]);
});

test("after reset nothing bounces", async () => {
  const { ledger, post, send } = await openMail();
  await post("bounces", { to: "maya@riverside.example", kind: "bounced" });
  await post("reset", {});
  await send();
  await post("bounces", { to: "maya@riverside.example", kind: "complained" });
  expect((await ledger()).events.map(({ type }) => type)).toEqual(["email.complained"]);
});
