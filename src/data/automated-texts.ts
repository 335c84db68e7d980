import { type SQL, sql } from "drizzle-orm";
import type { CapReached, SendCaps } from "#domain/send-caps.ts";
import { preview } from "#domain/message.ts";
import { lastSeq } from "./changes.ts";
import { isConflict } from "./conflict.ts";
import { keepsLow, mayMove } from "./automated-places.ts";
import { asksToStop } from "./recipients.ts";
import { capReached, countSends, isNewContact } from "./send-counts.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** An automated text that may go. */
export interface AutomatedText {
  readonly messageId: string;
  /** The open conversation with them, or the id of one to be opened. */
  readonly conversationId: string;
  readonly opensConversation: boolean;
  readonly line: string;
  readonly contact: string;
  readonly clientId: string | null;
  readonly clientName: string | null;
  readonly body: string;
  /** What it is, as the thread says: "Reminder". */
  readonly reason: string;
  /** Whether it counts as one to a new number when there was none with it before. */
  readonly mayBeNew: boolean;
  /** A system asked for it in these words: it is not looked at again before it leaves. */
  readonly isAsked: boolean;
  readonly caps: SendCaps;
  readonly now: number;
}

/** What makes a text happen once: statements before it, what they must have brought about, and after. */
export interface Once {
  readonly before: readonly SQL[];
  readonly holds: SQL;
  readonly after: readonly SQL[];
}

/**
 * Stores an automated text with what makes it happen once, in one transaction: of any number of runs
 * one stores it. Ends no waiting and no unread mark. Null, and nothing written, when another run was
 * first or the conversation was opened, closed or refused meanwhile: the caller looks again.
 */
export async function commitAutomated(
  store: Store,
  text: AutomatedText,
  { before, holds, after }: Once,
): Promise<number | CapReached | null> {
  const { clinicId } = store;
  const { messageId, conversationId, contact, line, now } = text;
  const said = preview(text.body, 0);
  try {
    const rows = await transact<{ seq: number }[][]>(store, [
      ...before,
      text.opensConversation
        ? sql`INSERT INTO conversations (clinic_id, id, number, contact, client_id, client_name, opened_at,
            last_message_at, last_message_text, last_message_author, only_automated)
          VALUES (${clinicId}, ${conversationId}, ${line}, ${contact}, ${text.clientId}, ${text.clientName},
            ${now}, ${now}, ${said}, 'automation', ${keepsLow(clinicId)})`
        : sql`UPDATE conversations SET last_message_at = ${now}, last_message_text = ${said},
            last_message_author = 'automation'
          WHERE clinic_id = ${clinicId} AND id = ${conversationId} AND ${mayMove(clinicId)}`,
      sql`INSERT INTO messages (clinic_id, id, conversation_id, direction, author, author_name, body,
          client_token, delivery, delivery_at, created_at)
        VALUES (${clinicId}, ${messageId},
          (SELECT v.id FROM conversations v WHERE v.clinic_id = ${clinicId} AND v.id = ${conversationId}
            AND v.closed_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM opt_outs o WHERE o.clinic_id = ${clinicId} AND o.number = v.contact)
            AND NOT ${asksToStop(clinicId, sql`v.contact`)} AND ${holds}),
          'outbound', 'automation', ${text.reason}, ${text.body}, ${text.isAsked ? messageId : null}, 'queued', ${now}, ${now})`,
      sql`INSERT INTO outbox (clinic_id, kind, subject_id, due_at)
        VALUES (${clinicId}, 'deliver-message', ${messageId}, ${now})`,
      ...after,
      countSends(store, {
        ...{ staffId: null, texts: 1, caps: text.caps, now },
        toNew: text.mayBeNew && text.opensConversation ? isNewContact(clinicId, contact) : 0,
      }),
      lastSeq(clinicId),
    ]);
    return rows.at(-1)?.[0]?.seq ?? 0;
  } catch (error) {
    if (isConflict(error)) return null;
    const cap = capReached(error);
    if (cap) return cap;
    throw error;
  }
}
