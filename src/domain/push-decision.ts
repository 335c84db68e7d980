/** Why devices are told: a text came while the clinic was closed, perhaps urgent; a client waits too long; any text. */
export type PushOccasion = "after-hours" | "urgent" | "late" | "text";

/** What is known of a conversation in which a client wrote. Times are epoch milliseconds. */
export interface PushFacts {
  /** Of the client's latest text. */
  readonly position: number;
  readonly textAt: number;
  readonly isUrgent: boolean;
  /** Whether the clinic was closed when it came. */
  readonly wasClosed: boolean;
  readonly isUnread: boolean;
  readonly waitingSince: number | null;
  /** From when on that is too long; null: never. */
  readonly lateAt: number | null;
  /** What devices were told of last. */
  readonly told: Told | null;
  /** Whether any device tells of every text. */
  readonly isAllHeard: boolean;
}

export interface Told {
  readonly position: number;
  readonly at: number;
  readonly isUrgent: boolean;
  /** Since when the client waited, when that was told. */
  readonly lateSince: number | null;
}

export type PushDecision =
  | { readonly kind: "nothing" }
  | { readonly kind: "later"; readonly at: number }
  | { readonly kind: "push"; readonly occasion: PushOccasion };

/**
 * Whether devices are told of a conversation now. Each text is told of once, and a conversation at most
 * every five minutes, as the alerts by email are folded; what is urgent waits only for another urgent one.
 * While the clinic is open somebody may well be about to read it, so there it waits for half a minute.
 */
export function decidePush(facts: PushFacts, now: number): PushDecision {
  const { told, waitingSince, lateAt, textAt, wasClosed } = facts;
  const isLate = waitingSince !== null && lateAt !== null && lateAt <= now;
  if (isLate && told?.lateSince !== waitingSince) return { kind: "push", occasion: "late" };
  if (!facts.isUnread || facts.position <= (told?.position ?? -1)) return nothing;
  if (!wasClosed && !facts.isAllHeard) return nothing;
  const isUrgent = wasClosed && facts.isUrgent;
  const mayInterrupt = told === null || (isUrgent && !told.isUrgent);
  const quietUntil = mayInterrupt ? 0 : told.at + quietFor;
  const at = Math.max(quietUntil, wasClosed ? 0 : textAt + graceFor);
  if (at > now) return { kind: "later", at };
  if (!wasClosed) return { kind: "push", occasion: "text" };
  return { kind: "push", occasion: isUrgent ? "urgent" : "after-hours" };
}

const nothing = { kind: "nothing" } as const;
/** In ms. */
const quietFor = 5 * 60_000;
const graceFor = 30_000;

/**
 * What a locked screen shows: never what the client wrote, and no phone number, should one stand where a
 * name is. `who` is null for those who want no name; `since` is the time in words from when on they wait.
 */
export function pushWords(occasion: PushOccasion, who: string | null, since: string): string {
  const name = who === null || /\d(?:[\s().+-]*\d){6}/.test(who) ? "A client" : who;
  if (occasion === "late") return `${name} has waited since ${since}`;
  return occasion === "urgent" ? `Urgent: ${name} wrote` : `${name} wrote`;
}
