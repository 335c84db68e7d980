import { and, eq } from "drizzle-orm";
import { optOuts } from "./schema.ts";
import type { Store } from "./store.ts";

/** From now on nothing is sent to this number. Keeps the time of the first STOP. */
export function optOut({ clinicId, db }: Store, number: string, now: number) {
  return db.insert(optOuts).values({ clinicId, number, optedOutAt: now }).onConflictDoNothing();
}

export function optIn({ clinicId, db }: Store, number: string) {
  return db.delete(optOuts).where(and(eq(optOuts.clinicId, clinicId), eq(optOuts.number, number)));
}
