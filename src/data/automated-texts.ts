import { sql } from "drizzle-orm";
import { preview } from "#domain/message.ts";
import { lastSeq } from "./changes.ts";
import { isConflict } from "./conflict.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** An automated text that may go. */
export interface AutomatedText {
  readonly plannedId: string;
  readonly appointmentId: string;
  readonly messageId: string;
  /** The open conversation with them, or the id of one to be opened. */
  readonly conversationId: string;
  readonly opensConversation: boolean;
  readonly line: string;
  readonly contact: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly body: string;
  /** What it is, as the thread says: "Reminder". */
  readonly reason: string;
  /** Whether it asks whether they come. */
  readonly asks: boolean;
  readonly now: number;
}

/**
 * Stores an automated text and settles its plan in one transaction: of any number of runs one
 * stores it. Ends no waiting and no unread mark. Null, and nothing written, when the plan is settled
 * by now or the conversation was opened, closed or refused meanwhile: the caller looks again.
 */
export async function commitAutomated(store: Store, text: AutomatedText): Promise<number | null> {
  const { clinicId } = store;
  const { plannedId, messageId, conversationId, contact, line, now } = text;
  const said = preview(text.body, 0);
  try {
    const rows = await transact<{ seq: number }[][]>(store, [
      sql`UPDATE planned_texts SET due_at = NULL, settled_at = ${now}, outcome = 'sent', message_id = ${messageId}
        WHERE clinic_id = ${clinicId} AND id = ${plannedId} AND settled_at IS NULL`,
      text.opensConversation
        ? sql`INSERT INTO conversations (clinic_id, id, number, contact, client_id, client_name, opened_at,
            last_message_at, last_message_text, last_message_author)
          VALUES (${clinicId}, ${conversationId}, ${line}, ${contact}, ${text.clientId}, ${text.clientName},
            ${now}, ${now}, ${said}, 'automation')`
        : sql`UPDATE conversations SET last_message_at = ${now}, last_message_text = ${said},
            last_message_author = 'automation'
          WHERE clinic_id = ${clinicId} AND id = ${conversationId} AND waiting_since IS NULL`,
      sql`INSERT INTO messages (clinic_id, id, conversation_id, direction, author, author_name, body,
          delivery, delivery_at, created_at)
        VALUES (${clinicId}, ${messageId},
          (SELECT v.id FROM conversations v WHERE v.clinic_id = ${clinicId} AND v.id = ${conversationId}
            AND v.closed_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM opt_outs o WHERE o.clinic_id = ${clinicId} AND o.number = v.contact)
            AND EXISTS (SELECT 1 FROM planned_texts x WHERE x.clinic_id = ${clinicId}
              AND x.id = ${plannedId} AND x.message_id = ${messageId})),
          'outbound', 'automation', ${text.reason}, ${text.body}, 'queued', ${now}, ${now})`,
      sql`INSERT INTO outbox (clinic_id, kind, subject_id, due_at)
        VALUES (${clinicId}, 'deliver-message', ${messageId}, ${now})`,
      ...(text.asks
        ? [
            sql`UPDATE appointments SET asked_at = ${now}
              WHERE clinic_id = ${clinicId} AND id = ${text.appointmentId}`,
          ]
        : []),
      lastSeq(clinicId),
    ]);
    return rows.at(-1)?.[0]?.seq ?? 0;
  } catch (error) {
    if (isConflict(error)) return null;
    throw error;
  }
}
