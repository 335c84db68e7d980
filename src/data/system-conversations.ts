import { sql } from "drizzle-orm";
import { externalIdOf } from "./external-ids.ts";
import type { Store } from "./store.ts";

/** A conversation as the clinic's own systems see it. Times are epoch milliseconds. */
export interface SystemConversation {
  readonly id: string;
  readonly contact: string;
  readonly clientId: string | null;
  readonly clientExternalId: string | null;
  readonly clientName: string | null;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly lastMessageAt: number;
  readonly unreadSince: number | null;
  readonly waitingSince: number | null;
}

/** The clinic's conversations, open and closed, the latest opened first, from before an id. */
export async function listSystemConversations(
  { clinicId, db }: Store,
  { before, atMost }: { before: string; atMost: number },
): Promise<SystemConversation[]> {
  return db.all<SystemConversation>(sql`
    SELECT v.id, v.contact, v.client_id AS clientId, v.client_name AS clientName,
      ${externalIdOf(clinicId, "client", sql`v.client_id`)} AS clientExternalId,
      v.opened_at AS openedAt, v.closed_at AS closedAt, v.last_message_at AS lastMessageAt,
      v.unread_since AS unreadSince, v.waiting_since AS waitingSince
    FROM conversations v WHERE v.clinic_id = ${clinicId} AND v.id < ${before}
    ORDER BY v.id DESC LIMIT ${atMost}`);
}
