import type { EventKind } from "./event.ts";

/** Why nothing is posted to a receiver. */
export type OffReason =
  | "admin"
  /** It answered 410: it wants no more. */
  | "gone"
  /** Days of nothing but failures. */
  | "failing"
  /** Its secret can't be read, since the Worker's own was changed. */
  | "secret"
  | "removed";

/** One of the clinic's own systems that is told what happens. Times are epoch milliseconds. */
export interface Receiver {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** What it is told of. */
  readonly kinds: readonly EventKind[];
  /** Whether it is also told what clients wrote. */
  readonly tellsText: boolean;
  readonly offAt: number | null;
  readonly offReason: OffReason | null;
  /** Tries that failed since one was taken. */
  readonly failures: number;
  readonly failingSince: number | null;
  /** Until when the secret before signs too. */
  readonly oldSecretUntil: number | null;
  readonly version: number;
}

/** How many a clinic may have: each costs a row for everything that happens. */
export const mostReceivers = 10;
export const longestReceiverName = 80;
