import { and, asc, desc, eq, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { type InboxFilter, isTagFilter, tagIdOf } from "#domain/inbox-filter.ts";
import { listed, listPage } from "./conversations.ts";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { conversations } from "./schema.ts";
import { monthsBefore } from "./retention.ts";
import type { Store } from "./store.ts";

/** A place in a list. It goes on after a place, never at an OFFSET. */
export interface ListPlace {
  readonly at: number;
  readonly id: string;
}

/** Which list of whose, and from where on. */
export interface ListQuery {
  readonly filter: InboxFilter;
  readonly staffId: string;
  readonly before?: ListPlace | undefined;
}

/** What the inbox is ordered by, as its index has it (`placeIn` is the same rule). */
export const placeInInbox = sql`max(last_message_at - 1000000000000 * only_automated, coalesce(came_back_at, 0))`;

/** One page of a list in its order, by that list's own index; one row more tells of a next page. */
export function conversationsIn({ clinicId, db }: Store, { filter, staffId, before }: ListQuery) {
  const { closedAt, unreadSince, waitingSince, snoozedUntil, lastMessageAt, id } = conversations;
  const { aside } = conversations;
  const inClinic = eq(conversations.clinicId, clinicId);
  const select = db.select(listed).from(conversations);
  const isOpen = and(inClinic, isNull(closedAt), isNull(aside));
  const after = (place: SQLiteColumn | SQL) =>
    before && sql`(${place}, ${id}) < (${before.at}, ${before.id})`;
  const behind = (place: SQLiteColumn) =>
    before && sql`(${place}, ${id}) > (${before.at}, ${before.id})`;
  const most = listPage + 1;
  // What was closed before is archived by that alone: nothing is written for it.
  const isRecent = sql`${closedAt} >= (SELECT coalesce(${monthsBefore(sql`unixepoch() * 1000`, sql`archive_after`)}, 0)
    FROM clinics WHERE id = ${clinicId})`;
  if (isTagFilter(filter)) {
    return db
      .select(listed)
      .from(
        sql`(SELECT conversation_id AS found_id FROM conversation_tags
          WHERE clinic_id = ${clinicId} AND tag_id = ${tagIdOf(filter)}
            AND conversation_id < ${before?.id ?? "~"} ORDER BY conversation_id DESC LIMIT ${most})`,
      )
      .crossJoin(conversations)
      .where(and(inClinic, sql`${id} = found_id`))
      .orderBy(sql`found_id DESC`)
      .limit(most);
  }
  switch (filter) {
    case "open":
      return (
        select
          // Said twice: of a pair with an expression SQLite makes no range of an index.
          .where(and(isOpen, before && sql`${placeInInbox} <= ${before.at}`, after(placeInInbox)))
          .orderBy(desc(placeInInbox), desc(id))
          .limit(most)
      );
    case "unread":
      return select
        .where(and(isOpen, isNotNull(unreadSince), after(unreadSince)))
        .orderBy(desc(unreadSince), desc(id))
        .limit(most);
    case "waiting":
      return select
        .where(and(isOpen, isNotNull(waitingSince), behind(waitingSince)))
        .orderBy(asc(waitingSince), asc(id))
        .limit(most);
    case "mine":
    case "unassigned":
      // The index is named: without statistics SQLite walks the clinic's whole primary key.
      return db
        .select(listed)
        .from(
          sql`(SELECT id AS found_id FROM conversations INDEXED BY conversations_mine
            WHERE clinic_id = ${clinicId} AND staff_id IS ${filter === "mine" ? staffId : null}
              AND closed_at IS NULL AND aside IS NULL AND id < ${before?.id ?? "~"} ORDER BY id DESC LIMIT ${most})`,
        )
        .crossJoin(conversations)
        .where(and(inClinic, sql`${id} = found_id`))
        .limit(most);
    case "snoozed":
      return select
        .where(and(inClinic, sql`${aside} = 'snoozed'`, behind(snoozedUntil)))
        .orderBy(asc(snoozedUntil), asc(id))
        .limit(most);
    case "spam":
      return select
        .where(and(inClinic, sql`${aside} = 'spam'`, after(lastMessageAt)))
        .orderBy(desc(lastMessageAt), desc(id))
        .limit(most);
    case "closed":
      return select
        .where(and(inClinic, isNotNull(closedAt), isRecent, after(closedAt)))
        .orderBy(desc(closedAt), desc(id))
        .limit(most);
    case "closed-nobody":
      return select
        .where(
          and(
            inClinic,
            isNotNull(closedAt),
            isRecent,
            isNull(conversations.clientId),
            after(closedAt),
          ),
        )
        .orderBy(desc(closedAt), desc(id))
        .limit(most);
  }
}
