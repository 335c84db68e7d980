import { createMessageBatch } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { deleteAtGateway } from "#flows/delete-conversation.ts";
import { keepMedia } from "#flows/keep-media.ts";
import type { ParkedWebhook } from "#flows/receive-parked.ts";
import { runDead, runMinute, runParked } from "#src/jobs.ts";
import { paths } from "#src/paths.ts";
import { createApp } from "#web/app.tsx";
import { canary, canaryNumber, everyField, kanarie, leaksIn } from "#test/support/canaries.ts";
import { numbers } from "#test/support/cast.ts";
import { account } from "#test/support/configuration.ts";
import { quotingD1, refusingQueue } from "#test/support/faults.ts";
import { handsAt } from "#test/support/hands.ts";
import { listening } from "#test/support/listening.ts";
import { enable, withoutALine } from "#test/support/northside.ts";
import { pictures } from "#test/support/pictures.ts";
import { arm, mediaText } from "#test/support/simulator.ts";
import { files, typeEverywhere } from "#test/support/typing.ts";
import { openWith } from "#test/support/visitor.ts";
import {
  ask,
  askWith,
  inboundWebhook,
  newSid,
  ports,
  signedPost,
  signInAs,
} from "#test/support/world.ts";

/** As the router has them, so that none is forgotten; who signs out sees nothing more, and is last. */
const routes = createApp()
  .routes.filter(({ method, path }) => method !== "ALL" && !path.endsWith("*"))
  .filter(({ path }) => path !== paths.live())
  .toSorted((one, other) => Number(isEnd(one)) - Number(isEnd(other)));
function isEnd({ path }: { path: string }) {
  return path === paths.signOut();
}

let maya: Awaited<ReturnType<typeof handsAt>>;
beforeAll(async () => {
  maya = await handsAt("riverside", "maya");
});
let cookie: string;
beforeEach(async () => {
  cookie = await signInAs("maya");
});

const typed = everyField(kanarie);
/** A request with canaries wherever it can have any. */
function visit(method: string, path: string): [string, RequestInit] {
  const filled = path.replaceAll(/:\w+/g, "kanarie");
  const isApi = path.startsWith("/api/");
  const browser = {
    ...{ Cookie: cookie, "User-Agent": "Kanarie", Referer: "https://kanarie.example" },
  };
  const system = { Authorization: `Bearer ${maya.token}`, "Content-Type": "application/json" };
  const headers = { ...(isApi ? system : browser), "CF-Ray": "kanarie", "X-Request-Id": "kanarie" };
  if (method === "GET") return [`${filled}?q=kanarie&number=kanarie&clientId=kanarie`, { headers }];
  if (isApi) return [filled, { method, headers, body: JSON.stringify(typed) }];
  if (!path.startsWith("/webhooks/twilio")) {
    return [filled, { method, headers, body: new URLSearchParams(typed) }];
  }
  const from = { MessageSid: newSid(), From: canaryNumber(6), To: numbers.riverside };
  const said = { Body: canary("text"), MessageStatus: "kanarie", NumMedia: "0" };
  return [filled, signedPost(filled, { ...typed, ...from, ...said })];
}

/** Says what was asked in vain, in words of somebody's. */
const failingFor = (statements: RegExp) => quotingD1(env.DB, statements, canary("cause"));
/** All but who asks, so that each request comes as far as it can. */
const allButWho = /^(?![^]*\b(?:sessions|api_tokens|numbers)\b)/;

test("a busy minute prints nothing that anybody wrote or is called", async () => {
  const { lines, text } = await listening(async (heard) => {
    await arm("500-after-accept");
    await arm("429");
    await arm("email-500", 3);
    await typeEverywhere(maya);
    await ask(paths.signIn(), visit("POST", paths.signIn())[1]);
    await maya.get(paths.search({ q: canary("text") }));
    await maya.post(paths.testAlert(), {});
    await runMinute(ports());
    await expect.poll(stillQueued, { timeout: 10_000 }).toBe(0);
    await expect.poll(heard, { timeout: 10_000 }).toContain("alert-not-taken");
  });
  expect(leaksIn(text)).toEqual([]);
  const events = new Set(lines.map(({ event }) => event));
  for (const event of ["request", "job", "handed-over", "link-not-sent", "alert-not-taken"]) {
    expect(events).toContain(event);
  }
}, 60_000);

function stillQueued() {
  return env.DB.prepare(
    `SELECT (SELECT count(*) FROM messages WHERE delivery = 'queued')
      + (SELECT count(*) FROM imports WHERE phase <> 'finished') AS n`,
  ).first("n");
}

const nothingAnswers = { DB: failingFor(/^/), OUTBOX: refusingQueue(), PARKED: refusingQueue() };
test.each([
  ["when all is well", {}, 0],
  ["when only who asks is known", { DB: failingFor(allButWho), OUTBOX: refusingQueue() }, 100],
  ["when nothing answers", nothingAnswers, 100],
])(
  "no route prints what it is sent, %s",
  async (_, over, failing) => {
    const { lines, text } = await listening(async () => {
      for (const { method, path } of routes) {
        const response = await askWith(over, ...visit(method, path));
        await response.text().catch(() => "");
      }
    });
    expect(leaksIn(text)).toEqual([]);
    const asked = lines.filter(({ event }) => event === "request");
    expect(asked).toHaveLength(routes.length);
    // All were asked by somebody who is signed in.
    const met = asked.filter(({ status }) => status === 302 || status === 401);
    if (!("PARKED" in over)) expect(met.length).toBeLessThan(25);
    const failed = lines.filter(({ event }) => /^(request|call)-failed$/.test(event));
    if (failing === 0) expect(failed).toEqual([]);
    else expect(failed.length).toBeGreaterThan(failing);
  },
  60_000,
);

test.each([
  ["no form", { "Content-Type": "multipart/form-data; boundary=x" }, "--x\r\nkanarie"],
  ["no JSON", { "Content-Type": "application/json" }, `{"name": "Kanarie`],
  ["no text", { "Content-Type": "application/x-www-form-urlencoded" }, "body=kanarie%00%ff"],
])(
  "a body that is %s is not printed by any route",
  async (_, type, body) => {
    const { text } = await listening(async () => {
      for (const { method, path } of routes.filter((route) => route.method !== "GET")) {
        const [filled, { headers }] = visit(method, path);
        await askWith({}, filled, { method, headers: { ...(headers as object), ...type }, body });
      }
    });
    expect(leaksIn(text)).toEqual([]);
  },
  60_000,
);

test("files that are refused, webhooks that can't be stored, and jobs that fail print nothing of theirs", async () => {
  const text = { providerSid: newSid(), number: numbers.riverside, contact: canaryNumber(7) };
  const webhook: ParkedWebhook = {
    kind: "message",
    text: { ...text, body: canary("parked"), mediaUrls: [], optOutType: null },
  };
  const batch = createMessageBatch<ParkedWebhook>("deskline-parked", [
    { id: "parked-1", timestamp: new Date(), attempts: 101, body: webhook },
  ]);
  const broken = { databases: { DB: failingFor(/^/) } };
  const { lines, text: printed } = await listening(async () => {
    await maya.post(paths.library(), files("Kanarie.exe", "kanarie"));
    await maya.post(paths.imports(), files("Kanarie.xlsx", "PK\u0003\u0004kanarie"));
    const hook = inboundWebhook({ from: canaryNumber(8), body: canary("text") });
    await askWith({ DB: failingFor(/^/) }, paths.inboundWebhook(), hook);
    const over = { DB: failingFor(/^/), PARKED: refusingQueue() };
    await askWith(over, paths.inboundWebhook(), hook);
    await ask(paths.inboundWebhook(), { ...hook, headers: { "X-Twilio-Signature": "kanarie" } });
    await runParked(ports(broken), batch);
    await runMinute(ports(broken)).catch((error: unknown) => console.error(error));
  });
  expect(leaksIn(printed)).toEqual([]);
  const events = lines.map(({ event }) => event);
  expect(events).toEqual(expect.arrayContaining(["webhook-parked", "webhook-lost", "job-failed"]));
});

/** Why it gives no answer is said in somebody's words: an error repeats an address that is none. */
const nowhere = { ...account, apiUrl: canary("gateway") };
const silentQueue = { send: async () => {}, sendBatch: async () => {} };

test("jobs that the phone network or a bucket fails print nothing of theirs", async () => {
  await withoutALine();
  const media = await mediaText(canaryNumber(9), [
    { contentType: "image/png", bytes: pictures.png },
  ]);
  const hook = inboundWebhook({ ...media, from: canaryNumber(9), body: canary("picture") });
  await askWith({ OUTBOX: silentQueue }, paths.inboundWebhook(), hook);
  const position = await env.DB.prepare(
    "SELECT max(message_position) AS p FROM attachments WHERE state = 'waiting'",
  ).first<number>("p");
  const sid = newSid();
  await env.DB.prepare("INSERT INTO gateway_deletions VALUES ('riverside', ?, 0, 0, 0)")
    .bind(sid)
    .run();
  const bucket = new Proxy(env.ATTACHMENTS, {
    get: () => () => Promise.reject(new Error(canary("bucket"))),
  });
  const riversides = { shard: "DB", clinicId: "riverside" } as const;
  const deletion = { ...riversides, kind: "delete-at-gateway", subjectId: sid } as const;
  const picture = { ...riversides, kind: "keep-media", subjectId: String(position) } as const;
  const { lines, text } = await listening(async () => {
    await runMinute(ports({ gateway: nowhere }));
    await deleteAtGateway(ports({ gateway: nowhere }), deletion);
    await keepMedia(ports({ gateway: nowhere }), picture);
    await keepMedia(ports({ bucket }), picture);
    await enable(ports({ gateway: nowhere }), { number: canaryNumber(4) });
  });
  await withoutALine();
  await env.DB.prepare("DELETE FROM gateway_deletions").run();
  expect(leaksIn(text)).toEqual([]);
  const events = lines.map(({ event }) => event);
  for (const event of [
    ...["gateway-list-unavailable", "gateway-deletion-pending", "medium-not-fetched"],
    ...["medium-not-kept", "line-step-again"],
  ]) {
    expect(events).toContain(event);
  }
});

test("what can't be counted, noted or told meanwhile prints nothing of anybody's", async () => {
  const fails = () => Promise.reject(new Error(canary("cause")));
  const limiters = { SEARCHES: { limit: fails }, API_FAILURES: { limit: fails } };
  const silentInbox = { idFromName: () => ({}), get: () => ({ poke: fails, end: fails }) };
  const forged = { method: "POST", body: new URLSearchParams({ To: canaryNumber(6) }) };
  const asked = (token: string) => ({
    headers: { Authorization: `Bearer ${token}`, "CF-Connecting-IP": "kanarie" },
  });
  await env.DB.prepare("UPDATE api_tokens SET last_used_at = NULL").run();
  await maya.text(canaryNumber(8), canary("question"));
  const answer = visit("POST", paths.messages(await openWith(canaryNumber(8))));
  const text = { providerSid: newSid(), number: numbers.riverside, contact: canaryNumber(7) };
  const webhook: ParkedWebhook = {
    kind: "message",
    text: { ...text, body: canary("given up"), mediaUrls: [], optOutType: null },
  };
  const dead = createMessageBatch<ParkedWebhook>("deskline-dead-letters", [
    { id: "dead-1", timestamp: new Date(), attempts: 1, body: webhook },
  ]);
  const { lines, text: printed } = await listening(async () => {
    await askWith(limiters, ...visit("POST", paths.finding(paths.search())));
    await askWith(limiters, paths.api.clients(), asked("kanarie"));
    const noted = { DB: failingFor(/^UPDATE api_tokens/) };
    await askWith(noted, paths.api.clients(), asked(maya.token));
    await askWith({ DB: failingFor(/^/) }, paths.inboundWebhook(), forged);
    const hook = inboundWebhook({ from: canaryNumber(8), body: canary("text") });
    await askWith({ INBOX: silentInbox }, paths.inboundWebhook(), hook);
    await askWith({ OUTBOX: { send: fails, sendBatch: fails } }, ...answer);
    await askWith({ INBOX: silentInbox }, ...visit("POST", paths.signOut()));
    await runDead(ports({ databases: { DB: failingFor(/^/) } }), dead);
    await askWith({ AUTH_SECRET: "kanarie" }, `${paths.search()}?q=kanarie`);
  });
  expect(leaksIn(printed)).toEqual([]);
  const events = lines.map(({ event }) => event);
  for (const event of [
    ...["limiter-silent", "token-use-not-noted", "refusal-not-noted", "forgery-not-counted"],
    ...["poke-lost", "queue-took-nothing", "socket-not-ended", "given-up-not-written"],
    "not-configured",
  ]) {
    expect(events).toContain(event);
  }
});

test("a canary that is printed is found", () => {
  for (const line of [`x ${canary("y")}`, "to +15035550185", "(503) 555-0185", "KANARIE"]) {
    expect(leaksIn(`fine\n${line}\nfine`)).toEqual([line]);
  }
});
