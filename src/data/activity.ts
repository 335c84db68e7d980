import { sql } from "drizzle-orm";
import type { Store } from "./store.ts";

type ActivityKind =
  | "conversation-deleted"
  | "conversation-assigned"
  | "client-added"
  | "client-changed"
  | "client-archived"
  | "client-restored"
  | "clients-merged"
  | "merge-undone"
  | "clients-imported"
  | "hours-changed"
  | "texting-changed"
  | "document-added"
  | "document-changed"
  | "document-replaced"
  | "document-archived"
  | "document-removed";

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

export function insertActivity({ clinicId }: Store, line: Activity) {
  return sql`INSERT INTO activity (clinic_id, id, at, staff_id, staff_name, kind, client_id, detail)
    VALUES (${clinicId}, ${line.id}, ${line.at}, ${line.staffId}, ${line.staffName}, ${line.kind},
      ${line.clientId}, ${line.detail})`;
}

/** What was last done with a client, newest first. */
export function activityOfClient({ clinicId }: Store, clientId: string) {
  return sql`SELECT id, at, staff_id AS staffId, staff_name AS staffName, kind, client_id AS clientId, detail
    FROM activity INDEXED BY activity_client WHERE clinic_id = ${clinicId} AND client_id = ${clientId} ORDER BY id DESC LIMIT 20`;
}
