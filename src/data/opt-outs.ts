import { and, eq, type SQL } from "drizzle-orm";
import { consentChanges, optOuts } from "./schema.ts";
import type { Store } from "./store.ts";

/** A word about consent: whose, when, and how it came; `id` is the message's that it came with. */
export interface Consent {
  readonly number: string | SQL<string>;
  readonly id: string;
  readonly source: "texted" | "gateway";
  readonly now: number;
}

/** From now on nothing is sent to this number. Keeps the time of the first STOP. */
export function optOut(store: Store, consent: Consent) {
  const { clinicId, db } = store;
  const { number, now } = consent;
  return [
    db.insert(optOuts).values({ clinicId, number, optedOutAt: now }).onConflictDoNothing(),
    remember(store, "opted-out", consent),
  ] as const;
}

export function optIn(store: Store, consent: Consent) {
  const { clinicId, db } = store;
  return [
    db
      .delete(optOuts)
      .where(and(eq(optOuts.clinicId, clinicId), eq(optOuts.number, consent.number))),
    remember(store, "opted-in", consent),
  ] as const;
}

function remember({ clinicId, db }: Store, state: "opted-out" | "opted-in", consent: Consent) {
  const { number, id, source, now } = consent;
  return db
    .insert(consentChanges)
    .values({ clinicId, number, id, state, source, at: now })
    .onConflictDoNothing();
}
