import { sql } from "drizzle-orm";
import type { Message } from "#domain/message.ts";
import { attachmentsOf, toAttachments } from "./attachments.ts";
import type { Store } from "./store.ts";

/** How many conversations a profile shows at first and adds at a time. */
const historyPage = 5;
/** How many of each one's messages; the rest is in the conversation itself. */
const historyMessages = 50;

/** A conversation as the communication history tells it. Times are epoch milliseconds. */
export interface PastConversation {
  readonly id: string;
  readonly contact: string;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly closedBy: string | null;
  readonly closedAfter: number | null;
}

/** Where the history goes on: after the conversation that was closed then. */
export interface HistoryPlace {
  readonly closedAt: number;
  readonly id: string;
}

/** A client's conversations: what is open, then what was closed, the latest first, and how it goes on. */
export async function conversationsOf(
  { clinicId, db }: Store,
  clientId: string,
  before: HistoryPlace | null,
  atMost = historyPage,
): Promise<{ conversations: PastConversation[]; next: HistoryPlace | null }> {
  const columns = sql`v.id, v.contact, v.opened_at AS openedAt, v.closed_at AS closedAt, v.closed_by AS closedBy, v.closed_after AS closedAfter`;
  const rows = await db.all<PastConversation & { closedAt: number }>(sql`
    SELECT ${columns} FROM conversations v
    WHERE v.clinic_id = ${clinicId} AND v.client_id = ${clientId} AND v.closed_at IS NOT NULL
      AND (v.closed_at, v.id) < (${before?.closedAt ?? 9e15}, ${before?.id ?? ""})
    ORDER BY v.closed_at DESC, v.id DESC LIMIT ${atMost + 1}`);
  const closed = rows.slice(0, atMost);
  const last = rows.length > atMost ? closed.at(-1) : undefined;
  const next = last ? { closedAt: last.closedAt, id: last.id } : null;
  if (before) return { conversations: closed, next };
  // Through the client's numbers: an open conversation belongs to somebody who has the number.
  const open = await db.all<PastConversation>(sql`
    SELECT ${columns} FROM (
      SELECT number FROM client_numbers WHERE clinic_id = ${clinicId} AND client_id = ${clientId}
      UNION SELECT number FROM number_sharers WHERE clinic_id = ${clinicId} AND client_id = ${clientId}) n
    CROSS JOIN numbers line ON line.clinic_id = ${clinicId}
    CROSS JOIN conversations v ON v.clinic_id = ${clinicId} AND v.number = line.number
      AND v.contact = n.number AND v.closed_at IS NULL
    WHERE v.client_id = ${clientId} ORDER BY v.last_message_at DESC`);
  return { conversations: [...open, ...closed], next };
}

/** The newest messages of each of these conversations, oldest first. */
export async function messagesIn(
  { clinicId, db }: Store,
  conversationIds: readonly string[],
): Promise<Message[]> {
  if (conversationIds.length === 0) return [];
  const ids = sql.join(
    conversationIds.map((id) => sql`(${id})`),
    sql`, `,
  );
  const rows = await db.all<MessageRow>(sql`
    WITH wanted (id) AS (VALUES ${ids})
    SELECT ${columns} FROM wanted w CROSS JOIN messages m ON m.position IN (
      SELECT position FROM messages n WHERE n.clinic_id = ${clinicId} AND n.conversation_id = w.id
      ORDER BY n.position DESC LIMIT ${historyMessages})
    ORDER BY m.position`);
  return rows.map(toMessage);
}

/** All messages of a conversation after a position, some at a time, oldest first. */
export async function messagesAfter(
  { clinicId, db }: Store,
  conversationId: string,
  after: number,
  atMost: number,
): Promise<Message[]> {
  const rows = await db.all<MessageRow>(sql`
    SELECT ${columns} FROM messages m
    WHERE m.clinic_id = ${clinicId} AND m.conversation_id = ${conversationId} AND m.position > ${after}
    ORDER BY m.position LIMIT ${atMost}`);
  return rows.map(toMessage);
}

type MessageRow = Omit<Message, "attachments"> & { readonly attached: string };

function toMessage({ attached, ...row }: MessageRow): Message {
  return { ...row, attachments: toAttachments(attached) };
}

const columns = sql`m.id, m.position, m.conversation_id AS conversationId, m.direction, m.author,
  m.author_name AS authorName, m.body, ${attachmentsOf(sql`m`)} AS attached, m.delivery,
  m.error_code AS errorCode, m.understood, m.stop_ask AS stopAsk, m.reacts_to AS reactsTo,
  m.created_at AS createdAt`;
