import type { Closure, Interval } from "#domain/business-hours.ts";
import {
  closureKey,
  type ClosureProblem,
  type HoursProblem,
  mostClosures,
} from "#domain/hours-problems.ts";
import { readTime, writeTime } from "#domain/hours-words.ts";
import { dayNames, mostIntervals, type TypedWeek } from "#templates/settings/business-hours.tsx";
import type { TypedClosure } from "#templates/settings/closures.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";

type Fields = (name: string) => string;

export function readWeek(field: Fields): TypedWeek {
  return [0, 1, 2, 3, 4, 5, 6].map((day) =>
    Array.from({ length: mostIntervals }, (_, slot) => ({
      from: field(`from-${day}-${slot}`),
      to: field(`to-${day}-${slot}`),
    })),
  );
}

/** The week with one day's times on the others that were ticked, and what was done in words. */
export function copyDay(field: Fields, typed: TypedWeek): { week: TypedWeek; said: string } {
  const from = Number(field("copyFrom")) % 7 || 0;
  const isTarget = (day: number) => day !== from && field(`copyTo-${day}`) === "yes";
  const week = typed.map((day, i) => (isTarget(i) ? (typed[from] ?? day) : day));
  const targets = dayNames.filter((_, i) => isTarget(i));
  if (targets.length === 0) return { week, said: "Tick the days to copy to." };
  return { week, said: `${dayNames[from]} is copied to ${targets.join(", ")}. Save to keep it.` };
}

/** Null when a time is missing beside its other, or is none. */
export function toIntervals(typed: readonly { from: string; to: string }[]): Interval[] | null {
  const filled = typed.filter(({ from, to }) => from !== "" || to !== "");
  const intervals = filled.map(({ from, to }) => ({ from: readTime(from), to: readTime(to) }));
  const read = intervals.flatMap(({ from, to }) =>
    from === null || to === null ? [] : [{ from, to: to === 0 ? 1440 : to }],
  );
  return read.length === filled.length ? read : null;
}

export function toTyped({ from, to }: Interval) {
  return { from: writeTime(from), to: writeTime(to) };
}

export function readClosure(field: Fields): TypedClosure {
  return {
    instead: field("instead").slice(0, 200),
    name: field("name").slice(0, 200),
    from: field("from").slice(0, 20),
    to: field("to").slice(0, 20),
    opensFrom: field("opensFrom").slice(0, 20),
    opensTo: field("opensTo").slice(0, 20),
    message: field("message").slice(0, 8000),
  };
}

export function typedClosure(closure: Closure): TypedClosure {
  const [opens] = closure.opens.map(toTyped);
  return {
    instead: closureKey(closure),
    name: closure.name,
    from: closure.from,
    to: closure.to,
    opensFrom: opens?.from ?? "",
    opensTo: opens?.to ?? "",
    message: closure.message ?? "",
  };
}

export const noClosure: TypedClosure = {
  ...{ instead: "", name: "", from: "", to: "", opensFrom: "", opensTo: "", message: "" },
};

/** What is wrong with a closure, beside the field that it is about. */
export function closureWords({ field, problem }: ClosureProblem): FieldProblem {
  return { field: field === "opens" ? "opensFrom" : field, words: words[problem] };
}

export function dayWords(day: number, problem: HoursProblem): FieldProblem {
  return { field: `day-${day}`, words: words[problem] };
}

const words: Record<ClosureProblem["problem"], string> = {
  overlap: "Two of these times overlap.",
  "empty-interval": "It ends when it begins. Leave both empty for a closed day.",
  day: "Choose the day in the calendar.",
  name: "Write a name of at most 80 characters.",
  order: "The last day is before the first.",
  past: "These days are over already.",
  "too-many": `At most ${mostClosures} can be ahead. Remove one first.`,
  empty: "Nothing of it is left without an emergency line: clients would get an empty text.",
  "too-long": "A text holds 1600 characters at most, with all that it stands for filled in.",
};
