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

/** Somebody's oldest mentions, as the list names them. */
export function mentionsOf({ clinicId, db }: Store, staffId: string) {
  return db
    .select({
      conversationId: mentions.conversationId,
      byName: mentions.byName,
      isGiven: sql<0 | 1>`${mentions.noteId} = ''`.as("mentioned_given"),
      clientName: sql<string | null>`v.client_name`.as("mentioned_client"),
      sharedWith: sql<string | null>`v.shared_with`.as("mentioned_others"),
      contact: sql<string>`v.contact`.as("mentioned_contact"),
    })
    .from(mentions)
    .innerJoin(
      sql`conversations v`,
      sql`v.clinic_id = ${mentions.clinicId} AND v.id = ${mentions.conversationId}`,
    )
    .where(and(eq(mentions.clinicId, clinicId), eq(mentions.staffId, staffId)))
    .orderBy(mentions.at)
    .limit(mostMentions);
}

/** The same in SQL by hand, for the live feed. */
export function mentionsNow({ clinicId }: Store, staffId: string) {
  return sql`SELECT n.conversation_id AS conversationId, n.by_name AS byName, n.note_id = '' AS isGiven,
      v.client_name AS clientName, v.shared_with AS sharedWith, v.contact
    FROM mentions n JOIN conversations v ON v.clinic_id = n.clinic_id AND v.id = n.conversation_id
    WHERE n.clinic_id = ${clinicId} AND n.staff_id = ${staffId} ORDER BY n.at LIMIT ${mostMentions}`;
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
