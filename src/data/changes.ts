import { type SQL, sql } from "drizzle-orm";
import type { Appointment } from "#domain/appointment.ts";
import type { Conversation } from "#domain/conversation.ts";
import type { Message } from "#domain/message.ts";
import type { Note } from "#domain/note.ts";
import type { ScheduledText } from "#domain/send-later.ts";
import { type AppointmentRow, appointmentsIf, toAppointment } from "./appointments.ts";
import { attachmentsOf, toAttachments } from "./attachments.ts";
import { countMentions, type Mention, mentionsOf } from "./mentions.ts";
import { toNames } from "./notes.ts";
import { scheduledIn, toScheduled } from "./scheduled-texts.ts";
import type { InboxState } from "./threads.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** What a page that is at `after` has not seen; `missed` when the feed no longer reaches back. */
export type Changes =
  | { readonly kind: "missed"; readonly state: InboxState }
  | {
      readonly kind: "changes";
      readonly state: InboxState;
      readonly conversations: readonly Conversation[];
      /** Ids of those that were deleted. */
      readonly gone: readonly string[];
      /** Of the conversation that the page has open, oldest first. */
      readonly messages: readonly Message[];
      /** What is to leave later in it, the next first. */
      readonly scheduled: readonly ScheduledText[];
      /** Notes of that conversation, in thread order. */
      readonly notes: readonly Note[];
      /** Where in it notes were taken away. */
      readonly goneNotes: readonly Pick<Note, "after" | "place">[];
      /** Where whoever looks is asked to. */
      readonly mentions: readonly Mention[];
      /** All between the instants that the page shows, when any of them has changed; else null. */
      readonly appointments: readonly Appointment[] | null;
    };

/** Who looks, and what their page has open: a conversation, a stretch of the schedule (instants). */
export interface Shown {
  readonly staffId: string;
  readonly conversationId: string | null;
  readonly span: { readonly from: number; readonly to: number } | null;
}

/** More than this is cheaper to load anew than to patch. */
const mostChanges = 500;

export async function readChanges(store: Store, after: number, shown: Shown): Promise<Changes> {
  const { conversationId, span, staffId } = shown;
  type Results = [ChangeRow[], ScheduledRow[], Mention[], ...AppointmentRow[][]];
  const [rows, [scheduled], mentions, appointments] = await transact<Results>(store, [
    changedSince(store, after, shown),
    sql`SELECT ${scheduledIn(store.clinicId, conversationId ?? "")} AS texts`,
    mentionsOf(store, staffId).getSQL(),
    ...(span ? [appointmentsIf(store, span, scheduleChanged(store, after, span))] : []),
  ]);
  const [first] = rows;
  const state = { unread: first?.unread ?? 0, seq: first?.lastSeq ?? 0 };
  const reachesBack = after >= (first?.firstSeq ?? 1) - 1 && after <= state.seq;
  if (!reachesBack || rows.length > mostChanges) return { kind: "missed", state };
  const changed = rows.filter((row) => row.id !== null);
  const gone = rows.flatMap((row) => (row.id === null && row.changedId ? [row.changedId] : []));
  return {
    kind: "changes",
    state,
    gone: [...new Set(gone)],
    conversations: [...new Map(changed.map((row) => [row.id, row])).values()],
    messages: [...new Map(changed.flatMap(toMessage)).values()].toSorted(
      (a, b) => a.position - b.position,
    ),
    scheduled: toScheduled(scheduled?.texts ?? "[]"),
    notes: [...new Map(changed.flatMap(toNote)).values()],
    goneNotes: changed.filter((row) => row.noteAfter !== null && row.noteId === null).map(placeOf),
    mentions,
    appointments: first?.isScheduleBehind === 1 ? (appointments ?? []).map(toAppointment) : null,
  };
}

/** How far the live feed has come, as the last statement of a transaction: its `seq`. */
export function lastSeq(clinicId: string) {
  return sql`SELECT coalesce(max(seq), 0) AS seq FROM changes WHERE clinic_id = ${clinicId}`;
}

/** How far the live feed is after a transaction; null where its first statement changed nothing. */
export async function seqAfter(store: Store, statements: readonly SQL[]): Promise<number | null> {
  const rows = await transact<{ seq: number }[][]>(store, [...statements, lastSeq(store.clinicId)]);
  return rows[0]?.length === 1 ? (rows.at(-1)?.[0]?.seq ?? 0) : null;
}

/**
 * The state of the inbox, on at least one row, with each change, its conversation as it is now and,
 * for the open one, its message. One statement, so that the cursor is exactly as new as the rows;
 * in SQL by hand, since every poke makes every open browser run it.
 */
function changedSince(store: Store, after: number, { conversationId, span, staffId }: Shown): SQL {
  const { clinicId } = store;
  const isOpen = sql`h.conversation_id = ${conversationId}`;
  return sql`
    SELECT i.unread + ${countMentions(store, staffId)} AS unread, ${span ? scheduleChanged(store, after, span) : sql`0`} AS isScheduleBehind,
      (SELECT coalesce(max(seq), 0) FROM changes WHERE clinic_id = ${clinicId}) AS lastSeq,
      (SELECT min(seq) FROM changes WHERE clinic_id = ${clinicId}) AS firstSeq,
      h.conversation_id AS changedId, v.id, v.number, v.contact, v.client_id AS clientId,
      v.client_name AS clientName, v.shared_with AS sharedWith, v.closed_at AS closedAt,
      v.closed_by AS closedBy, v.closed_after AS closedAfter, v.staff_id AS staffId, v.staff_name AS staffName, v.last_message_at AS lastMessageAt,
      v.last_message_text AS lastMessageText, v.last_message_author AS lastMessageAuthor,
      v.unread_since AS unreadSince, v.waiting_since AS waitingSince, v.aside,
      v.snoozed_until AS snoozedUntil, v.came_back_at AS cameBackAt, v.only_automated AS onlyAutomated, v.tags,
      m.id AS messageId, m.position, m.direction, m.author, m.author_name AS authorName, m.body,
      ${attachmentsOf(sql`m`)} AS attached, m.delivery, m.error_code AS errorCode, m.understood, m.stop_ask AS stopAsk, m.reacts_to AS reactsTo, m.created_at AS createdAt,
      h.note_after AS noteAfter, h.note_place AS notePlace, t.id AS noteId, t.body AS noteBody,
      t.staff_id AS noteStaffId, t.author_name AS noteAuthor, t.mentions AS noteMentions,
      t.created_at AS notedAt
    FROM inboxes i
    LEFT JOIN changes h ON h.clinic_id = i.clinic_id AND h.seq > ${after}
      AND h.appointment_id IS NULL
    LEFT JOIN conversations v ON v.clinic_id = h.clinic_id AND v.id = h.conversation_id
    LEFT JOIN messages m ON m.position = h.message_position AND m.clinic_id = h.clinic_id
      AND ${isOpen}
    LEFT JOIN notes t ON t.clinic_id = h.clinic_id AND t.conversation_id = h.conversation_id
      AND t.after_position = h.note_after AND t.place = h.note_place AND ${isOpen}
    WHERE i.clinic_id = ${clinicId}
    ORDER BY h.seq LIMIT ${mostChanges + 1}`;
}

/** Whether an appointment has come to, left, or changed in, a stretch of the schedule. */
function scheduleChanged(
  { clinicId }: Store,
  after: number,
  { from, to }: { readonly from: number; readonly to: number },
): SQL {
  const within = (start: SQL) => sql`(${start} >= ${from} AND ${start} < ${to})`;
  return sql`EXISTS (SELECT 1 FROM changes WHERE clinic_id = ${clinicId} AND seq > ${after}
    AND appointment_id IS NOT NULL AND (${within(sql`starts_at`)} OR ${within(sql`started_at`)}))`;
}

interface ScheduledRow {
  readonly texts: string;
}
type ChangeRow = InboxRow & (ChangedRow | { readonly id: null });
interface InboxRow {
  readonly unread: number;
  readonly isScheduleBehind: 0 | 1;
  readonly lastSeq: number;
  readonly firstSeq: number | null;
  readonly changedId: string | null;
}
type ChangedRow = Conversation &
  Omit<Message, "id" | "conversationId" | "attachments"> & {
    readonly messageId: string | null;
    readonly attached: string;
  } & NoteOfChange;
/** Of a note that came or went; without an id it is gone, or not of the open conversation. */
interface NoteOfChange {
  readonly noteAfter: number | null;
  readonly notePlace: number;
  readonly noteId: string | null;
  readonly noteBody: string;
  readonly noteStaffId: string;
  readonly noteAuthor: string;
  readonly noteMentions: string;
  readonly notedAt: number;
}

function toMessage(row: ChangedRow): [string, Message][] {
  if (row.messageId === null) return [];
  const { messageId: id, id: conversationId, attached } = row;
  return [[id, { ...row, id, conversationId, attachments: toAttachments(attached) }]];
}

function toNote(row: ChangedRow): [string, Note][] {
  if (row.noteId === null) return [];
  const note = {
    ...placeOf(row),
    id: row.noteId,
    conversationId: row.id,
    staffId: row.noteStaffId,
    authorName: row.noteAuthor,
    body: row.noteBody,
    mentions: toNames(row.noteMentions),
    createdAt: row.notedAt,
  };
  return [[note.id, note]];
}

function placeOf({ noteAfter, notePlace }: NoteOfChange): Pick<Note, "after" | "place"> {
  return { after: noteAfter ?? 0, place: notePlace };
}
