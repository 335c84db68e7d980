import { sql } from "drizzle-orm";
import { placeInInbox } from "./inbox-lists.ts";
import type { Store } from "./store.ts";

/** An open conversation, as far as one needs to know it to go there. */
export interface OpenConversation {
  readonly id: string;
  readonly contact: string;
  readonly clientId: string | null;
  readonly clientName: string | null;
  readonly sharedWith: string | null;
}

/** The open conversations with these numbers, on any line of the clinic, each found by its key. */
export async function openWith(
  { clinicId, db }: Store,
  contacts: readonly string[],
): Promise<OpenConversation[]> {
  return db.all<OpenConversation>(sql`
    SELECT DISTINCT ${columns} FROM json_each(${JSON.stringify(contacts)}) j CROSS JOIN numbers n
      CROSS JOIN conversations v INDEXED BY conversations_one_open ON v.clinic_id = ${clinicId}
        AND v.number = n.number AND v.contact = j.value AND v.closed_at IS NULL
    WHERE n.clinic_id = ${clinicId}`);
}

/** Those of nobody with these digits in their number, among the fifty newest. */
export async function openOfNobody(
  { clinicId, db }: Store,
  digits: string,
): Promise<OpenConversation[]> {
  return db.all<OpenConversation>(sql`
    SELECT ${columns} FROM (SELECT * FROM conversations INDEXED BY conversations_inbox
      WHERE clinic_id = ${clinicId} AND closed_at IS NULL AND aside IS NULL AND ${placeInInbox} > 0
      ORDER BY ${placeInInbox} DESC LIMIT 50) v
    WHERE v.client_id IS NULL AND instr(v.contact, ${digits}) > 0 LIMIT 5`);
}

const columns = sql`v.id, v.contact, v.client_id AS clientId, v.client_name AS clientName,
  v.shared_with AS sharedWith`;
