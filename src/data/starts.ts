import { sql } from "drizzle-orm";
import type { CapReached, SendCaps } from "#domain/send-caps.ts";
import { preview } from "#domain/message.ts";
import { isConflict } from "./conflict.ts";
import { lastSeq } from "./changes.ts";
import { capReached, countSends, isNewContact } from "./send-counts.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

export interface NewConversation {
  readonly conversationId: string;
  readonly messageId: string;
  /** The clinic's number, and theirs. */
  readonly line: string;
  readonly contact: string;
  readonly clientId: string | null;
  readonly name: string | null;
  readonly clientToken: string;
  readonly staffId: string;
  readonly staffName: string;
  readonly body: string;
  readonly caps: SendCaps;
  readonly now: number;
}

/**
 * Opens a conversation with a queued text of the clinic's. A client who has not got the number
 * shares it from now on. Null, and nothing written, when one is open with this contact by now or
 * they have said STOP. Otherwise the clinic's seq.
 */
export async function commitStart(
  store: Store,
  start: NewConversation,
): Promise<number | CapReached | null> {
  const { clinicId } = store;
  const { conversationId, messageId, line, contact, clientId, name, now } = start;
  try {
    const rows = await transact<{ seq: number }[][]>(store, [
      sql`INSERT INTO conversations (clinic_id, id, number, contact, client_id, client_name, shared_with,
          opened_at, last_message_at, last_message_text, last_message_author, staff_id, staff_name)
        VALUES (${clinicId}, ${conversationId}, ${line}, ${contact}, ${clientId}, ${name},
          (SELECT shared_with FROM client_numbers WHERE clinic_id = ${clinicId} AND number = ${contact}
            AND client_id = ${clientId}),
          ${now}, ${now}, ${preview(start.body, 0)}, 'staff', ${start.staffId}, ${start.staffName})`,
      sql`INSERT INTO messages (clinic_id, id, conversation_id, direction, author, author_name, staff_id,
          body, client_token, delivery, delivery_at, created_at)
        VALUES (${clinicId}, ${messageId},
          (SELECT ${conversationId} WHERE NOT EXISTS (SELECT 1 FROM opt_outs
            WHERE clinic_id = ${clinicId} AND number = ${contact})),
          'outbound', 'staff', ${start.staffName}, ${start.staffId}, ${start.body}, ${start.clientToken},
          'queued', ${now}, ${now})`,
      sql`INSERT INTO outbox (clinic_id, kind, subject_id, due_at)
        VALUES (${clinicId}, 'deliver-message', ${messageId}, ${now})`,
      countSends(store, { ...start, texts: 1, toNew: isNewContact(clinicId, contact) }),
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
