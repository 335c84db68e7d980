import { sql } from "drizzle-orm";
import { markEnd, markStart } from "#domain/search.ts";
import type { Author } from "#domain/message.ts";
import type { Store } from "./store.ts";

/** A message that was found, with where it stands. `snippet` has its found words marked. */
export interface Found {
  readonly position: number;
  readonly conversationId: string;
  readonly snippet: string;
  readonly author: Author;
  readonly authorName: string | null;
  readonly createdAt: number;
  readonly contact: string;
  readonly clientName: string | null;
  readonly closedAt: number | null;
}

export interface MessageSearch {
  /** In the index's language: see domain/search.ts. */
  readonly words: string;
  /** Only before this position: where the page before ended. */
  readonly before: number | null;
  /** Nothing that was written from this instant on; epoch ms. */
  readonly until: number | null;
  /** Only in these conversations. */
  readonly conversationIds: readonly string[] | null;
}

/** How many matches one search looks at; it goes on from there when asked. */
export const searchPage = 25;

/**
 * The newest messages with these words. The clinic is a word of the index, and rowid order is
 * time order, so that neither a clinic's history nor the others' makes it slower.
 *
 * D1 binds numbers as REAL, and FTS5 begins at a rowid only when it is an INTEGER: hence the cast.
 *
 * `until` is turned into a position by the outbound message next after it, since ids begin with
 * their time; the caller leaves out the few that are newer all the same.
 */
export async function findMessages(
  { clinicId, db }: Store,
  { words, before, until, conversationIds }: MessageSearch,
): Promise<Found[]> {
  const where = conversationIds
    ? ` AND {conversation_id} : (${conversationIds.map((id) => `"${id}"`).join(" OR ")})`
    : "";
  const query = `{clinic_id} : "${clinicId}"${where} AND {body} : (${words})`;
  const end = until === null ? null : timeOfId(until);
  return db.all<Found>(sql`
    SELECT m.position, m.conversation_id AS conversationId,
      snippet(message_search, 2, ${markStart}, ${markEnd}, '…', 24) AS snippet,
      m.author, m.author_name AS authorName, m.created_at AS createdAt,
      v.contact, v.client_name AS clientName, v.closed_at AS closedAt
    FROM message_search s
    JOIN messages m ON m.position = s.rowid AND m.clinic_id = ${clinicId}
    JOIN conversations v ON v.clinic_id = ${clinicId} AND v.id = m.conversation_id
    WHERE message_search MATCH ${query}
      AND s.rowid < coalesce(CAST(${before} AS INTEGER), 9e15)
      AND s.rowid < coalesce((SELECT position FROM messages WHERE clinic_id = ${clinicId}
        AND direction = 'outbound' AND id >= ${end} ORDER BY id LIMIT 1), 9e15)
    ORDER BY s.rowid DESC LIMIT ${searchPage + 1}`);
}

/** The beginning of the ids that are made at an instant (ULID: ten letters of Crockford's base 32). */
function timeOfId(instant: number): string {
  let rest = Math.max(0, Math.floor(instant));
  let text = "";
  for (let i = 0; i < 10; i += 1) {
    text = crockford.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
