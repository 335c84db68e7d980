import { and, eq, sql } from "drizzle-orm";
import type { DraftFile } from "#domain/attachment.ts";
import { insertFile } from "./files.ts";
import { draftAttachments } from "./schema.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** Whose draft: everybody has one of their own in each conversation. */
export interface DraftOf {
  readonly conversationId: string;
  readonly staffId: string;
}

/** What is attached to a draft, in its order. */
export function draftFiles({ clinicId, db }: Store, { conversationId, staffId }: DraftOf) {
  return db
    .select({
      fileId: sql<string>`d.file_id`.as("draft_file"),
      name: sql<string>`d.name`.as("draft_name"),
      contentType: sql<string>`f.content_type`.as("draft_type"),
      size: sql<number>`f.size`.as("draft_size"),
      width: sql<number | null>`f.width`.as("draft_width"),
      height: sql<number | null>`f.height`.as("draft_height"),
    })
    .from(sql`draft_attachments d JOIN files f ON f.clinic_id = d.clinic_id AND f.id = d.file_id`)
    .where(
      sql`d.clinic_id = ${clinicId} AND d.conversation_id = ${conversationId} AND d.staff_id = ${staffId}`,
    )
    .orderBy(sql`d.place`);
}

/** Attaches a file whose bytes are kept already. Nothing when the clinic has no such conversation. */
export async function commitDraftFile(
  store: Store,
  { conversationId, staffId }: DraftOf,
  file: DraftFile,
  now: number,
): Promise<void> {
  const { clinicId } = store;
  await transact(store, [
    insertFile(store, { ...file, id: file.fileId }, now),
    sql`INSERT INTO draft_attachments (clinic_id, conversation_id, staff_id, place, file_id, name, created_at)
      SELECT ${clinicId}, v.id, ${staffId}, 1 + coalesce((SELECT max(place) FROM draft_attachments d
          WHERE d.clinic_id = ${clinicId} AND d.conversation_id = ${conversationId} AND d.staff_id = ${staffId}), -1),
        ${file.fileId}, ${file.name}, ${now}
      FROM conversations v WHERE v.clinic_id = ${clinicId} AND v.id = ${conversationId}
      ON CONFLICT DO NOTHING`,
    // Nobody wants it yet, but somebody will: what was let go of is taken back.
    sql`UPDATE files SET unwanted_at = NULL WHERE clinic_id = ${clinicId} AND id = ${file.fileId}
      AND unwanted_at IS NOT NULL`,
  ]);
}

export async function removeDraftFile(
  { clinicId, db }: Store,
  { conversationId, staffId }: DraftOf,
  fileId: string,
): Promise<void> {
  await db
    .delete(draftAttachments)
    .where(
      and(
        eq(draftAttachments.clinicId, clinicId),
        eq(draftAttachments.conversationId, conversationId),
        eq(draftAttachments.staffId, staffId),
        eq(draftAttachments.fileId, fileId),
      ),
    );
}

/** Gives the files of a draft this order. */
export async function orderDraftFiles(
  store: Store,
  { conversationId, staffId }: DraftOf,
  fileIds: readonly string[],
): Promise<void> {
  await transact(store, [
    sql`UPDATE draft_attachments SET place = (SELECT key FROM json_each(${JSON.stringify(fileIds)}) WHERE value = file_id)
      WHERE clinic_id = ${store.clinicId} AND conversation_id = ${conversationId} AND staff_id = ${staffId}
        AND file_id IN (SELECT value FROM json_each(${JSON.stringify(fileIds)}))`,
  ]);
}

/** Drafts that nobody came back to are let go of, but no text's that leaves later. Crosses clinics, by age. */
export function forgetDraftsBefore(store: Pick<Store, "db">, createdBefore: number) {
  return transact(store, [
    sql`DELETE FROM draft_attachments
      WHERE created_at < ${createdBefore} AND substr(staff_id, 1, 10) <> 'scheduled '`,
  ]);
}
