import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { watch } from "#flows/watch.ts";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { mailbox } from "#test/support/mailbox.ts";
import { openWith, text, theos } from "#test/support/visitor.ts";
import { ask, askWith, inboundWebhook, ports, signInAs } from "#test/support/world.ts";

const form = (body: Record<string, string>, cookie: string): RequestInit => ({
  method: "POST",
  headers: { Cookie: cookie },
  body: new URLSearchParams(body),
});

test("a text over the cap is refused in words, and what was typed is kept", async () => {
  await text(people.ann, "Hi");
  const id = await openWith(people.ann);
  const cookie = await theos();
  const send = (over: object, token: string) =>
    askWith(over, paths.messages(id), form({ body: `Words ${token}`, token }, cookie));
  expect((await send({ CAP_PERSON: "1" }, "one")).status).toBe(303);
  const refused = await send({ CAP_PERSON: "1" }, "two");
  expect(refused.status).toBe(422);
  const page = await refused.text();
  expect(page).toContain("as many texts within this hour as one person can");
  expect(page).toContain("Words two");
  const again = await send({ CAP_CLINIC: "1" }, "three");
  expect(await again.text()).toContain("Your clinic has sent as many texts");
  const start = form({ number: "+15035550190", body: "Words four", token: "four" }, cookie);
  const strangers = await askWith({ CAP_PERSON: "1" }, paths.conversations(), start);
  expect(strangers.status).toBe(422);
  expect(await strangers.text()).toContain("Words four");
});

test("a cap that is no number of texts is named", async () => {
  const response = await askWith({ CAP_PERSON: "many" }, paths.health());
  expect(response.status).toBe(503);
  expect(await response.text()).toContain("CAP_PERSON must be a number of texts");
});

test("one person's uploads and searches are limited, and a colleague's are not", async () => {
  const [theo, maya] = [await theos(), await signInAs("maya")];
  const found = (cookie: string, headers = {}) =>
    // A narrower limiter than the real one, of the same kind.
    askWith({ SEARCHES: env.UPLOADS }, paths.finding(paths.search()), {
      ...{ method: "POST", body: new URLSearchParams({ q: "ann" }) },
      headers: { Cookie: cookie, ...headers },
    });
  for (let i = 0; i < 60; i += 1) expect((await found(theo)).status).toBe(303);
  const refused = await found(theo);
  expect(refused.status).toBe(429);
  expect(refused.headers.get("Retry-After")).toBe("60");
  const fragment = await found(theo, { "HX-Request": "true" });
  expect([fragment.status, fragment.headers.get("HX-Reswap")]).toEqual([429, "none"]);
  // So does the address of a search, sealed or written by hand, and the page without one does not.
  for (const [query, status] of [
    ["?find=sealed", 429],
    ["?q=ann", 429],
    ["", 200],
  ] as const) {
    const over = { SEARCHES: env.UPLOADS };
    const page = await askWith(over, paths.search() + query, { headers: { Cookie: theo } });
    expect(page.status, query).toBe(status);
  }
  expect((await found(maya)).status).toBe(303);
  // Theo's minute is over for files, too: it is the same count here.
  const upload = await ask(paths.attaching("nobody"), form({}, theo));
  expect(upload.status).toBe(429);
  expect(await upload.text()).toContain("Too many at once");
});

test("webhooks with a wrong signature are counted by hour and service, and the operator is told of many", async () => {
  const { body } = inboundWebhook({ from: people.ann });
  const twilio = () =>
    ask(paths.inboundWebhook(), {
      ...{ method: "POST", headers: { "X-Twilio-Signature": "forged" } },
      body: new URLSearchParams(body as URLSearchParams),
    });
  const world = ports({ operatorEmail: "operator@desk.example" });
  const told = async () =>
    (await mailbox()).filter(({ text: words }) => words.includes("were not signed by twilio"));
  for (let i = 0; i < 19; i += 1) expect((await twilio()).status).toBe(403);
  for (const path of [paths.stripeWebhook(), paths.resendWebhook()]) {
    expect((await ask(path, { method: "POST", body: "{}" })).status).toBe(403);
  }
  await watch(world);
  expect(await told()).toHaveLength(0);
  await twilio();
  const count = env.DB.prepare("SELECT service, count FROM forged_webhooks ORDER BY service");
  await expect
    .poll(async () => (await count.all()).results)
    .toEqual([
      { service: "resend", count: 1 },
      { service: "stripe", count: 1 },
      { service: "twilio", count: 20 },
    ]);
  await watch(world);
  expect(await told()).toHaveLength(1);
  const password = "sixteen-characters-long";
  const operator = { headers: { Authorization: `Basic ${btoa(`operator:${password}`)}` } };
  const page = await askWith({ OPERATOR_PASSWORD: password }, paths.operator(), operator);
  expect(await page.text()).toContain("twilio: 20");
});

test("who guesses at the operator's password is put off, from that place only", async () => {
  const over = { OPERATOR_PASSWORD: "sixteen-characters-long" };
  const enter = (word: string, address: string) =>
    askWith(over, paths.operator(), {
      headers: {
        Authorization: `Basic ${btoa(`operator:${word}`)}`,
        "CF-Connecting-IP": address,
      },
    });
  // The limiter's minute is the clock's, and may turn meanwhile.
  const statuses = new Set<number>();
  for (let i = 0; i < 121; i += 1) {
    statuses.add((await enter(`guess ${i}`, "192.0.2.91")).status);
  }
  expect(statuses).toEqual(new Set([401, 429]));
  expect((await enter(over.OPERATOR_PASSWORD, "192.0.2.92")).status).toBe(200);
});
