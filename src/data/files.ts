import { sql } from "drizzle-orm";
import type { FileKind } from "#domain/attachment.ts";
import type { Store } from "./store.ts";

/** A file whose bytes are kept. */
export interface StoredFile extends FileKind {
  readonly id: string;
  /** Bytes. */
  readonly size: number;
}

export function fileKey({ clinicId }: { clinicId: string }, fileId: string): string {
  return `${clinicId}/files/${fileId}`;
}

/** To be part of the transaction that names the file. Once: whoever comes second changes nothing. */
export function insertFile({ clinicId }: Store, file: StoredFile, now: number) {
  return sql`INSERT INTO files (clinic_id, id, content_type, size, width, height, created_at)
    VALUES (${clinicId}, ${file.id}, ${file.contentType}, ${file.size}, ${file.width}, ${file.height}, ${now})
    ON CONFLICT DO NOTHING`;
}

/** A file of the clinic that something still names; null otherwise. */
export async function readFile({ clinicId, db }: Store, id: string): Promise<StoredFile | null> {
  const [file] = await db.all<StoredFile>(sql`
    SELECT id, content_type AS contentType, size, width, height FROM files
    WHERE clinic_id = ${clinicId} AND id = ${id} AND unwanted_at IS NULL`);
  return file ?? null;
}
