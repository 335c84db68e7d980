import type { BusinessHours } from "#domain/business-hours.ts";
import type { ClinicTime } from "#domain/clinic-time.ts";
import {
  type ChosenTime,
  instantIn,
  mostScheduled,
  quickTimes,
  type ScheduledText,
  type TimeProblem,
} from "#domain/send-later.ts";
import type { LaterProblem } from "#flows/send-later.ts";
import { composerWords } from "#templates/inbox/composer-words.ts";
import { type TypedLater, valueOf } from "#templates/inbox/later-dialog.tsx";
import type { TypedTime } from "#templates/inbox/time-choice.tsx";

/** The form about a text that leaves later, as it was posted. */
export function readLater(field: (name: string) => string): TypedLater {
  return { body: field("body"), ...readTime(field) };
}

/** Which time was chosen in a form, as it was posted. */
export function readTime(field: (name: string) => string): TypedTime {
  return {
    when: field("when").slice(0, 40),
    day: field("day").slice(0, 10),
    time: field("time").slice(0, 5),
  };
}

/** What was typed into the composer, with the first time that is offered. */
export function laterAtFirst(
  body: string,
  { hours, clock, now }: { hours: BusinessHours | null; clock: ClinicTime; now: number },
): TypedLater {
  const [first] = quickTimes(hours, clock, now);
  return { body, when: first ? valueOf(first) : "chosen", day: "", time: "08:00" };
}

/** As it is stored. */
export function laterStored(
  { body, leavesAt, atOpening }: ScheduledText,
  { hours, clock, now }: { hours: BusinessHours | null; clock: ClinicTime; now: number },
): TypedLater {
  const value = valueOf({ at: leavesAt, atOpening });
  const isOffered = quickTimes(hours, clock, now).some((one) => valueOf(one) === value);
  const minutes = clock.minuteOfDay(leavesAt);
  const two = (part: number) => String(part).padStart(2, "0");
  return {
    body,
    when: isOffered ? value : "chosen",
    day: clock.dayKey(leavesAt),
    time: `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`,
  };
}

/** The time that was chosen; null where there is none of that name. */
export function timeIn({ when, day, time }: TypedTime, clock: ClinicTime): ChosenTime | null {
  if (when === "chosen") {
    const at = instantIn(day, time, clock);
    return at === null ? null : { at, atOpening: false };
  }
  const [, opening, at] = /^(opening )?(\d{1,15})$/.exec(when) ?? [];
  return at === undefined ? null : { at: Number(at), atOpening: opening !== undefined };
}

/** What is wrong, in words, and beside which part of the form it stands. */
export function laterWords(
  problem: LaterProblem,
  about: { contact: string; typed: string },
): { problem?: string; timeProblem?: string } {
  if (isTime(problem)) return { timeProblem: timeWords[problem] };
  if (problem !== "too-many") return { problem: composerWords(problem, about) };
  return {
    problem: `${mostScheduled} texts are waiting here already. Put one away first; this one is kept.`,
  };
}

function isTime(problem: LaterProblem): problem is TimeProblem {
  return problem in timeWords;
}

export const timeWords: Record<TimeProblem, string> = {
  "no-time": "Choose a day and a time.",
  past: "That time is over. Choose a later one.",
  "too-far": "That is more than a year away. Choose an earlier day.",
};
