import { sql } from "drizzle-orm";
import { directory, type Databases } from "./store.ts";

/** A link that is to be made. Times are epoch milliseconds. */
export interface NewLink {
  readonly tokenHash: string;
  readonly expiresAt: number;
}

export interface LinkedFile {
  readonly clinicId: string;
  readonly id: string;
  readonly contentType: string;
  readonly size: number;
  readonly place: number;
}

/** The file that a token opens: until it expires or the fate of its message is known. */
export async function fileByToken(
  databases: Databases,
  tokenHash: string,
  now: number,
): Promise<LinkedFile | null> {
  const [file] = await directory(databases).all<LinkedFile>(sql`
    SELECT f.clinic_id AS clinicId, f.id, f.content_type AS contentType, f.size, a.place
    FROM media_links k
    JOIN attachments a ON a.clinic_id = k.clinic_id AND a.message_position = k.message_position AND a.place = k.place
    JOIN files f ON f.clinic_id = a.clinic_id AND f.id = a.file_id AND f.unwanted_at IS NULL
    WHERE k.token_hash = ${tokenHash} AND k.expires_at > ${now}`);
  return file ?? null;
}

export async function sweepLinks(databases: Databases, now: number): Promise<void> {
  await directory(databases).run(sql`DELETE FROM media_links WHERE expires_at <= ${now}`);
}
