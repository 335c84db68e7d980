import { sql } from "drizzle-orm";
import type { OptOutSource } from "#domain/consent.ts";
import type { Conversation } from "#domain/conversation.ts";
import type { Store } from "./store.ts";

/** The open conversation between a number of the clinic's and a contact. */
export async function openConversationWith(
  { clinicId, db }: Store,
  { number, contact }: Pick<Conversation, "number" | "contact">,
): Promise<{ id: string } | null> {
  const [row] = await db.all<{ id: string }>(sql`
    SELECT id FROM conversations
    WHERE clinic_id = ${clinicId} AND number = ${number} AND contact = ${contact} AND closed_at IS NULL`);
  return row ?? null;
}

/** Whose a contact is, and what is between them and the clinic. */
export interface Contact {
  /** The clinic's number that texts leave from. */
  readonly line: string | null;
  readonly openId: string | null;
  readonly optOut: OptOutSource | null;
  /** The last text could not be delivered since this takes none (Twilio 30006, 21614). */
  readonly isLandline: boolean;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
}

/** One statement: what starting a conversation with a contact depends on. */
export async function lookUpContact({ clinicId, db }: Store, contact: string): Promise<Contact> {
  const [row] = await db.all<Omit<Contact, "isLandline"> & { isLandline: number }>(sql`
    SELECT n.number AS line,
      (SELECT id FROM conversations v WHERE v.clinic_id = ${clinicId} AND v.number = n.number
        AND v.contact = ${contact} AND v.closed_at IS NULL) AS openId,
      (SELECT source FROM opt_outs WHERE clinic_id = ${clinicId} AND number = ${contact}) AS optOut,
      EXISTS (SELECT 1 FROM landlines WHERE clinic_id = ${clinicId} AND number = ${contact}) AS isLandline,
      l.id AS ownerId, l.name AS ownerName
    FROM numbers n
    LEFT JOIN client_numbers cn ON cn.clinic_id = ${clinicId} AND cn.number = ${contact}
    LEFT JOIN clients l ON l.clinic_id = ${clinicId} AND l.id = cn.client_id
    WHERE n.clinic_id = ${clinicId} AND n.disabled_at IS NULL ORDER BY n.created_at, n.number LIMIT 1`);
  if (row) return { ...row, isLandline: row.isLandline === 1 };
  return {
    line: null,
    openId: null,
    optOut: null,
    isLandline: false,
    ownerId: null,
    ownerName: null,
  };
}
