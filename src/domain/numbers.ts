import { daysOf, weekdayOf } from "./calendar.ts";
import type { ClinicTime } from "./clinic-time.ts";
import type { Author } from "./message.ts";

/**
 * How often what happened on a day, by name: "in 9" and "out 9" are texts that came and went between
 * nine and ten on the clinic's clock, "answer 3" is a first answer of that speed (`answersWithin`),
 * "failed 30003" a text that did not arrive and why; "auto", "automated", "opt-out", "unanswered".
 */
export type Counts = Readonly<Record<string, number>>;

export interface DayCounts {
  /** "2026-11-24", the clinic's own. */
  readonly day: string;
  readonly counts: Counts;
}

/** A text as far as it is counted. Times are epoch milliseconds. */
export interface CountedText {
  readonly direction: "inbound" | "outbound";
  readonly author: Author;
  readonly at: number;
  /** Since when its client had waited for it; null: it was no first answer. */
  readonly waitedSince: number | null;
}

/** First answers are told apart by these, in minutes; what took longer than the last one is one more. */
export const answersWithin: readonly number[] = [
  ...[0.5, 1, 1.5, 2, 3, 4, 5, 7.5, 10, 15, 20, 30, 45],
  ...[60, 90, 120, 180, 240, 360, 540, 720, 1440, 2880],
];

/** On which day of the clinic's a text counts, and as what. */
export function countsOf(text: CountedText, clock: ClinicTime): { day: string; what: string[] } {
  const { direction, author, at, waitedSince } = text;
  const hour = Math.floor(clock.minuteOfDay(at) / 60);
  const what = [`${direction === "inbound" ? "in" : "out"} ${hour}`];
  if (author === "auto-responder") what.push("auto");
  if (author === "automation") what.push("automated");
  if (waitedSince !== null) what.push(`answer ${speedOf(at - waitedSince)}`);
  return { day: clock.dayKey(at), what };
}

function speedOf(ms: number): number {
  const place = answersWithin.findIndex((minutes) => ms <= minutes * 60_000);
  return place === -1 ? answersWithin.length : place;
}

/** What came and what went. */
export interface Traffic {
  readonly received: number;
  readonly sent: number;
}

/** Days together. */
export interface Numbers extends Traffic {
  readonly byHour: readonly Traffic[];
  /** From Sunday to Saturday. */
  readonly byWeekday: readonly Traffic[];
  /** First answers by speed, as `answersWithin`. */
  readonly answers: readonly number[];
  /** Of what went: answers after hours, and what the schedule sends. */
  readonly autoReplies: number;
  readonly automated: number;
  /** By Twilio's code, 0 where there was none; the most frequent first. */
  readonly failures: readonly { readonly code: number; readonly count: number }[];
  readonly optOuts: number;
  readonly unanswered: number;
}

export function sumUp(days: readonly DayCounts[]): Numbers {
  const total = new Map<string, number>();
  const byWeekday = Array.from({ length: 7 }, () => ({ received: 0, sent: 0 }));
  for (const { day, counts } of days) {
    const weekday = byWeekday[weekdayOf(daysOf(day) ?? 0)];
    for (const [what, count] of Object.entries(counts)) {
      total.set(what, (total.get(what) ?? 0) + count);
      if (weekday && what.startsWith("in ")) weekday.received += count;
      if (weekday && what.startsWith("out ")) weekday.sent += count;
    }
  }
  const of = (what: string) => total.get(what) ?? 0;
  const byHour = Array.from({ length: 24 }, (_, hour) => ({
    received: of(`in ${hour}`),
    sent: of(`out ${hour}`),
  }));
  return {
    received: sum(byHour.map(({ received }) => received)),
    sent: sum(byHour.map(({ sent }) => sent)),
    byHour,
    byWeekday,
    answers: [...answersWithin, 0].map((_, speed) => of(`answer ${speed}`)),
    autoReplies: of("auto"),
    automated: of("automated"),
    failures: failuresIn(total),
    optOuts: of("opt-out"),
    unanswered: of("unanswered"),
  };
}

function failuresIn(total: ReadonlyMap<string, number>) {
  return [...total]
    .flatMap(([what, count]) =>
      what.startsWith("failed ") ? [{ code: Number(what.slice("failed ".length)), count }] : [],
    )
    .sort((a, b) => b.count - a.count || a.code - b.code);
}

/**
 * Within how many minutes that share of first answers came: the smallest of `answersWithin` that it is
 * true of, "long" when it took longer than all of them, null when there were none.
 */
export function answeredWithin(answers: readonly number[], share: number): number | "long" | null {
  const all = sum(answers);
  if (all === 0) return null;
  let sofar = 0;
  const speed = answers.findIndex((count) => (sofar += count) >= share * all);
  return answersWithin[speed] ?? "long";
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
