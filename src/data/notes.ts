import { and, asc, desc, eq, gte, lt, sql } from "drizzle-orm";
import { mostAfterOne, type Note } from "#domain/note.ts";
import { type Activity, insertActivity, somethingChanged } from "./activity.ts";
import { lastSeq } from "./changes.ts";
import { isConflict } from "./conflict.ts";
import { conversationById } from "./conversations.ts";
import { notes } from "./schema.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** How many notes are fetched with a page of messages; one more tells that there are others. */
export const notePage = 100;

/** The notes after messages before `before`, newest first. */
export function notesOf({ clinicId, db }: Store, conversationId: string, before?: number) {
  return db
    .select(noteColumns)
    .from(notes)
    .where(
      and(
        eq(notes.clinicId, clinicId),
        eq(notes.conversationId, conversationId),
        before === undefined ? undefined : lt(notes.afterPosition, before),
      ),
    )
    .orderBy(desc(notes.afterPosition), desc(notes.place))
    .limit(notePage + 1);
}

/** The notes after messages from `from` on, oldest first. */
export function notesFrom({ clinicId, db }: Store, conversationId: string, from: number) {
  return db
    .select(noteColumns)
    .from(notes)
    .where(
      and(
        eq(notes.clinicId, clinicId),
        eq(notes.conversationId, conversationId),
        gte(notes.afterPosition, from),
      ),
    )
    .orderBy(asc(notes.afterPosition), asc(notes.place))
    .limit(notePage + 1);
}

export async function readNote(
  { clinicId, db }: Store,
  conversationId: string,
  id: string,
): Promise<Note | null> {
  const [note] = await db
    .select(noteColumns)
    .from(notes)
    .where(
      and(eq(notes.clinicId, clinicId), eq(notes.conversationId, conversationId), eq(notes.id, id)),
    )
    .limit(1);
  return note ?? null;
}

export interface NewNote {
  readonly note: Omit<Note, "after" | "place">;
  /** Of the form: the same token twice is the same note once. */
  readonly token: string;
  readonly mentioned: readonly { readonly id: string }[];
}

/**
 * Keeps a note behind the last message, and says to those who are named that they are. Nothing is
 * written when there are too many there already, when the form was kept before, or when the clinic has no
 * such conversation.
 */
export async function commitNote(
  store: Store,
  { note, token, mentioned }: NewNote,
): Promise<
  | { kind: "kept"; seq: number; place: Pick<Note, "after" | "place"> }
  | { kind: "too-many" | "kept-before" | "not-found" }
> {
  const { clinicId } = store;
  const { conversationId } = note;
  const isKept = sql`EXISTS (SELECT 1 FROM notes WHERE clinic_id = ${clinicId}
    AND conversation_id = ${conversationId} AND token = ${token})`;
  const last = sql`coalesce((SELECT max(position) FROM messages
    WHERE clinic_id = ${clinicId} AND conversation_id = ${conversationId}), 0)`;
  const place = sql`coalesce((SELECT max(place) FROM notes WHERE clinic_id = ${clinicId}
    AND conversation_id = ${conversationId} AND after_position = ${last}), 0) + 1`;
  type Rows = [Pick<Note, "after" | "place">[], ...{ seq: number }[][]];
  try {
    const [[kept], ...rest] = await transact<Rows>(store, [
      sql`INSERT INTO notes (clinic_id, conversation_id, after_position, place, id, token, staff_id,
          author_name, body, mentions, created_at)
        SELECT ${clinicId}, ${conversationId}, ${last}, ${place}, ${note.id}, ${token},
          ${note.staffId}, ${note.authorName}, ${note.body}, ${JSON.stringify(note.mentions)}, ${note.createdAt}
        FROM conversations v WHERE v.clinic_id = ${clinicId} AND v.id = ${conversationId}
          AND ${place} <= ${mostAfterOne} RETURNING after_position AS after, place`,
      ...mentioned.map(
        ({
          id,
        }) => sql`INSERT INTO mentions (clinic_id, staff_id, conversation_id, note_id, by_name, at)
          SELECT ${clinicId}, ${id}, ${conversationId}, ${note.id}, ${note.authorName}, ${note.createdAt} WHERE ${isKept}
          ON CONFLICT DO UPDATE SET note_id = excluded.note_id, by_name = excluded.by_name, at = excluded.at`,
      ),
      lastSeq(clinicId),
    ]);
    if (!kept) return { kind: await whyNot(store, conversationId) };
    return { kind: "kept", seq: rest.at(-1)?.[0]?.seq ?? 0, place: kept };
  } catch (error) {
    if (isConflict(error)) return { kind: "kept-before" };
    throw error;
  }
}

async function whyNot(store: Store, conversationId: string): Promise<"not-found" | "too-many"> {
  const [conversation] = await conversationById(store, conversationId);
  return conversation ? "too-many" : "not-found";
}

/** Takes a note away, for good, and whom it asks for; the log says who did. False when it is gone already. */
export async function removeNote(
  store: Store,
  { conversationId, after, place, id }: Note,
  activity: Activity,
): Promise<{ removed: boolean; seq: number }> {
  const { clinicId } = store;
  const [removed, , , last] = await transact<{ seq: number }[][]>(store, [
    sql`DELETE FROM notes WHERE clinic_id = ${clinicId} AND conversation_id = ${conversationId}
      AND after_position = ${after} AND place = ${place} AND id = ${id} RETURNING 0 AS seq`,
    insertActivity(store, activity, somethingChanged),
    sql`DELETE FROM mentions INDEXED BY mentions_conversation WHERE clinic_id = ${clinicId}
      AND conversation_id = ${conversationId} AND note_id = ${id}`,
    lastSeq(clinicId),
  ]);
  return { removed: removed?.length === 1, seq: last?.[0]?.seq ?? 0 };
}

const noteColumns = {
  id: notes.id,
  conversationId: notes.conversationId,
  after: notes.afterPosition,
  place: notes.place,
  staffId: notes.staffId,
  authorName: notes.authorName,
  body: notes.body,
  mentions: sql<string>`${notes.mentions}`.mapWith(toNames).as("mentioned"),
  createdAt: notes.createdAt,
};

/** The names that a note keeps as JSON. */
export function toNames(json: string): string[] {
  const names: unknown = JSON.parse(json);
  return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
}
