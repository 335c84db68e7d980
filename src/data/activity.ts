import { type SQL, sql } from "drizzle-orm";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

type ActivityKind =
  | "conversation-deleted"
  | "conversation-purged"
  | "conversation-deleted-again"
  | "conversations-closed"
  | "conversation-assigned"
  | "conversation-given"
  | "text-scheduled"
  | "scheduled-text-changed"
  | "scheduled-text-withdrawn"
  | "scheduled-text-put-away"
  | "conversation-snoozed"
  | "conversation-woken"
  | "number-is-spam"
  | "number-is-no-spam"
  | "no-answer-needed"
  | "answer-needed"
  | "conversation-tagged"
  | "tags-changed"
  | "note-removed"
  | "client-added"
  | "client-changed"
  | "client-archived"
  | "client-restored"
  | "client-kept"
  | "client-not-kept"
  | "retention-changed"
  | "clients-merged"
  | "merge-undone"
  | "clients-imported"
  | "appointments-imported"
  | "care-imported"
  | "clinic-exported"
  | "clinic-restored"
  | "client-exported"
  | "clients-exported"
  | "appointments-exported"
  | "care-exported"
  | "consent-exported"
  | "hours-changed"
  | "texting-changed"
  | "appointment-made"
  | "appointment-changed"
  | "appointment-types-changed"
  | "automatic-texts-changed"
  | "clinic-changed"
  | "staff-added"
  | "staff-changed"
  | "staff-removed"
  | "job-tried-again"
  | "job-discarded"
  | "second-factor-lifted"
  | "second-factor-demanded"
  | "line-agreed"
  | "line-changed"
  | "line-enabled"
  | "line-disabled"
  | "line-restored"
  | "line-unpaid"
  | "line-released"
  | "line-repaired"
  | "line-tested"
  | "quick-replies-changed"
  | "document-added"
  | "document-changed"
  | "document-replaced"
  | "document-archived"
  | "document-removed"
  | "alert-tested"
  | "address-forgiven"
  | "api-token-made"
  | "api-token-revoked"
  | "receiver-added"
  | "receiver-changed"
  | "receiver-removed"
  | "receiver-secret-changed"
  | "receiver-tested"
  | "receiver-stopped"
  | "events-posted-again";

/** Something that a staff member did, without what was said. Times are epoch milliseconds. */
export interface Activity {
  readonly id: string;
  readonly at: number;
  readonly staffId: string;
  readonly staffName: string;
  readonly kind: ActivityKind;
  readonly clientId: string | null;
  readonly detail: string;
}

/** Writes it down, where there is a condition only if that holds. */
export function insertActivity({ clinicId }: Store, line: Activity, when: SQL = sql`TRUE`) {
  return sql`INSERT INTO activity (clinic_id, id, at, staff_id, staff_name, kind, client_id, detail)
    SELECT ${clinicId}, ${line.id}, ${line.at}, ${line.staffId}, ${line.staffName}, ${line.kind},
      ${line.clientId}, ${line.detail} WHERE ${when}`;
}

/** That the statement right before changed a row: what did not happen is not written down. */
export const somethingChanged = sql`changes() > 0`;

/** Writes down what changed nothing of ours. */
export async function logActivity(store: Store, line: Activity): Promise<void> {
  await transact(store, [insertActivity(store, line)]);
}

/** What was last done with a client, newest first. */
export function activityOfClient({ clinicId }: Store, clientId: string) {
  return sql`SELECT id, at, staff_id AS staffId, staff_name AS staffName, kind, client_id AS clientId, detail
    FROM activity INDEXED BY activity_client WHERE clinic_id = ${clinicId} AND client_id = ${clientId} ORDER BY id DESC LIMIT 20`;
}
