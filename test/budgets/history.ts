import { numbers } from "#test/support/cast.ts";

/** Gives Riverside a history: that many conversations, the newest of them with that many messages. */
export async function writeHistory(
  db: D1Database,
  { conversations, messages, clients }: typeof small,
): Promise<void> {
  await db
    .prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       INSERT INTO conversations (clinic_id, id, number, contact, opened_at, last_message_at,
         last_message_text, last_message_author, unread_since, waiting_since)
       SELECT 'riverside', 'old-' || i, ?2, '+1206' || printf('%07d', i), i, i, 'Hello', 'client',
         iif(i % 3 = 0, i, NULL), i
       FROM n`,
    )
    .bind(conversations, numbers.riverside)
    .run();
  await db
    .prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       INSERT INTO messages (clinic_id, id, conversation_id, direction, author, author_name, body,
         provider_sid, delivery, created_at)
       SELECT 'riverside', 'old-' || i, ?2, 'outbound', 'staff', 'Theo', 'Text ' || i,
         'SMold' || i, 'delivered', i
       FROM n`,
    )
    .bind(messages, newest(conversations))
    .run();
  await db
    .prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       INSERT INTO clients (clinic_id, id, name, sort_name, created_at)
       SELECT 'riverside', 'old-' || i, 'Typical Name ' || i, 'typical name ' || i, i FROM n`,
    )
    .bind(clients)
    .run();
  await db
    .prepare(
      `INSERT OR IGNORE INTO patients (clinic_id, id, client_id, name, species, created_at)
       SELECT 'riverside', 'old-pet-' || id, id, 'Max', 'dog', 0 FROM clients WHERE id LIKE 'old-%'`,
    )
    .run();
}

/** Two sizes of a clinic. */
export const small = { conversations: 121, messages: 300, clients: 60 };
export const large = { conversations: 100_000, messages: 10_000, clients: 20_000 };

/** The id of the conversation on top of that history. */
export function newest(conversations: number): string {
  return `old-${conversations}`;
}
