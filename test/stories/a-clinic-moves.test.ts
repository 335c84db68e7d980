import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportedTables } from "#data/clinic-tables.ts";
import { withDatabase } from "#scripts/database.ts";
import { paths } from "#src/paths.ts";
import { type Deskline, printed, startDeskline } from "#test/support/start-deskline.ts";

type Row = Record<string, unknown>;
let here: Deskline;
let folder: string;
let stateDir: string;
const over = new AbortController();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "deskline-move-"));
  stateDir = join(folder, "there");
  here = await startDeskline({}, over.signal);
}, 120_000);
afterAll(async () => {
  await here?.stop();
  over.abort();
  await rm(folder, { recursive: true, force: true });
});

/** Somebody at the desk, without a browser. */
async function visitor(url: string, password: string) {
  const post = (path: string, form: Record<string, string>, cookie = "") =>
    fetch(url + path, {
      method: "POST",
      redirect: "manual",
      headers: { Cookie: cookie },
      body: new URLSearchParams(form),
    });
  const signedIn = await post(paths.signIn(), { email: "maya@riverside.example", password });
  const [cookie = ""] = (signedIn.headers.get("Set-Cookie") ?? "").split(";");
  return {
    post: async (path: string, form: Record<string, string> = {}) => {
      const response = await post(path, form, cookie);
      expect(response.status, path).toBeLessThan(400);
      return response;
    },
    get: (path: string) => fetch(url + path, { headers: { Cookie: cookie } }),
  };
}

function open(deskline: Deskline): DatabaseSync {
  return new DatabaseSync(deskline.databaseFiles()[0] ?? "", { timeout: 5000 });
}

/** The rows of each exported table that are Riverside's, in the order of their keys. */
function rowsOf(database: DatabaseSync): Map<string, Row[]> {
  return new Map(
    exportedTables.map(({ name, key, where = "TRUE" }) => {
      const column = name === "clinics" ? "id" : "clinic_id";
      const order = key.length === 0 ? "" : `ORDER BY ${key.join(", ")}`;
      const sql = `SELECT * FROM ${name} WHERE ${column} = 'riverside' AND ${where} ${order}`;
      return [name, database.prepare(sql).all()];
    }),
  );
}

/** A long day at Riverside: whatever somebody can do leaves a row. */
async function liveThrough(maya: Awaited<ReturnType<typeof visitor>>): Promise<void> {
  const simulate = (path: string, body: object) =>
    fetch(`${here.simulator}/simulator/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  const text = (from: string, body: string, media: object[] = []) =>
    simulate("texts", { from, to: "+15035550100", body, media });
  const database = open(here);
  const openWith = (contact: string) =>
    String(
      database
        .prepare("SELECT id FROM conversations WHERE contact = ? AND closed_at IS NULL")
        .get(contact)?.["id"],
    );
  const gif =
    "R0lGODlhHgAUAIAAAExpcch4PCH5BAUAAAAALAAAAAAeABQAAAIXjI+py+0Po5y02ouz3rz7D4biSJZmUgAAOw==";
  await text("+15035550111", "A picture", [{ contentType: "image/gif", base64: gif }]);
  const anns = openWith("+15035550111");
  await maya.post(paths.messages(anns), { body: "Thank you, 'Ann'\n😺", token: "t1" });
  await maya.post(paths.notes(anns), { body: "She has two more, @Theo", token: "n1" });
  await text("+15035550155", "Who is this?");
  await maya.post(paths.messages(openWith("+15035550155")), { body: "We are", token: "t2" });
  await text("+15035550155", "STOP");
  await text("+15035550156", "To be deleted");
  const gone = openWith("+15035550156");
  await maya.post(paths.messages(gone), { body: "Yes", token: "t3" });
  await maya.post(paths.deletion(gone));
  await maya.post(paths.closure(openWith("+15035550155")), { seen: "999999999" });
  await expect
    .poll(() =>
      database.prepare("SELECT count(*) AS n FROM attachments WHERE state = 'kept'").get(),
    )
    .toEqual({ n: 1 });
  await expect
    .poll(() => database.prepare("SELECT count(*) AS n FROM outbox").get())
    .toEqual({ n: 0 });
  // Its reports, too: what comes later would be in one of the two only.
  await expect
    .poll(() =>
      database.prepare("SELECT count(*) AS n FROM messages WHERE delivery = 'sent'").get(),
    )
    .toEqual({ n: 0 });
  database.exec(rareDays);
  database.close();
}

/** Rows that only machines and rare days leave. */
const rareDays = `
INSERT OR IGNORE INTO landlines VALUES ('riverside', '+15035550199');
INSERT OR IGNORE INTO spam_numbers VALUES ('riverside', '+15035550198', 1, 'Theo');
INSERT OR IGNORE INTO number_sharers SELECT clinic_id, number, 'x' FROM client_numbers WHERE clinic_id = 'riverside' LIMIT 1;
INSERT OR IGNORE INTO draft_attachments SELECT clinic_id, 'v', 'maya', 0, id, 'a.gif', 1 FROM files WHERE clinic_id = 'riverside' LIMIT 1;
INSERT OR IGNORE INTO consent_changes VALUES ('riverside', '+15035550199', 'before', 'opted-out', 'texted', 1);
UPDATE clients SET texts_consent = 'withdrawn', texts_consent_at = 5 WHERE clinic_id = 'riverside';
INSERT OR IGNORE INTO stop_asks VALUES ('riverside', '+15035550199', 'm', NULL, 'don''t text', 1);
INSERT OR IGNORE INTO quick_replies VALUES ('riverside', '', 'q', '', 'Hello', 'Hello', '[]', 0, 0, 'es', '{"maya":2}');
UPDATE patients SET born = '2019-05' WHERE clinic_id = 'riverside';
INSERT OR IGNORE INTO idempotency_keys VALUES ('riverside', 'k', 'f', 'm', 9e12);
INSERT OR IGNORE INTO alerts VALUES ('riverside', 'a', 'v', 1, 0, 1, 'e', NULL, 1);
INSERT OR IGNORE INTO alert_emails (clinic_id, id, created_at, sent_at) VALUES ('riverside', 'e', 1, 2);
INSERT OR IGNORE INTO planned_texts (clinic_id, id, appointment_id, kind, starts_at, place, planned_at, due_at)
  VALUES ('riverside', 'p', 'a', 'reminder', 9e12, 1440, 8e12, 8e12);
INSERT OR IGNORE INTO scheduled_texts (clinic_id, id, conversation_id, staff_id, staff_name, body, file_count,
    leaves_at, at_opening, due_at, saved_at)
  SELECT 'riverside', 's', id, 'maya', 'Maya', 'See you in ''46', 0, 9e12, 0, 9e12, 0 FROM conversations
  WHERE clinic_id = 'riverside' AND contact = '+15035550111';
INSERT OR IGNORE INTO care_rules VALUES ('riverside', 'Rabies', '[-7]');
INSERT OR IGNORE INTO care_items (clinic_id, id, patient_id, item, due_on, remind_at, created_at)
  SELECT clinic_id, 'c', id, 'Rabies', '2031-01-01', 9e12, 0 FROM patients WHERE clinic_id = 'riverside' LIMIT 1;
INSERT OR IGNORE INTO care_texts VALUES ('riverside', 'x', '2026-01-01', 'm', '[["c",1]]');
INSERT OR IGNORE INTO merges (clinic_id, id, kept_id, merged_id, at, staff_name, kept_notes, merged_notes)
  VALUES ('riverside', 'm', 'x', 'y', 1, 'Maya', '', '');
INSERT OR IGNORE INTO merge_items VALUES ('riverside', 'm', 'number', '+1');
INSERT OR IGNORE INTO merge_appointments VALUES ('riverside', 'm', 'a');
INSERT OR IGNORE INTO external_ids VALUES ('riverside', 'client', '4711', 'x', '{}');
INSERT OR IGNORE INTO dead_letters (clinic_id, id, kind, subject_id, payload, reason, attempts, at, told_at)
  VALUES ('riverside', 'd', 'keep-media', 'm', '{}', 'It''s away', 11, 0, 0);
INSERT OR IGNORE INTO line_tests VALUES ('riverside', '+15035550111', 'SM1', 1, 2, NULL);
UPDATE clinics SET receivers = 'r' WHERE id = 'riverside';
DELETE FROM appointment_types WHERE clinic_id = 'riverside' AND id = 'goodbye';
INSERT INTO messages (clinic_id, id, conversation_id, direction, author, body, delivery, created_at)
  SELECT clinic_id, 'waits', id, 'outbound', 'staff', 'Waits', 'sending', 1 FROM conversations
  WHERE clinic_id = 'riverside' AND contact = '+15035550111' AND closed_at IS NULL;
`;

test("a clinic is exported after a busy day and restored elsewhere: every row, file and page", async () => {
  const maya = await visitor(here.url, "riverside-demo");
  await liveThrough(maya);
  const file = join(folder, "clinic.zip");
  const response = await maya.post(paths.dataExport());
  await writeFile(file, Buffer.from(await response.arrayBuffer()));
  const source = open(here);
  const before = rowsOf(source);
  for (const [table, rows] of before) expect(rows.length, table).toBeGreaterThan(0);

  await withDatabase({ kind: "local", stateDir }, (database) => database.migrate());
  const env = { ...process.env, STATE_DIR: stateDir };
  const said = await printed(["scripts/ops.ts", "restore", "--file", file], env);
  expect(said).toMatch(/^Riverside Animal Clinic is here as of .*, with \d+ files\./);
  await expect(printed(["scripts/ops.ts", "restore", "--file", file], env)).rejects.toThrow(
    "This clinic is here already. Nothing was changed.",
  );

  const there = await startDeskline({ STATE_DIR: stateDir }, over.signal);
  try {
    const target = open(there);
    const after = rowsOf(target);
    for (const { name, without = [] } of exportedTables) {
      const wanted = before.get(name)?.map((row) => asRestored(name, row, without));
      const restored = after.get(name)?.filter(({ kind }) => kind !== "clinic-restored");
      expect(
        restored?.map((row) => asRestored(name, row, without)),
        name,
      ).toEqual(wanted);
    }
    for (const sql of [
      "SELECT unread FROM inboxes WHERE clinic_id = 'riverside'",
      "SELECT client_id, scope, patients, numbers, words, parts FROM client_cards WHERE clinic_id = 'riverside' ORDER BY 1",
      "SELECT rowid FROM message_search WHERE message_search MATCH 'clinic_id : riverside' ORDER BY 1",
    ]) {
      expect(target.prepare(sql).all(), sql).toEqual(source.prepare(sql).all());
    }
    // Nothing that is left out has come along.
    for (const table of ["events", "receivers", "api_tokens", "sessions", "outbox"]) {
      expect(target.prepare(`SELECT count(*) AS n FROM ${table}`).get(), table).toEqual({ n: 0 });
    }
    target.close();

    const reset = await there.staff("reset", "--email", "maya@riverside.example");
    const [, password = ""] = /password (\S+), without/.exec(reset) ?? [];
    const mayaThere = await visitor(there.url, password);
    const ids = before.get("conversations")?.map(({ id }) => String(id)) ?? [];
    const clients = before.get("clients")?.map(({ id }) => String(id)) ?? [];
    for (const path of [...ids.map(paths.conversation), ...clients.map(paths.client)]) {
      const words = await wordsAt(maya, path);
      expect(await wordsAt(mayaThere, path), path).toBe(
        words.replace("\nSending\n", "\nNot known whether it was sent\n"),
      );
    }
    for (const { id } of before.get("files") ?? []) {
      const [one, other] = await Promise.all(
        [maya, mayaThere].map(async ({ get }) => (await get(paths.file(String(id)))).arrayBuffer()),
      );
      expect(other, String(id)).toEqual(one);
    }
  } finally {
    source.close();
    await there.stop();
  }
}, 180_000);

/** A row without what stays behind or is another one in the copy, which is said in clinic-tables.ts. */
function asRestored(table: string, row: Row, without: readonly string[]): Row {
  const rest = Object.fromEntries(Object.entries(row).filter(([name]) => !without.includes(name)));
  if (table === "clinics") return { ...rest, receivers: null };
  const isOnItsWay =
    table === "messages" && (row["delivery"] === "sending" || row["delivery"] === "queued");
  return isOnItsWay ? { ...rest, delivery: "unknown" } : rest;
}

/** What a page says, without what is the browser's own of it. */
async function wordsAt({ get }: Awaited<ReturnType<typeof visitor>>, path: string) {
  const page = await (await get(path)).text();
  const main = page.slice(page.indexOf("<main"), page.indexOf("</main>"));
  const words = main.replaceAll(/<[^>]*>/g, "\n").replaceAll(/\n+/g, "\n");
  return words.replaceAll("\nSend again\n", "\n");
}
