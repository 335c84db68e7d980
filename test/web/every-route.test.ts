import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { createApp } from "#web/app.tsx";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { noScreens, screens } from "#test/support/screens.ts";
import { countingD1 } from "#test/support/counting-d1.ts";
import { ask, askWith, inboundWebhook, newSid, signInAs } from "#test/support/world.ts";

/** Where no session is needed, and why. Every other route is walked below. */
const open = new Map([
  [`GET ${paths.health()}`, "tells only whether D1 answers"],
  [`GET ${paths.offline()}`, "says of nobody that there is no connection"],
  [`GET ${paths.operator()}`, "has a password of its own, and is not there without"],
  [`GET ${paths.signIn()}`, "the way in"],
  [`POST ${paths.signIn()}`, "the way in"],
  [`POST ${paths.signOut()}`, "ends only the session that asks"],
  [`GET ${paths.code()}`, "the second step of the way in"],
  [`POST ${paths.code()}`, "the second step of the way in"],
  [`GET ${paths.forgotten()}`, "says the same to everybody"],
  [`POST ${paths.forgotten()}`, "says the same to everybody"],
  [`GET ${paths.newPassword(":token")}`, "the token is in an email"],
  [`POST ${paths.newPassword(":token")}`, "the token is in an email"],
  [`GET ${paths.lock()}`, "leads to the sign-in without a session"],
  [`POST ${paths.unlocking()}`, "takes the password of the session's owner"],
  [`POST ${paths.inboundWebhook()}`, "signed by the gateway"],
  [`POST ${paths.deliveryWebhook(":messageId")}`, "signed by the gateway"],
  [`POST ${paths.testWebhook(":sentAt")}`, "signed by the gateway"],
  [`POST ${paths.stripeWebhook()}`, "signed by Stripe"],
  [`POST ${paths.resendWebhook()}`, "signed by Resend"],
  [`GET ${paths.media(":token")}`, "the token opens one file of one message"],
]);
const fragments = new Set<string>([paths.changes()]);

// What a clinic's own systems call with a token is walked in every-call.test.ts.
const routes = createApp()
  .routes.filter(({ method, path }) => method !== "ALL" && !path.endsWith("*"))
  .filter(({ path }) => !path.startsWith("/api/"))
  .map(({ method, path }) => ({ method, path, name: `${method} ${path}` }));
const closed = routes.filter(({ name }) => !open.has(name));
const ofRows = closed.filter(({ path }) => path.includes(":"));

/** Everybody signs in once: a password costs more than all the rest of a request. */
const cookies = new Map<string, Promise<string>>();
function as(who: Parameters<typeof signInAs>[0]): Promise<string> {
  const cookie = cookies.get(who) ?? signInAs(who);
  cookies.set(who, cookie);
  return cookie;
}

const ids: Record<string, string> = {};
const filled = (path: string) => {
  if (path.startsWith("/settings/api/")) return path.replace(":id", "canary-token");
  const noun = path.split("/")[1] ?? "";
  const nouns: Record<string, string> = {
    clients: "ann",
    patients: "canary-patient",
    imports: "canary-import",
    files: "canary-file",
    library: "canary-document",
    settings: "theo",
    appointments: "canary-appointment",
    care: "canary-care",
    account: "canary-session",
    "quick-replies": "canary-quick-reply",
  };
  const isJob = path.startsWith(paths.givenUp());
  const id = isJob ? "canary-job" : (nouns[noun] ?? ids["id"] ?? "");
  return path
    .replace(":id", id)
    .replace(":messageId", ids["messageId"] ?? "")
    .replace(":position", ids["position"] ?? "")
    .replace(":eventId", "canary-event")
    .replace(":fileId", "canary-file")
    .replace(":noteId", "canary-note")
    .replace(":replyId", "canary-quick-reply")
    .replace(":textId", "canary-later");
};
const init = (method: string, headers: Record<string, string> = {}): RequestInit => ({
  method,
  headers,
  ...(method === "POST"
    ? {
        body: new URLSearchParams({
          body: "Hello",
          token: "walk",
          name: "Walker",
          newName: "Walker",
        }),
      }
    : {}),
});

beforeAll(async () => {
  await env.DB.prepare(
    "INSERT INTO patients (clinic_id, id, client_id, name, species, created_at) VALUES ('riverside', 'canary-patient', 'ann', 'canary', 'dog', 0)",
  ).run();
});

// An import that waits for its columns, for each route: one of them throws it away.
beforeEach(async () => {
  await env.DB.prepare(
    `INSERT OR REPLACE INTO imports (clinic_id, id, file_name, staff_id, staff_name, created_at, phase,
       first_rows, columns, has_heading, shares_numbers, row_count, chunk_count, due_at)
     VALUES ('riverside', 'canary-import', 'canary.csv', 'theo', 'Theo', 0, 'checked',
       '[["canary"]]', '["name"]', 0, 0, 1, 0, 9e15)`,
  ).run();
});

// A conversation with a failed answer for each route: one of them deletes it.
beforeEach(async () => {
  await ask(
    paths.inboundWebhook(),
    inboundWebhook({ from: people.ann, body: "canary-of-riverside" }),
  );
  const row = await env.DB.prepare(
    "SELECT id FROM conversations WHERE contact = ? AND closed_at IS NULL",
  )
    .bind(people.ann)
    .first<{ id: string }>();
  const id = row?.id ?? "";
  const messageId = `canary-${newSid()}`;
  await env.DB.prepare(
    `INSERT INTO messages (clinic_id, id, conversation_id, direction, author, body, delivery, created_at)
     VALUES ('riverside', ?, ?, 'outbound', 'staff', 'canary', 'failed', 0)`,
  )
    .bind(messageId, id)
    .run();
  const position = await env.DB.prepare("SELECT position FROM messages WHERE id = ?")
    .bind(messageId)
    .first<number>("position");
  await env.DB.batch([
    env.DB.prepare(
      `INSERT OR REPLACE INTO quick_replies (clinic_id, owner_id, id, folder, name, body, document_ids)
       VALUES ('riverside', 'theo', 'canary-quick-reply', '', 'canary', 'canary', '[]')`,
    ),
    env.DB.prepare(
      `INSERT OR REPLACE INTO files (clinic_id, id, content_type, size, created_at)
       VALUES ('riverside', 'canary-file', 'image/png', 6, 0)`,
    ),
    env.DB.prepare(
      `INSERT OR REPLACE INTO documents (clinic_id, id, name, sort_name, file_id, scope, changed_at, changed_by)
       VALUES ('riverside', 'canary-document', 'canary', 'canary', 'canary-file', 'riverside', 0, 'Maya')`,
    ),
    env.DB.prepare(
      `INSERT OR REPLACE INTO notes (clinic_id, conversation_id, after_position, place, id, token, staff_id,
         author_name, body, mentions, created_at)
       VALUES ('riverside', ?, 0, 1, 'canary-note', 'canary', 'theo', 'Theo', 'canary', '[]', 0)`,
    ).bind(id),
    env.DB.prepare(
      `INSERT INTO attachments (clinic_id, message_position, place, state) VALUES ('riverside', ?, 0, 'unavailable')`,
    ).bind(position),
  ]);
  await env.DB.prepare(
    `INSERT OR REPLACE INTO scheduled_texts (clinic_id, id, conversation_id, staff_id, staff_name, body,
       file_count, leaves_at, at_opening, due_at, saved_at)
     VALUES ('riverside', 'canary-later', ?, 'theo', 'Theo', 'canary', 0, 4e12, 0, 4e12, 0)`,
  )
    .bind(id)
    .run();
  await env.DB.prepare(
    `INSERT OR REPLACE INTO api_tokens (token_hash, clinic_id, id, name, scopes, created_at, created_by)
     VALUES ('canary', 'riverside', 'canary-token', 'canary', '[]', 0, 'canary')`,
  ).run();
  await env.DB.prepare(
    `INSERT OR REPLACE INTO appointments (clinic_id, id, client_id, type_id, staff_name, room, notes,
       starts_at, ends_at, status, created_at)
     VALUES ('riverside', 'canary-appointment', 'ann', 'check-up', '', '', 'canary', 9e12, 9e12 + 1, 'booked', 0)`,
  ).run();
  // Called as the settings' canary is, who is a person.
  await env.DB.batch([
    env.DB.prepare(
      `INSERT OR REPLACE INTO receivers (clinic_id, id, name, url, kinds, tells_text, secret, created_at)
       VALUES ('riverside', 'theo', 'canary', 'https://canary.example/', '["consent.changed"]', 0, '', 0)`,
    ),
    env.DB.prepare(
      `UPDATE clinics SET tags = '[{"id":"theo","name":"canary","colour":"red"}]' WHERE id = 'riverside'`,
    ),
    env.DB.prepare(
      `INSERT OR REPLACE INTO events (clinic_id, receiver_id, id, kind, subject_id, at, due_at)
       VALUES ('riverside', 'theo', 'canary-event', 'consent.changed', 'canary', 0, NULL)`,
    ),
  ]);
  await env.DB.prepare(
    `INSERT OR REPLACE INTO care_items (clinic_id, id, patient_id, item, due_on, created_at)
     VALUES ('riverside', 'canary-care', 'canary-patient', 'canary', '2026-12-01', 0)`,
  ).run();
  await env.DB.prepare(
    "UPDATE messages SET understood = 'confirm 1 canary-appointment' WHERE position = ?",
  )
    .bind(position)
    .run();
  await env.DB.prepare(
    `INSERT OR REPLACE INTO sessions (token_hash, staff_id, created_at, expires_at, id)
     VALUES ('canary', 'theo', ?, 9e15, 'canary-session')`,
  )
    .bind(Date.now())
    .run();
  await env.DB.prepare(
    `INSERT OR REPLACE INTO push_devices (clinic_id, staff_id, id, session_id, name, endpoint, p256dh, auth,
       hears, created_at, signed_in_at)
     VALUES ('riverside', 'theo', 'canary-session', 'none', 'canary', 'canary', '', '', 'duty', 0, 0)`,
  ).run();
  await env.DB.prepare(
    `INSERT OR REPLACE INTO dead_letters (clinic_id, id, kind, subject_id, payload, reason, attempts, at)
     VALUES ('riverside', 'canary-job', 'send-alerts', 'canary', '{"kind":"send-alerts"}', 'canary', 11, 0)`,
  ).run();
  await env.ATTACHMENTS.put("riverside/files/canary-file", "canary");
  Object.assign(ids, { id, messageId, position: String(position) });
});

test("the walk knows every route", () => {
  expect(closed.length).toBeGreaterThan(25);
  for (const name of open.keys()) expect(routes.map((route) => route.name)).toContain(name);
});

test("every GET is of a screen that is looked at, or says why not", () => {
  const known = [...screens, ...noScreens.keys()].toSorted();
  const gets = new Set(routes.flatMap(({ method, path }) => (method === "GET" ? [path] : [])));
  expect([...gets].toSorted()).toEqual(known);
});

test.each(closed)(
  "$name without a session leads to the sign-in or is 401",
  async ({ method, path }) => {
    const isLive = path === paths.live();
    const headers: Record<string, string> = isLive
      ? { Origin: "https://desk.example", Upgrade: "websocket" }
      : {};
    const response = await ask(filled(path), init(method, headers));
    if (method === "GET" && !isLive && !fragments.has(path)) {
      expect(response.status).toBe(302);
      expect(response.headers.get("Location")).toMatch(/^\/sign-in/);
    } else {
      expect(response.status).toBe(401);
    }
    expect(await response.text()).not.toContain("canary");
  },
);

test.each(closed)(
  "$name as a fragment without a session is 401 and sends the page to sign in",
  async ({ method, path }) => {
    if (path === paths.live()) return expect(path).toBe("/inbox/live");
    const response = await ask(filled(path), init(method, { "HX-Request": "true" }));
    expect(response.status).toBe(401);
    expect(response.headers.get("HX-Redirect")).toMatch(/^\/sign-in/);
  },
);

test.each(ofRows)(
  "$name of another clinic answers as one that does not exist",
  async ({ method, path }) => {
    const cookie = await as("noor");
    const theirs = await ask(filled(path), init(method, { Cookie: cookie }));
    const nobodys = await ask(
      path
        .replace(":id", "01NOBODY")
        .replace(":messageId", "01NOBODY")
        .replace(":position", "1")
        .replace(":eventId", "01NOBODY")
        .replace(":textId", "01NOBODY")
        .replace(":fileId", "01NOBODY"),
      init(method, { Cookie: cookie }),
    );
    expect(theirs.status).toBe(nobodys.status);
    expect(await theirs.text()).toBe(await nobodys.text());
    expect(theirs.status).toBe(404);
  },
);

test.each(ofRows)("$name of one's own clinic is there", async ({ method, path }) => {
  const response = await ask(filled(path), init(method, { Cookie: await as("theo") }));
  expect(response.status).not.toBe(404);
});

/** The settings are for admins to see at all. */
const isAdmins = (name: string) =>
  adminsOnly.has(name) || name.startsWith(`GET ${paths.settings()}`);

/** What only admins may do; staff are told so and nothing changes. */
const adminsOnly = new Set<string>([
  `POST ${paths.library()}`,
  `POST ${paths.clientFile(":id")}`,
  `POST ${paths.businessHours()}`,
  `POST ${paths.closures()}`,
  `POST ${paths.closureRemoval()}`,
  `POST ${paths.texting()}`,
  `POST ${paths.tags()}`,
  `POST ${paths.tag(":id")}`,
  `POST ${paths.tagRemoval(":id")}`,
  `POST ${paths.testAlert()}`,
  `POST ${paths.testAutoReply()}`,
  `POST ${paths.deliverableAgain()}`,
  `POST ${paths.exportConsent()}`,
  `POST ${paths.clinicSettings()}`,
  `POST ${paths.dataExport()}`,
  `POST ${paths.retention()}`,
  `POST ${paths.keeping(":id")}`,
  `POST ${paths.staff()}`,
  `POST ${paths.staffRole(":id")}`,
  `POST ${paths.staffRemoval(":id")}`,
  `POST ${paths.apiTokens()}`,
  `POST ${paths.apiTokenRevocation(":id")}`,
  `POST ${paths.retrial(":id")}`,
  `POST ${paths.discardingJob(":id")}`,
  `POST ${paths.staffLink(":id")}`,
  `POST ${paths.staffSecondFactor(":id")}`,
  `POST ${paths.secondFactorForAll()}`,
  `POST ${paths.lineRepair()}`,
  `POST ${paths.lineTest()}`,
  `POST ${paths.sendingHours()}`,
  `POST ${paths.careRules()}`,
  `POST ${paths.careRuleItems()}`,
  `POST ${paths.careRuleRemoval()}`,
  `POST ${paths.receivers()}`,
  `POST ${paths.receiver(":id")}`,
  `POST ${paths.receiverSecret(":id")}`,
  `POST ${paths.receiverTest(":id")}`,
  `POST ${paths.receiverRemoval(":id")}`,
  `POST ${paths.eventsAgain(":id")}`,
  `POST ${paths.eventAgain(":id", ":eventId")}`,
  `POST ${paths.appointmentTypes()}`,
  `POST ${paths.appointmentType(":id")}`,
  `POST ${paths.typePreview(":id")}`,
  `POST ${paths.addOn()}`,
  `POST ${paths.addOnNumbers()}`,
  `POST ${paths.addOnNumber()}`,
  `POST ${paths.addOnLook()}`,
  `POST ${paths.addOnPayment()}`,
  `POST ${paths.addOnPortal()}`,
  `POST ${paths.addOnRegistration()}`,
  `POST ${paths.addOnSettings()}`,
  `POST ${paths.addOnAbandoning()}`,
  `POST ${paths.addOnDisabling()}`,
  `POST ${paths.addOnRestoring()}`,
  `POST ${paths.addOnRelease()}`,
  `POST ${paths.documentDetails(":id")}`,
  `POST ${paths.documentFile(":id")}`,
  `POST ${paths.documentArchiving(":id")}`,
  `POST ${paths.documentRemoval(":id")}`,
]);

test.each(closed.filter(({ path }) => path !== paths.live()))(
  "$name is refused to staff exactly when it is an admin's",
  async ({ method, path, name }) => {
    const response = await ask(filled(path), init(method, { Cookie: await as("theo") }));
    expect(response.status === 403).toBe(isAdmins(name));
  },
);

test.each(closed.filter(({ method, path }) => method === "GET" && path !== paths.live()))(
  "$name, if it is a page of the program, has its way out",
  async ({ path }) => {
    const at = path === paths.appointmentType(":id") ? paths.appointmentType("check-up") : null;
    const owner = path === paths.quickReply(":id") ? "theo" : "maya";
    const response = await ask(at ?? filled(path), { headers: { Cookie: await as(owner) } });
    const html = await response.text();
    const isPage = html.includes("<body") && !html.includes('<body class="print"');
    const out = `action="${paths.signOut()}"`;
    expect(html.includes(out)).toBe(isPage);
    expect(/<button[^>]*>(?:Sign out|Switch user)</.test(html)).toBe(isPage);
  },
);

test("nothing that the other clinic asks for changes or shows anything", async () => {
  const cookie = await as("noor");
  for (const { method, path } of closed.filter((route) => route.path !== paths.live())) {
    const query = path === paths.changes() ? `?after=0&conversation=${ids["id"]}` : "";
    const response = await ask(filled(path) + query, init(method, { Cookie: cookie }));
    expect(await response.text(), path).not.toContain("canary");
  }
  const row = await env.DB.prepare(
    "SELECT count(*) AS n FROM messages WHERE body = 'Hello' AND staff_id = 'noor'",
  ).first();
  expect(row).toEqual({ n: 0 });
}, 20_000);

test("the socket is refused without our Origin, then without a session", async () => {
  const upgrade = { Upgrade: "websocket" };
  const cookie = await as("theo");
  expect((await ask(paths.live(), { headers: { ...upgrade, Cookie: cookie } })).status).toBe(403);
  const evil = { ...upgrade, Cookie: cookie, Origin: "https://evil.example" };
  expect((await ask(paths.live(), { headers: evil })).status).toBe(403);
  const ours = { ...upgrade, Origin: "https://desk.example" };
  expect((await ask(paths.live(), { headers: ours })).status).toBe(401);
  expect((await ask(paths.live(), { headers: { ...ours, Cookie: cookie } })).status).toBe(101);
});

/** Where a GET writes something, and why: with a session that was just used, nowhere else. */
const writes = new Map<string, string>([
  [paths.conversation(":id"), "opening a conversation is reading it, for the whole clinic"],
]);

test.each(closed.filter(({ method, path }) => method === "GET" && path !== paths.live()))(
  "$name changes nothing",
  async ({ path }) => {
    const { database, cost } = countingD1(env.DB);
    const owner = path === paths.quickReply(":id") ? "theo" : "maya";
    for (const headers of [{}, { "HX-Request": "true" }]) {
      const init = { headers: { Cookie: await as(owner), ...headers } };
      // Or the gesture would be written down, where a minute has gone by.
      await env.DB.prepare("UPDATE sessions SET seen_at = ?").bind(Date.now()).run();
      const query = path === paths.changes() ? `?after=0&conversation=${ids["id"]}` : "";
      const at = path === paths.appointmentType(":id") ? paths.appointmentType("check-up") : null;
      const response = await askWith({ DB: database }, (at ?? filled(path)) + query, init);
      await response.text();
      expect(response.status).toBeLessThan(400);
    }
    expect(cost.trips).toBeGreaterThan(0);
    expect(cost.written > 0).toBe(writes.has(path));
  },
);
