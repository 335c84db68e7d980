import { inArray, sql } from "drizzle-orm";
import { signInAttempts } from "./schema.ts";
import type { Directory } from "./store.ts";

/** How many attempts a key has left in its window; the window starts with the first attempt. */
export interface Throttle {
  readonly key: string;
  readonly limit: number;
}

/** Counts one attempt against every key and tells whether all are within their limits. One batch. */
export async function countAttempt(
  db: Directory,
  throttles: readonly [Throttle, ...Throttle[]],
  now: number,
  windowMs: number,
): Promise<boolean> {
  const { key, count, resetsAt } = signInAttempts;
  const isOver = sql`${resetsAt} <= ${now}`;
  const counting = (throttle: Throttle) =>
    db
      .insert(signInAttempts)
      .values({ key: throttle.key, count: 1, resetsAt: now + windowMs })
      .onConflictDoUpdate({
        target: key,
        set: {
          count: sql`iif(${isOver}, 1, ${count} + 1)`,
          resetsAt: sql`iif(${isOver}, ${now + windowMs}, ${resetsAt})`,
        },
      })
      .returning({ count });
  const [first, ...rest] = throttles;
  const counts = await db.batch([counting(first), ...rest.map(counting)]);
  return throttles.every(({ limit }, i) => (counts[i]?.[0]?.count ?? 0) <= limit);
}

/** Gives back the attempts of somebody who proved to be who they said. */
export async function forgiveAttempts(db: Directory, keys: readonly string[]): Promise<void> {
  await db.delete(signInAttempts).where(inArray(signInAttempts.key, [...keys]));
}
