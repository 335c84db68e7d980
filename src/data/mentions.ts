import { and, eq, sql } from "drizzle-orm";
import { mentions } from "./schema.ts";
import type { Store } from "./store.ts";

/** Where somebody is asked to look, and by whom. */
export interface Mention {
  readonly conversationId: string;
  readonly byName: string;
  /** Whether they were given the conversation; otherwise a note names them. */
  readonly isGiven: 0 | 1;
  readonly clientName: string | null;
  readonly sharedWith: string | null;
  readonly contact: string;
}

/**
 * Somebody's oldest mentions, as the list names them. No column of drizzle's is in it, so that the live
 * feed's transaction, which knows none of our names for them, takes it as SQL.
 */
export function mentionsOf({ clinicId, db }: Store, staffId: string) {
  return db
    .select({
      conversationId: sql<string>`n.conversation_id`.as("conversationId"),
      byName: sql<string>`n.by_name`.as("byName"),
      isGiven: sql<0 | 1>`n.note_id = ''`.as("isGiven"),
      clientName: sql<string | null>`v.client_name`.as("clientName"),
      sharedWith: sql<string | null>`v.shared_with`.as("sharedWith"),
      contact: sql<string>`v.contact`.as("contact"),
    })
    .from(
      sql`mentions n JOIN conversations v ON v.clinic_id = n.clinic_id AND v.id = n.conversation_id`,
    )
    .where(sql`n.clinic_id = ${clinicId} AND n.staff_id = ${staffId}`)
    .orderBy(sql`n.at`)
    .limit(mostMentions);
}

/** They have looked. */
export function seeMention({ clinicId, db }: Store, staffId: string, conversationId: string) {
  return db
    .delete(mentions)
    .where(
      and(
        eq(mentions.clinicId, clinicId),
        eq(mentions.staffId, staffId),
        eq(mentions.conversationId, conversationId),
      ),
    )
    .returning({ conversationId: mentions.conversationId });
}

/** How often somebody is mentioned, for the ball; at most `mostMentions`. */
export function countMentions({ clinicId }: Store, staffId: string) {
  return sql<number>`(SELECT count(*) FROM (SELECT 1 FROM mentions
    WHERE clinic_id = ${clinicId} AND staff_id = ${staffId} LIMIT ${mostMentions}))`;
}
const mostMentions = 20;
