import { type SQL, sql } from "drizzle-orm";
import { sortName } from "#domain/client.ts";
import type { LibraryDocument } from "#domain/library.ts";
import { type Activity, insertActivity, somethingChanged } from "./activity.ts";
import { insertFile, type StoredFile } from "./files.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** How many documents the library shows at first and adds at a time. */
const libraryPage = 50;

/** A place in the library; it goes on after a place, never at an OFFSET. */
export interface DocumentPlace {
  readonly sortName: string;
  readonly id: string;
}

/** The library by name, from after `place`: what is in use, or what is archived. */
export async function listDocuments(
  { clinicId, db }: Store,
  { archived, place }: { archived: boolean; place: DocumentPlace | null },
): Promise<{ documents: LibraryDocument[]; next: DocumentPlace | null }> {
  const rows = await db.all<LibraryDocument & { sortName: string }>(sql`
    SELECT ${columns}, d.sort_name AS sortName
    FROM documents d INDEXED BY documents_by_name ${withFile}
    WHERE d.scope = ${scopeOf(clinicId, archived)}
      AND (d.sort_name, d.id) > (${place?.sortName ?? ""}, ${place?.id ?? ""})
    ORDER BY d.sort_name, d.id LIMIT ${libraryPage + 1}`);
  const documents = rows.slice(0, libraryPage);
  const last = rows.length > libraryPage ? documents.at(-1) : undefined;
  return { documents, next: last ? { sortName: last.sortName, id: last.id } : null };
}

/** Documents in use with these words in their name or description. See domain/search.ts. */
export async function findDocuments(
  { clinicId, db }: Store,
  words: string,
): Promise<LibraryDocument[]> {
  const match = `{scope} : "${scopeOf(clinicId, false)}" AND {name description} : (${words})`;
  return db.all<LibraryDocument>(sql`
    SELECT ${columns} FROM (SELECT rowid FROM document_search WHERE document_search MATCH ${match}
      ORDER BY rowid DESC LIMIT ${libraryPage}) f
    CROSS JOIN documents d ON d.position = f.rowid ${withFile} ORDER BY d.sort_name, d.id`);
}

export async function readDocument(
  { clinicId, db }: Store,
  id: string,
): Promise<LibraryDocument | null> {
  const [document] = await db.all<LibraryDocument>(sql`
    SELECT ${columns} FROM documents d ${withFile} WHERE d.clinic_id = ${clinicId} AND d.id = ${id}`);
  return document ?? null;
}

/** Puts a document into the library; its bytes are kept already. */
export async function commitNewDocument(
  store: Store,
  document: { id: string; name: string; file: StoredFile; by: string; now: number },
  activity: Activity,
): Promise<void> {
  const { clinicId } = store;
  const { id, name, file, by, now } = document;
  await transact(store, [
    insertFile(store, file, now),
    sql`INSERT INTO documents (clinic_id, id, name, sort_name, file_id, scope, changed_at, changed_by)
      VALUES (${clinicId}, ${id}, ${name}, ${sortName(name)}, ${file.id}, ${scopeOf(clinicId, false)}, ${now}, ${by})`,
    insertActivity(store, activity),
  ]);
}

/** What can become of a document. A file replaces the one that the person had before them. */
export type DocumentChange =
  | { readonly kind: "describe"; readonly name: string; readonly description: string }
  | { readonly kind: "replace"; readonly file: StoredFile; readonly instead: string }
  | { readonly kind: "archive"; readonly archived: boolean }
  | { readonly kind: "remove" };

/**
 * Changes a document. False, and nothing written, when the file that was to be replaced is another
 * one by now, or when a message that waits to be sent needs the document that was to be removed.
 */
export async function commitDocumentChange(
  store: Store,
  id: string,
  change: DocumentChange,
  { by, now, activity }: { by: string; now: number; activity: Activity },
): Promise<boolean> {
  const { clinicId } = store;
  const isThis = sql`clinic_id = ${clinicId} AND id = ${id}`;
  const changed = sql`changed_at = ${now}, changed_by = ${by}`;
  const log = insertActivity(store, activity, somethingChanged);
  const statements = (): SQL[] => {
    switch (change.kind) {
      case "describe":
        return [
          sql`UPDATE documents SET name = ${change.name}, sort_name = ${sortName(change.name)},
            description = ${change.description}, ${changed} WHERE ${isThis} RETURNING id`,
          log,
        ];
      case "replace":
        return [
          insertFile(store, change.file, now),
          sql`UPDATE documents SET file_id = ${change.file.id}, ${changed}
            WHERE ${isThis} AND file_id = ${change.instead} RETURNING id`,
          log,
          sql`UPDATE files SET unwanted_at = ${now} WHERE clinic_id = ${clinicId} AND id = ${change.file.id}
            AND NOT EXISTS (SELECT 1 FROM documents WHERE ${isThis} AND file_id = ${change.file.id})`,
        ];
      case "archive":
        return [
          sql`UPDATE documents SET archived_at = ${change.archived ? now : null},
            scope = ${scopeOf(clinicId, change.archived)}, ${changed} WHERE ${isThis} RETURNING id`,
          log,
        ];
      case "remove":
        return [
          sql`DELETE FROM documents WHERE ${isThis} AND NOT EXISTS (
            SELECT 1 FROM attachments a INDEXED BY attachments_file
            JOIN messages m ON m.position = a.message_position AND m.delivery IN ('queued', 'sending')
            WHERE a.clinic_id = ${clinicId} AND a.file_id = documents.file_id) RETURNING id`,
          log,
        ];
    }
  };
  const rows = await transact<{ id: string }[][]>(store, statements());
  return rows.some((returned) => returned.length > 0);
}

const columns =
  sql.raw(`d.id, d.name, d.description, d.file_id AS fileId, d.archived_at AS archivedAt,
  d.changed_at AS changedAt, d.changed_by AS changedBy, f.content_type AS contentType, f.size,
  f.width, f.height`);
const withFile = sql.raw("JOIN files f ON f.clinic_id = d.clinic_id AND f.id = d.file_id");

function scopeOf(clinicId: string, archived: boolean): string {
  return archived ? `archived${clinicId}` : clinicId;
}
