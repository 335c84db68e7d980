import { createMessageBatch } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { log, logError, logWith, loggedIn, reasonIn } from "#flows/log.ts";
import { runMinute, runOutbox } from "#src/jobs.ts";
import { paths } from "#src/paths.ts";
import type { Work } from "#domain/work.ts";
import { desk, password, people } from "#test/support/cast.ts";
import { failingD1 } from "#test/support/faults.ts";
import { listening } from "#test/support/listening.ts";
import { get, openWith, post, text, theos } from "#test/support/visitor.ts";
import { ask, askWith, inboundWebhook, ports, signInAs } from "#test/support/world.ts";

const ulid = /^[0-9A-Z]{26}$/;

test("a request has one line, by its route, with its id, its clinic and who asked", async () => {
  await text(people.ann, "Hello");
  const id = await openWith(people.ann);
  await theos();
  const { outcome, lines } = await listening(() => get(paths.conversation(id)));
  const request = outcome.headers.get("X-Request-Id");
  expect(request).toMatch(ulid);
  expect(lines).toEqual([
    {
      ...{ level: "info", event: "request", at: expect.any(String), request },
      ...{ clinic: "riverside", staff: "theo", method: "GET" },
      ...{ route: "/inbox/:id", status: 200, ms: expect.any(Number) },
    },
  ]);
});

test.each([
  ["a text", () => text(people.ann, "Hello"), "/webhooks/twilio/messages", "riverside"],
  ["nothing's address", () => get("/inbox/x/Ann-Becker"), "none", "riverside"],
  [
    "a search",
    () => post(paths.finding(paths.clients()), { q: "Ann Becker" }),
    "/clients/finding",
    "riverside",
  ],
  ["a stranger's search", () => ask("/search?q=Ann+Becker"), "/search", undefined],
])("the line of %s names its route", async (_, visit, route, clinic) => {
  await theos();
  const { lines, text: printed } = await listening(visit);
  expect(lines.at(-1)).toMatchObject({ event: "request", route });
  expect(lines.at(-1)?.["clinic"]).toBe(clinic);
  expect(printed).not.toMatch(/becker/i);
});

test.each([
  ["8f1c2d3e4a5b6c7d-PDX", true],
  ["8f1c2d3e4a5b6c7d", true],
  ["Ann Becker", false],
])("the id of a request is Cloudflare's (%s: %s)", async (ray, isTaken) => {
  const response = await ask(paths.health(), { headers: { "CF-Ray": ray } });
  expect(response.headers.get("X-Request-Id") === ray).toBe(isTaken);
});

test("what staff are shown of a failure is the id of its line", async () => {
  const headers = { Cookie: await theos() };
  const { outcome, lines } = await listening(() =>
    askWith({ DB: failingD1() }, paths.schedule(), { headers }),
  );
  const id = outcome.headers.get("X-Request-Id") ?? "";
  expect(outcome.status).toBe(503);
  const shown = await outcome.text();
  expect(shown).toContain(`<code>${id}</code>`);
  expect(shown).not.toMatch(/D1_ERROR|SELECT|faults\.ts|node_modules/);
  expect(lines[0]).toMatchObject({
    ...{ level: "error", event: "request-failed", request: id },
    ...{ error: "Error", reason: "D1_ERROR, Network connection lost" },
  });
  expect(lines[0]?.["thrownAt"]).toContain("faults.ts:");
});

test("a job's lines have its id, its kind, its clinic; and it says how it ended", async () => {
  await text(people.ann, "Hello");
  await post(paths.messages(await openWith(people.ann)), { body: "Hi", token: "for-the-log" });
  const id = await env.DB.prepare("SELECT id FROM messages WHERE body = 'Hi'").first<string>("id");
  await env.DB.prepare("UPDATE messages SET delivery = 'queued' WHERE id = ?").bind(id).run();
  const body = { shard: "DB", clinicId: "riverside", kind: "deliver-message", subjectId: id ?? "" };
  const batch = createMessageBatch<Work>("deskline-outbox", [
    { id: "job-1", timestamp: new Date(), attempts: 2, body: body as Work },
  ]);
  const { lines } = await listening(() => runOutbox(ports(), batch));
  const place = { job: "job-1", kind: "deliver-message", attempt: 2, clinic: "riverside" };
  expect(lines.at(-1)).toMatchObject({ level: "info", event: "job", ...place });
  const failed = await listening(() => runOutbox(ports({ databases: { DB: failingD1() } }), batch));
  expect(failed.lines.at(-1)).toMatchObject({ level: "error", event: "job-failed", ...place });
});

test("what fails in a minute is logged with its kind, the rest is done, and nothing is quoted", async () => {
  const failed = await listening(() =>
    runMinute(ports({ databases: { DB: failingD1() } })).catch(String),
  );
  expect(failed.outcome).toBe("Error: Not all of the minute's work was done");
  const kinds = failed.lines.map(({ event, ["kind"]: kind }) => `${event} ${String(kind)}`);
  expect(kinds).toContain("job-failed sweep");
  expect(kinds).toContain("job-failed watch");
  expect(new Set(failed.lines.map(({ ["job"]: job }) => job)).size).toBe(1);
});

test("requests at the same time keep their lines apart", async () => {
  const visits = [paths.health(), paths.signIn(), "/nowhere"];
  const { outcome, lines } = await listening(() => Promise.all(visits.map((path) => ask(path))));
  const ids = outcome.map(({ headers }) => headers.get("X-Request-Id"));
  expect(new Set(ids).size).toBe(3);
  expect(new Set(lines.map(({ ["request"]: request }) => request))).toEqual(new Set(ids));
});

test("an error is logged by its class, its code and what we know of it, never by its words", async () => {
  const query = new Error("Failed query: insert … params: Ann Becker,+15035550111", {
    cause: Object.assign(new TypeError("Ann Becker's text\n    at becker (ann.ts:1:1)"), {
      code: "ERR_X",
    }),
  });
  const { lines, text: printed } = await listening(async () => logError("job-failed", query));
  expect(lines[0]).toMatchObject({ error: "TypeError", code: "ERR_X", reason: "other" });
  expect(printed).not.toMatch(/becker|ann\.ts|5550111/i);
  const odd = await listening(async () => logError("job-failed", "Ann Becker"));
  expect(odd.lines[0]).toMatchObject({ error: "string" });
  expect(odd.text).not.toContain("Becker");
});

test.each([
  ["HTTP 500", "HTTP 500"],
  ["HTTP 200, and Ann can't be read", "HTTP 200"],
  [
    "D1_ERROR: UNIQUE constraint failed: clients.id: SQLITE_CONSTRAINT",
    /UNIQUE constraint failed: clients\.id/,
  ],
  ["D1_ERROR: database is locked: SQLITE_BUSY", "D1_ERROR, SQLITE_BUSY, database is locked"],
  ["validation_error: Invalid `to` field: ann@example.com", "validation_error"],
  ["The operation was aborted due to timeout", "aborted"],
  ['fts5: syntax error near "Ann"', "other"],
  ["no such column: becker", "no such column"],
])("of %s the log repeats what is ours", (words, reason) => {
  expect(reasonIn(words)).toMatch(reason);
});

test("what is known later is on the lines after it, of that request alone", async () => {
  const { lines } = await listening(async () =>
    loggedIn({ request: "one" }, () => {
      loggedIn({}, () => logWith({ clinic: "riverside" }));
      log("info", "request");
      logWith({ clinic: "lakeside" });
      log("info", "request");
    }),
  );
  expect(lines.map(({ ["clinic"]: clinic }) => clinic)).toEqual([undefined, "lakeside"]);
});

test("a webhook that is parked says so under the request's id", async () => {
  const { lines } = await listening(() =>
    askWith({ DB: failingD1() }, paths.inboundWebhook(), inboundWebhook({ from: people.ben })),
  );
  expect(lines.map(({ event }) => event)).toEqual(["webhook-parked", "request"]);
  expect(lines[0]?.["request"]).toBe(lines[1]?.["request"]);
});

test("whoever proves who they are, or does not, is on a line with how and with what outcome", async () => {
  const tryWith = async (email: string, typed: string) => {
    const form = new URLSearchParams({ email, password: typed });
    const init = { method: "POST", headers: { "CF-Connecting-IP": "192.0.2.77" }, body: form };
    return (await listening(() => ask(paths.signIn(), init))).lines;
  };
  const facts = (outcome: string, step = "password") => ({ event: "sign-in", step, outcome });
  const theo = { clinic: "riverside", staff: "theo" };
  const wrong = await tryWith(desk.theo.email, "guess");
  expect(wrong[0]).toMatchObject({ ...facts("wrong"), ...theo });
  expect(wrong[1]).toMatchObject({ event: "request", status: 422, ...theo });
  const nobody = await tryWith("nobody@nowhere.example", "guess");
  expect(nobody[0]).toMatchObject(facts("wrong"));
  expect(nobody[0]).not.toHaveProperty("staff");
  expect((await tryWith(desk.theo.email, password))[0]).toMatchObject({
    ...facts("signed-in"),
    ...theo,
  });
  for (let i = 0; i < 10; i += 1) await tryWith(desk.theo.email, "guess");
  expect((await tryWith(desk.theo.email, password))[0]).toMatchObject(facts("throttled"));

  const cookie = await signInAs("vera");
  const as = (path: string, form: Record<string, string>) =>
    listening(() => post(path, form, cookie)).then(({ lines }) => lines[0]);
  expect(await as(paths.code(), { code: "123456" })).toMatchObject(facts("too-late", "code"));
  expect(await as(paths.code(), { code: "abcde-fghij" })).toMatchObject({ step: "recovery-code" });
  expect(await as(paths.recoveryCodes(), { password: "guess" })).toMatchObject({
    ...facts("wrong", "again"),
    ...{ clinic: "northside", staff: "vera" },
  });
  expect(await as(paths.unlocking(), { password: "guess" })).toMatchObject({
    ...facts("wrong", "unlock"),
    staff: "vera",
  });
  expect(await as(paths.newPassword("none"), { password: "guess" })).toMatchObject(
    facts("not-found", "link"),
  );
});

test("what somebody may not do is on a line with who asked and what for", async () => {
  const { lines } = await listening(async () => post(paths.retention(), {}));
  expect(lines.at(-1)).toMatchObject({
    ...{ event: "request", status: 403, staff: "theo", clinic: "riverside" },
    ...{ method: "POST", route: paths.retention() },
  });
});
