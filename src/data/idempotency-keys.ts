import { sql } from "drizzle-orm";
import type { Once } from "./automated-texts.ts";
import { directory, type Databases, type Store } from "./store.ts";

/** A request that is answered once, whatever repeats it. Times are epoch milliseconds. */
interface KeyedRequest {
  readonly key: string;
  /** Of what was asked: another request under the same key is a mistake. */
  readonly fingerprint: string;
  readonly messageId: string;
  readonly expiresAt: number;
}

/** What makes a text of a clinic's own system go once: its key is part of the text. */
export function onceByKey({ clinicId }: Store, request: KeyedRequest): Once {
  const { key, fingerprint, messageId, expiresAt } = request;
  return {
    before: [
      sql`INSERT INTO idempotency_keys (clinic_id, key, fingerprint, message_id, expires_at)
        VALUES (${clinicId}, ${key}, ${fingerprint}, ${messageId}, ${expiresAt})`,
    ],
    holds: sql`TRUE`,
    after: [],
  };
}

/** Forgets the keys that have run out, found by their index. */
export async function sweepKeys(databases: Databases, now: number): Promise<void> {
  await directory(databases).run(sql`DELETE FROM idempotency_keys WHERE expires_at <= ${now}`);
}
