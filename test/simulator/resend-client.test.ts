import { Resend } from "resend";
import { expect, test } from "vitest";
import { openNetwork } from "./network-for-test.ts";

const email = {
  from: "desk@desk.example",
  to: ["maya@riverside.example"],
  subject: "A <b> text came",
  text: "Look.",
};

test("the real client's email is in the mailbox, once for one key", async () => {
  const { url } = await openNetwork();
  const resend = new Resend("re_key", { baseUrl: url });
  const first = await resend.emails.send(email, { idempotencyKey: "outbox-1" });
  const again = await resend.emails.send(email, { idempotencyKey: "outbox-1" });
  expect(first.error).toBeNull();
  expect(again.data?.id).toBe(first.data?.id);
  const page = await (await fetch(`${url}/mailbox`)).text();
  expect(page.match(/A &lt;b&gt; text came/g)).toHaveLength(1);
});

test("the same key for another email, a wrong key and a failing host are errors", async () => {
  const { arm, url } = await openNetwork();
  const resend = new Resend("re_key", { baseUrl: url });
  await resend.emails.send(email, { idempotencyKey: "outbox-1" });
  const other = await resend.emails.send(
    { ...email, subject: "Other" },
    { idempotencyKey: "outbox-1" },
  );
  expect(other.error?.name).toBe("invalid_idempotent_request");
  const stranger = await new Resend("re_wrong", { baseUrl: url }).emails.send(email);
  expect(stranger.error?.name).toBe("invalid_api_key");
  await arm("email-500");
  expect((await resend.emails.send(email)).error?.name).toBe("internal_server_error");
  expect((await resend.emails.send(email)).error).toBeNull();
});

test("too many requests, a spent quota and an answer that never comes look as they do at Resend", async () => {
  const { arm, ledger, url } = await openNetwork();
  const resend = new Resend("re_key", { baseUrl: url });
  await arm("email-429");
  const tooMany = await resend.emails.send(email);
  expect(tooMany.error).toMatchObject({ statusCode: 429, name: "rate_limit_exceeded" });
  expect(tooMany.headers).toMatchObject({ "retry-after": "1", "ratelimit-remaining": "0" });
  await arm("email-quota");
  const spent = await resend.emails.send(email);
  expect(spent.error).toMatchObject({ statusCode: 429, name: "daily_quota_exceeded" });
  expect(spent.headers).toMatchObject({ "x-resend-daily-quota": "100" });
  expect((await ledger()).emails).toEqual([]);
  await arm("email-timeout-after-accept");
  const key = { idempotencyKey: "outbox-2" };
  const unanswered = await resend.emails.send(email, { ...key, signal: AbortSignal.timeout(200) });
  expect(unanswered.error).toMatchObject({ statusCode: null, name: "application_error" });
  expect((await ledger()).emails).toHaveLength(1);
  expect((await resend.emails.send(email, key)).error).toBeNull();
  expect((await ledger()).emails).toHaveLength(1);
});
