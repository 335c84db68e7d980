import { type SQL, sql } from "drizzle-orm";
import type { Message } from "#domain/message.ts";
import { attachmentsOf, toAttachments } from "./attachments.ts";
import { externalIdOf } from "./external-ids.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** A message as the clinic's own systems see it. */
export interface SystemMessage extends Omit<Message, "understood" | "stopAsk"> {
  /** The other side, as the network names it. */
  readonly contact: string;
  readonly clientId: string | null;
  readonly clientExternalId: string | null;
}

/** How far a list of messages was read: after the message with this position, of this time (epoch ms). */
export interface MessagePlace {
  readonly position: number;
  readonly createdAt: number;
}

/**
 * A clinic's messages in the order of their storing, from after a place. The clinic is a word of the
 * full-text index, whose rowid is the position: an index of its own would cost every message a row.
 * D1 binds numbers as REAL, and FTS5 begins at a rowid only when it is an INTEGER: hence the cast.
 */
export async function listSystemMessages(
  { clinicId, db }: Store,
  { after, atMost }: { after: MessagePlace | null; atMost: number },
): Promise<SystemMessage[]> {
  const ofClinic = sql`message_search s CROSS JOIN messages m
    ON m.position = s.rowid AND m.clinic_id = ${clinicId}`;
  const matches = sql`message_search MATCH ${`{clinic_id} : "${clinicId}"`}`;
  const start = startAfter(
    after,
    (place) => sql`
    SELECT m.position FROM ${ofClinic} WHERE ${matches} AND s.rowid <= CAST(${place.position} AS INTEGER)
      AND m.created_at <= ${place.createdAt} ORDER BY s.rowid DESC LIMIT 1`,
  );
  const rows = await db.all<Row>(sql`
    SELECT ${columns(clinicId)} FROM ${ofClinic} ${withConversation}
    WHERE ${matches} AND s.rowid > ${start} ORDER BY s.rowid LIMIT ${atMost}`);
  return rows.map(toSystemMessage);
}

/** The same of one conversation; null when the clinic has no such conversation. */
export async function listMessagesOf(
  store: Store,
  conversationId: string,
  { after, atMost }: { after: MessagePlace | null; atMost: number },
): Promise<SystemMessage[] | null> {
  const { clinicId } = store;
  const ofConversation = sql`messages m INDEXED BY messages_conversation`;
  const matches = sql`m.clinic_id = ${clinicId} AND m.conversation_id = ${conversationId}`;
  const start = startAfter(
    after,
    (place) => sql`
    SELECT m.position FROM ${ofConversation} WHERE ${matches} AND m.position <= ${place.position}
      AND m.created_at <= ${place.createdAt} ORDER BY m.position DESC LIMIT 1`,
  );
  const [[found], rows] = await transact<[{ id: string }[], Row[]]>(store, [
    sql`SELECT id FROM conversations WHERE clinic_id = ${clinicId} AND id = ${conversationId}`,
    sql`SELECT ${columns(clinicId)} FROM ${ofConversation} ${withConversation}
      WHERE ${matches} AND m.position > ${start} ORDER BY m.position LIMIT ${atMost}`,
  ]);
  return found ? rows.map(toSystemMessage) : null;
}

/** A message that this clinic sent. */
export async function readSystemMessage(
  { clinicId, db }: Store,
  id: string,
): Promise<SystemMessage | null> {
  const [row] = await db.all<Row>(sentMessage(clinicId, sql`${id}`));
  return row ? toSystemMessage(row) : null;
}

/** The same as a statement, with an id that another table may say. */
export function sentMessage(clinicId: string, id: SQL): SQL {
  return sql`SELECT ${columns(clinicId)} FROM messages m INDEXED BY messages_outbound_id ${withConversation}
    WHERE m.clinic_id = ${clinicId} AND m.direction = 'outbound' AND m.id = ${id}`;
}

/**
 * The position that a list goes on after. Positions follow each other, and of deleted ones at the end
 * some may be given again: what stands at or before the place but was stored later is news.
 */
function startAfter(after: MessagePlace | null, last: (place: MessagePlace) => SQL): SQL {
  return after ? sql`coalesce((${last(after)}), 0)` : sql`0`;
}

const withConversation = sql`CROSS JOIN conversations v
  ON v.clinic_id = m.clinic_id AND v.id = m.conversation_id`;

function columns(clinicId: string): SQL {
  return sql`m.id, m.position, m.conversation_id AS conversationId, m.direction, m.author,
    m.author_name AS authorName, m.body, ${attachmentsOf(sql`m`)} AS attached, m.delivery,
    m.error_code AS errorCode, m.created_at AS createdAt, v.contact, v.client_id AS clientId,
    ${externalIdOf(clinicId, "client", sql`v.client_id`)} AS clientExternalId`;
}

export type SystemMessageRow = Omit<SystemMessage, "attachments"> & { readonly attached: string };
type Row = SystemMessageRow;

export function toSystemMessage({ attached, ...row }: SystemMessageRow): SystemMessage {
  return { ...row, attachments: toAttachments(attached) };
}
