import { type BusinessHours, isOpenAt, periodAt } from "./business-hours.ts";
import { daysOf, keyOf } from "./calendar.ts";
import type { ClinicTime } from "./clinic-time.ts";
import type { ReplyRefusal } from "./conversation.ts";

/** Why a text that was to leave later does not leave by itself any more. */
export type Held =
  | ReplyRefusal
  | "client-wrote"
  | "withdrawn"
  | "asks-to-stop"
  | "files-changed"
  | "too-late";

/** A text that staff have written and that leaves later. Times are epoch milliseconds. */
export interface ScheduledText {
  readonly id: string;
  readonly conversationId: string;
  /** In whose name it goes. */
  readonly staffName: string;
  readonly body: string;
  /** What is attached, by name. */
  readonly fileNames: readonly string[];
  readonly leavesAt: number;
  /** When the clinic opens, whenever that will be; `leavesAt` is when that is by what is known. */
  readonly atOpening: boolean;
  /** Null: it leaves by itself. */
  readonly held: Held | null;
  /** Whose decision that was. */
  readonly heldBy: string | null;
  readonly version: number;
}

/** How many a conversation may have: nobody reads a longer list before they write. */
export const mostScheduled = 20;

/** When a text is to leave. */
export interface ChosenTime {
  readonly at: number;
  readonly atOpening: boolean;
}

/** When it may leave at one press. */
export interface QuickTime extends ChosenTime {
  readonly kind: "opening" | "morning" | "hour";
}

/** `hours` is null where nobody has said when the clinic is open. */
export function quickTimes(
  hours: BusinessHours | null,
  clock: ClinicTime,
  now: number,
): QuickTime[] {
  const opening = hours && nextOpening(hours, clock, now);
  const tomorrow = keyOf((daysOf(clock.dayKey(now)) ?? 0) + 1);
  const morning = clock.instantOf(tomorrow, eight);
  return [
    ...(opening === null ? [] : [{ kind: "opening", at: opening, atOpening: true } as const]),
    ...(opening === morning ? [] : [{ kind: "morning", at: morning, atOpening: false } as const]),
    { kind: "hour", at: Math.ceil((now + hour) / minute) * minute, atOpening: false },
  ];
}

/** When the clinic opens next, from now on; null when it never does, or is never closed. */
export function nextOpening(hours: BusinessHours, clock: ClinicTime, now: number): number | null {
  const period = periodAt(hours, clock, now);
  if (!period.isOpen || period.until === null) return period.isOpen ? null : period.until;
  return periodAt(hours, clock, period.until).until;
}

/** The instant that a day ("2026-11-27") and a time ("08:00") on the clinic's clock are; or null. */
export function instantIn(day: string, time: string, clock: ClinicTime): number | null {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  if (clock.startOfDay(day) === null || hours === undefined) return null;
  return clock.instantOf(day, Number(hours) * 60 + Number(minutes));
}

export type TimeProblem = "no-time" | "past" | "too-far";

export function timeProblem(at: number | null, now: number): TimeProblem | null {
  if (at === null) return "no-time";
  if (at <= now) return "past";
  return at > now + farthest ? "too-far" : null;
}

/** What is known about a text in the moment in which it is to leave. */
export interface DueFacts {
  readonly leavesAt: number;
  readonly atOpening: boolean;
  /** Why nobody could answer there now. */
  readonly refusal: ReplyRefusal | null;
  /** A text of theirs may ask not to be texted, and nobody has decided. */
  readonly asksToStop: boolean;
  readonly hours: BusinessHours | null;
  readonly clock: ClinicTime;
}

export type DueDecision =
  | { readonly kind: "send" }
  | { readonly kind: "later"; readonly at: number }
  | { readonly kind: "hold"; readonly reason: Held };

/**
 * May it leave now? Nobody looks at it in this moment, so what an automated text may not do it does
 * not do either. What the minute's cron did not come to within an hour stays: a text that says "we
 * open in ten minutes" is wrong by then, and only somebody who reads it can tell.
 */
export function decideScheduled(facts: DueFacts, now: number): DueDecision {
  const { refusal, leavesAt, atOpening, hours, clock } = facts;
  if (refusal) return { kind: "hold", reason: refusal };
  if (facts.asksToStop) return { kind: "hold", reason: "asks-to-stop" };
  // The hours may have changed since: a holiday was entered.
  const isShut = atOpening && hours !== null && !isOpenAt(hours, clock, now);
  const opens = isShut ? nextOpening(hours, clock, now) : null;
  if (opens !== null) return { kind: "later", at: opens };
  return now > leavesAt + patience ? { kind: "hold", reason: "too-late" } : { kind: "send" };
}

const minute = 60_000;
const hour = 60 * minute;
const eight = 8 * 60;
/** How late it may leave by itself. */
const patience = hour;
/** A year: whoever means a later day has mistyped it. */
const farthest = 366 * 24 * hour;
