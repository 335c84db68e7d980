import { createHmac } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { unstable_splitSqlQuery } from "wrangler";
import { numbers } from "#test/support/cast.ts";
import { setUpClinics } from "#test/support/clinics.ts";
import { workerVariables } from "#test/support/configuration.ts";

/** What every database starts with: conversations 0 to 1,999, the longest being number 0. */
export const seeded = {
  conversations: 2000,
  longest: "c-0",
  messagesOfLongest: 2000,
  conversation: (i: number) => `c-${i}`,
  /** A message of conversation i that was sent and has no delivery report yet. */
  sentMessage: (i: number) => `sent-${i}`,
  sentSid: (i: number) => `SMsent${i}`,
  contact: (i: number) => `+1206${String(i).padStart(7, "0")}`,
  lastMessageAt: (i: number) => startOfHistory + (2000 - i) * 60_000,
  cookie: "__Host-deskline=the-token-of-the-bench",
} as const;

/** Migrates a database and writes the same history into it: one short thread each, one long. */
export async function seed(db: D1Database): Promise<void> {
  await migrate(db);
  await setUpClinics(db);
  const now = Date.now();
  await db.batch([
    db
      .prepare("INSERT INTO sessions VALUES (?1, 'theo', ?2, ?3)")
      .bind(tokenHash(), now, now + 3_600_000),
    db
      .prepare(
        `${oneToN} INSERT INTO conversations (clinic_id, id, number, contact, client_name, opened_at,
           last_message_at, last_message_text, last_message_author)
         SELECT 'riverside', 'c-' || i, ?2, '+1206' || printf('%07d', i),
           iif(i % 2, 'Client ' || i, NULL), ?3, ?3 + (2000 - i) * 60000, ?4, 'staff' FROM n`,
      )
      .bind(seeded.conversations, numbers.riverside, startOfHistory, body),
    db
      .prepare(
        `${oneToN} INSERT INTO messages (clinic_id, id, conversation_id, direction, author,
           author_name, body, provider_sid, delivery, created_at)
         SELECT 'riverside', 'sent-' || i, 'c-' || i, 'outbound', 'staff', 'Theo', ?2,
           'SMsent' || i, 'sent', ?3 FROM n`,
      )
      .bind(seeded.conversations, body, startOfHistory),
    db
      .prepare(
        `${oneToN} INSERT INTO messages (clinic_id, id, conversation_id, direction, author, body,
           provider_sid, created_at)
         SELECT 'riverside', 'long-' || i, ?2, 'inbound', 'client', ?3, 'SMlong' || i,
           ?4 + i * 60000 FROM n`,
      )
      .bind(seeded.messagesOfLongest, seeded.longest, body, startOfHistory),
  ]);
}

/** What the actions have written, to be compared: the floor must do what the product does. */
export async function written(db: D1Database): Promise<string> {
  const row = await db
    .prepare(
      `SELECT (SELECT count(*) FROM messages) AS messages,
         (SELECT count(*) FROM messages WHERE delivery = 'delivered') AS delivered,
         (SELECT count(*) FROM conversations) AS conversations,
         (SELECT max(seq) FROM changes) AS changes, (SELECT count(*) FROM outbox) AS outbox,
         (SELECT unread FROM inboxes WHERE clinic_id = 'riverside') AS unread,
         (SELECT count(*) FROM conversations WHERE waiting_since IS NOT NULL) AS waiting`,
    )
    .first<Record<string, number>>();
  return Object.entries(row ?? {})
    .map(([what, count]) => `${count} ${what}`)
    .join(", ");
}

const body = "Biscuit finished the antibiotics. Does she need another check, or are we done?";

/** Longer ago than "today" and "this week", and the same whenever the bench runs. */
const startOfHistory = Date.UTC(2026, 0, 6, 17);

const oneToN = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)";

async function migrate(db: D1Database): Promise<void> {
  const files = (await readdir("migrations")).filter((file) => file.endsWith(".sql")).toSorted();
  for (const file of files) {
    const statements = unstable_splitSqlQuery(await readFile(join("migrations", file), "utf8"));
    await db.batch(statements.map((statement) => db.prepare(statement)));
  }
}

/** As flows/sign-in.ts stores it. */
function tokenHash(): string {
  const [, token = ""] = seeded.cookie.split("=");
  const { AUTH_SECRET } = workerVariables("");
  return createHmac("sha256", AUTH_SECRET).update(token).digest("base64url");
}
