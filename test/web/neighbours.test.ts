import { env } from "cloudflare:workers";
import { beforeAll, expect, test, vi } from "vitest";
import { paths } from "#src/paths.ts";
import { canary, kanarie, leaksIn, plover } from "#test/support/canaries.ts";
import { password, passwordHash } from "#test/support/cast.ts";
import { handsAt } from "#test/support/hands.ts";
import { mailbox } from "#test/support/mailbox.ts";
import {
  addresses,
  askAbout,
  idsIn,
  pairsIn,
  pageBehind,
  routes,
  rowsOf,
  saidBy,
  settledRows,
} from "#test/support/neighbours.ts";
import { typeEverywhere } from "#test/support/typing.ts";
import { ask, newSid, signedPost, signInAs } from "#test/support/world.ts";

/** Riverside is full of canaries; Lakeside, which has as much of its own, looks for them. */
let [maya, noor, otis] = [{ cookie: "", token: "" }, { cookie: "", token: "" }, ""];
let before: Awaited<ReturnType<typeof rowsOf>>;
let exported: Map<string, string>;
let [theirIds, ourIds]: [string[], string[]] = [[], []];
let theirPairs: [string, string][] = [];
/** What a form may name, as Riverside has it and as Lakeside has it. */
let [theirs, ours]: [Record<string, string>, Record<string, string>] = [{}, {}];
/** What Noor's socket was told, and how much of it while Riverside was busy. */
const heard: string[] = [];
let heardOfThem = 0;
/** What Maya's own was told meanwhile, and what of hers another of Riverside's. */
const theyHeard: string[] = [];
let ear: WebSocket;

beforeAll(async () => {
  const desks = [await handsAt("riverside", "maya"), await handsAt("lakeside", "noor")] as const;
  [maya, noor] = desks;
  ear = await listenAs(noor.cookie, heard);
  const mouth = await listenAs(maya.cookie, theyHeard);
  await typeEverywhere(desks[0], kanarie);
  for (const said of [canary("typing"), "1", "behind", "ping"]) mouth.send(said);
  await busyDesk(desks[0]);
  await vi.waitUntil(() => theyHeard.includes("pong"), 10_000);
  heardOfThem = heard.length;
  await typeEverywhere(desks[1], plover);
  await env.DB.batch([
    env.DB.prepare("UPDATE clinics SET name = ? WHERE id = 'riverside'").bind(canary("clinic")),
    env.DB.prepare("UPDATE staff SET name = ? WHERE id = 'theo'").bind(canary("Theo")),
    env.DB.prepare(
      `INSERT INTO dead_letters (clinic_id, id, kind, subject_id, payload, reason, attempts, at)
       VALUES ('riverside', 'their-job', 'send-alerts', 'x', '{"kind":"send-alerts"}', ?, 11, 0)`,
    ).bind(canary("failure")),
    env.DB.prepare(
      `INSERT INTO staff (id, clinic_id, email, name, role, password_hash, created_at)
       VALUES ('otis', 'lakeside', 'otis@lakeside.example', 'Otis', 'staff', ?, 0)`,
    ).bind(passwordHash),
    // Nobody answers at the receivers' addresses; trying again would change rows all the time.
    env.DB.prepare("UPDATE events SET due_at = NULL"),
    env.DB.prepare("UPDATE alert_emails SET due_at = NULL"),
  ]);
  const form = new URLSearchParams({ email: "otis@lakeside.example", password });
  const entered = await ask(paths.signIn(), { method: "POST", body: form });
  otis = (entered.headers.get("Set-Cookie") ?? "").split(";")[0] ?? "";
  await settledRows("riverside");
  exported = await filesOf(maya.cookie);
  before = await settledRows("riverside");
  const lakesides = await rowsOf("lakeside");
  const shared = idsIn(await rowsOf("northside"));
  theirIds = idsIn(before, [...shared, ...idsIn(lakesides)]);
  ourIds = idsIn(lakesides, shared);
  theirPairs = pairsIn(before);
  [theirs, ours] = [referencesIn(before), referencesIn(lakesides)];
}, 90_000);

async function listenAs(cookie: string, to: string[]): Promise<WebSocket> {
  const headers = { Cookie: cookie, Upgrade: "websocket", Origin: "https://desk.example" };
  const { webSocket } = await ask(paths.live(), { headers });
  if (!webSocket) throw new Error("No socket");
  webSocket.addEventListener("message", ({ data }) => void to.push(String(data)));
  webSocket.accept();
  return webSocket;
}

/** All else that a desk does in a day, of which its own pages are told. */
async function busyDesk({ get, post, text }: Awaited<ReturnType<typeof handsAt>>) {
  await text(kanarie.number(0), canary("another text"));
  const inbox = await (await get(paths.inbox())).text();
  const id = /href="\/inbox\/([0-9A-Z]{26})"/.exec(inbox)?.[1] ?? "";
  await post(paths.messages(id), { body: canary("another answer"), token: "busy" });
  const sent = await env.DB.prepare("SELECT id FROM messages WHERE body = ?")
    .bind(canary("another answer"))
    .first<string>("id");
  const report = { MessageSid: newSid(), MessageStatus: "delivered", From: "", To: "" };
  const reports = paths.deliveryWebhook(sent ?? "");
  await ask(reports, signedPost(reports, report));
  await post(paths.reading(id), {});
  await post(paths.unread(id), {});
  await post(paths.closure(id), { seen: "999999999" });
  await post(paths.reopening(id), {});
  // Somebody of theirs is made an admin and less again: that person's sockets end, nobody else's.
  await signInAs("theo");
  for (const role of ["admin", "staff"]) await post(paths.staffRole("theo"), { role });
}

type Rows = Awaited<ReturnType<typeof rowsOf>>;

function referencesIn(rows: Rows): Record<string, string> {
  const one = (table: string, called = "") =>
    rows.get(table)?.find(({ name }) => typeof name !== "string" || name.includes(called));
  const id = (table: string, called?: string) => String(one(table, called)?.["id"]);
  const { id: conversation, last_message_at: at } = one("conversations") ?? {};
  const { external_id: external } = one("external_ids") ?? {};
  const client = id("clients", " client");
  return {
    ...{
      clientId: client,
      mergedId: client,
      mergeId: client,
      patientId: id("patients", " patient"),
    },
    ...{
      typeId: id("appointment_types", " type"),
      document: id("documents"),
      instead: id("documents"),
    },
    ...{ chosen: `${String(at)}.${String(conversation)}`, conversation: String(conversation) },
    ...{ clientExternalId: String(external), patientExternalId: String(external) },
    ...{
      client,
      about: client,
      who: id("staff"),
      staffId: id("staff"),
      externalId: String(external),
    },
  };
}

/** What would be taken if it named nothing of theirs. */
const valid = {
  day: "2046-11-09",
  time: "10:00",
  dueOn: "2046-12-02",
  action: "read",
  minutes: "20",
  q: "kanar",
};

async function filesOf(cookie: string): Promise<Map<string, string>> {
  const headers = { Cookie: cookie };
  const said = await saidBy(await ask(paths.dataExport(), { method: "POST", headers }));
  const files = said.split(/^(?=[\w./-]+\n)/mu).map((file): [string, string] => {
    const [name = "", ...lines] = file.split("\n");
    return [name, lines.filter((line) => !line.includes('"clinic-exported"')).join("\n")];
  });
  return new Map(files.filter(([name]) => /^(?:tables|files)\//.test(name)));
}

test("Lakeside's own are all over its pages and nothing of Riverside's, and its forms name nothing that is not tried below", async () => {
  const named = new Set<string>();
  let seen = 0;
  for (const { method, path } of routes.filter((route) => route.method === "GET")) {
    for (const address of addresses(path, ourIds, ourIds.slice(0, 1))) {
      const said = await saidBy(await ask(address, { headers: { Cookie: noor.cookie } }));
      if (said.includes("Plover")) seen += 1;
      expect(leaksIn(said), address).toEqual([]);
      for (const [tag] of said.matchAll(/<(?:input|button|option)\b[^>]*>/g)) {
        const [value = "", name = ""] = [/ value="([^"]*)"/, / name="([^"]*)"/].map(
          (part) => part.exec(tag)?.[1],
        );
        if (ourIds.some((id) => id.length > 20 && value.includes(id))) named.add(name);
      }
    }
    expect(method).toBe("GET");
  }
  expect(seen).toBeGreaterThan(40);
  named.delete("");
  expect(Object.keys(theirs)).toEqual(expect.arrayContaining([...named]));
}, 60_000);

test("a socket of Lakeside's is told of Lakeside alone", () => {
  expect(theyHeard.length).toBeGreaterThan(15);
  expect(heardOfThem).toBe(0);
  expect(heard.length).toBeGreaterThan(0);
  for (const text of [...heard, ...theyHeard]) expect(text).toMatch(/^(?:\d+|behind|pong)$/);
  expect(ear.readyState).toBe(WebSocket.OPEN);
});

test("who asks as Riverside sees canaries, by every list that can be searched", async () => {
  const own = await ask(paths.search({ q: "kanar" }), { headers: { Cookie: maya.cookie } });
  expect(leaksIn(await saidBy(own)).length).toBeGreaterThan(0);
  const lists = routes.filter(({ path }) => path.endsWith(paths.finding("")));
  expect(lists.length).toBeGreaterThan(8);
  for (const { method, path } of lists) {
    let found = 0;
    for (const address of addresses(path, [...new Set(Object.values(theirs))], [])) {
      const headers = { Cookie: maya.cookie };
      const response = await askAbout(method, address, { headers, theirs: { q: "kanar" } });
      found += leaksIn(await pageBehind(response, headers)).length;
      const typing = { headers: { ...headers, "HX-Request": "true" }, theirs: { q: "kanar" } };
      found += leaksIn(await saidBy(await askAbout(method, address, typing))).length;
    }
    expect(found, path).toBeGreaterThan(1);
  }
});

test("a form of Lakeside's that names something of Riverside's is refused, and takes its own", async () => {
  const headers = { Cookie: noor.cookie };
  const book = (names: Record<string, string>) =>
    askAbout("POST", paths.appointments(), { headers, theirs: { ...ours, ...valid, ...names } });
  expect((await book({})).status).toBe(303);
  for (const field of ["clientId", "patientId", "typeId"]) {
    const response = await book({ [field]: theirs[field] ?? "" });
    expect(response.status, field).toBeGreaterThan(399);
  }
});

test("a form about something of Lakeside's brings nothing of Riverside's to it", async () => {
  const headers = { Cookie: noor.cookie };
  const clientId = ours["clientId"] ?? "";
  for (const { method, path } of routes) {
    if (method !== "POST" || !path.includes(":") || isEnding(path)) continue;
    for (const address of addresses(
      path,
      [...new Set(Object.values(ours))],
      theirIds.slice(0, 2),
    )) {
      for (const names of [{}, { clientId }]) {
        const about = { headers, theirs: { ...theirs, ...valid, ...names } };
        const said = await saidBy(await askAbout(method, address, about));
        const more = said.replaceAll(theirs["externalId"] ?? "", "");
        expect(leaksIn(more), address).toEqual([]);
      }
    }
  }
  const kept = JSON.stringify([...(await rowsOf("lakeside"))]);
  expect(leaksIn(kept.replaceAll(theirs["externalId"] ?? "", ""))).toEqual([]);
  expect(theirIds.filter((id) => id.length > 20 && kept.includes(id))).toEqual([]);
}, 120_000);

/** What can be done to a thing only once. */
const isEnding = (path: string) => /\/(?:removal|revocation|deletion|role|discarding)$/.test(path);

test.each([
  ["admin", () => ({ Cookie: noor.cookie }), {}],
  ["staff", () => ({ Cookie: otis }), { "HX-Request": "true" }],
  ["system", () => ({ Authorization: `Bearer ${noor.token}` }), {}],
])(
  "Lakeside's %s finds nothing of Riverside's by any route",
  async (who, credentials, more) => {
    const headers = { ...credentials(), ...more };
    const isSystem = who === "system";
    for (const { method, path } of routes) {
      if (path.startsWith("/api/") !== isSystem) continue;
      // What staff post is refused for the same reasons: here by what a form could name.
      const ids = who === "staff" && method === "POST" ? Object.values(theirs) : theirIds;
      const pairs = theirPairs.flatMap(([id, part]) => addresses(path, [id], [part]));
      for (const address of new Set([
        ...addresses(path, [...new Set(ids)], theirIds.slice(0, 2)),
        ...(/:\w+.*:\w+/.test(path) ? pairs : []),
      ])) {
        const about = { headers, theirs: { ...theirs, ...valid } };
        const response = await askAbout(method, address, about);
        const found = path.endsWith(paths.finding("")) ? await pageBehind(response, headers) : "";
        // What was asked for may be said again.
        const said = ((await saidBy(response)) + found).replaceAll(theirs["externalId"] ?? "", "");
        expect(leaksIn(said), `${method} ${address}`).toEqual([]);
        const isTheirs = path.includes(":") && method !== "PUT";
        if (isTheirs) expect(response.status, `${method} ${address}`).toBeGreaterThan(399);
      }
    }
  },
  120_000,
);

test("the mails that others than Riverside get tell nothing of it", async () => {
  const mails = (await mailbox()).filter(({ to }) => !/kanarie|riverside/.test(to.join()));
  expect(mails.length).toBeGreaterThan(0);
  for (const { subject, text, html } of mails) expect(leaksIn(subject + text + html)).toEqual([]);
});

test("what Riverside has is as it was", async () => {
  const after = await rowsOf("riverside");
  for (const [table, rows] of before) expect(after.get(table), table).toEqual(rows);
  expect([...(await filesOf(maya.cookie))]).toEqual([...exported]);
});
