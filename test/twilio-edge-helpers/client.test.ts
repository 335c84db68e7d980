import { expect, test } from "vitest";
import { createMessage } from "#twilio-edge-helpers/client.ts";
import { json, startHost } from "./fake-host.ts";

const account = (apiUrl: string) => ({ accountSid: "AC1", authToken: "secret", apiUrl });
const message = { from: "+15035550100", to: "+15035550111", body: "Hi & bye 😀" };

test("a message is posted as Twilio's form, signed in with the account", async () => {
  const host = await startHost(json(201, { sid: "SM1", status: "queued" }));
  const more = {
    statusCallback: "https://desk.example/d/1",
    mediaUrls: ["https://a/1", "https://a/2"],
  };
  const outcome = await createMessage(account(host.url), { ...message, ...more });
  expect(outcome).toEqual({ kind: "accepted", sid: "SM1", status: "queued" });
  const [seen] = host.seen;
  expect(seen?.path).toBe("/2010-04-01/Accounts/AC1/Messages.json");
  expect(seen?.authorization).toBe(`Basic ${btoa("AC1:secret")}`);
  expect([...new URLSearchParams(seen?.body)]).toEqual([
    ["From", message.from],
    ["To", message.to],
    ["Body", message.body],
    ["StatusCallback", more.statusCallback],
    ["MediaUrl", "https://a/1"],
    ["MediaUrl", "https://a/2"],
  ]);
});

test("a 4xx is a definite refusal, with Twilio's code if there is one", async () => {
  const refused = await startHost(json(400, { code: 21211, message: "Invalid 'To'", status: 400 }));
  expect(await createMessage(account(refused.url), message)).toEqual({
    kind: "rejected",
    code: 21211,
    message: "Invalid 'To'",
    httpStatus: 400,
  });
  const html = await startHost(json(403, "<h1>Forbidden</h1>"));
  expect(await createMessage(account(html.url), message)).toMatchObject({
    kind: "rejected",
    code: null,
  });
});

test("429 says how long to wait, in seconds or as a date", async () => {
  const seconds = await startHost(json(429, { code: 20429 }, { "Retry-After": "7" }));
  expect(await createMessage(account(seconds.url), message)).toEqual({
    kind: "rate-limited",
    retryAfterMs: 7000,
  });
  const date = new Date(Date.now() + 60_000).toUTCString();
  const dated = await startHost(json(429, {}, { "Retry-After": date }));
  const outcome = await createMessage(account(dated.url), message);
  expect(outcome.kind === "rate-limited" && outcome.retryAfterMs).toBeGreaterThan(50_000);
  const silent = await startHost(json(429, {}));
  expect(await createMessage(account(silent.url), message)).toEqual({
    kind: "rate-limited",
    retryAfterMs: 1000,
  });
});

test.each([
  ["a 500", json(500, { code: 20500 })],
  ["a 503 from a proxy", json(503, "<h1>Unavailable</h1>")],
  ["a 408 from a proxy", json(408, "")],
  ["a redirect", json(307, "", { Location: "https://elsewhere.example/" })],
  ["a 201 without a sid", json(201, "{}")],
  ["a 201 that can't be read", json(201, "<oops")],
])("%s leaves the fate unknown", async (_, answer) => {
  const host = await startHost(answer);
  expect(await createMessage(account(host.url), message)).toMatchObject({ kind: "unknown" });
});

test("a host that never answers, hangs up, or is not there leaves the fate unknown", async () => {
  const silent = await startHost(() => {});
  expect(await createMessage(account(silent.url), message, 50)).toMatchObject({ kind: "unknown" });
  const rude = await startHost((_, response) => response.destroy());
  expect(await createMessage(account(rude.url), message)).toMatchObject({ kind: "unknown" });
  expect(await createMessage(account("http://127.0.0.1:1"), message)).toMatchObject({
    kind: "unknown",
  });
});
