import { describeFailure } from "./failure.ts";
import { answersWithin, type DayCounts } from "./numbers.ts";

/** The numbers as a file: a line for each that is not zero, so that a spreadsheet can turn them about. */
export const numbersHeading = ["Day", "What", "Part", "Count"];

export function numbersRows(days: readonly DayCounts[]): string[][] {
  return days.flatMap(({ day, counts }) =>
    Object.entries(counts)
      .toSorted(([one], [other]) => one.localeCompare(other, "en", { numeric: true }))
      .map(([what, count]) => [day, ...inWords(what), String(count)]),
  );
}

function inWords(what: string): [string, string] {
  const [kind = "", part = ""] = what.split(" ");
  switch (kind) {
    case "in":
      return ["Texts in", `${part.padStart(2, "0")}:00`];
    case "out":
      return ["Texts out", `${part.padStart(2, "0")}:00`];
    case "auto":
      return ["Auto-replies", ""];
    case "automated":
      return ["Automated texts", ""];
    case "answer":
      return ["First answers", speedWords(Number(part))];
    case "failed":
      return ["Did not arrive", describeFailure(part === "0" ? null : Number(part))];
    case "opt-out":
      return ["Opted out", ""];
    case "unanswered":
      return ["Unanswered at closing", ""];
    default:
      return [kind, part];
  }
}

/** "within 4 min" */
export function speedWords(speed: number): string {
  const minutes = answersWithin[speed];
  return minutes === undefined ? "later" : `within ${minutesWords(minutes)}`;
}

export function minutesWords(minutes: number): string {
  if (minutes < 1) return `${minutes * 60} s`;
  return minutes < 60 ? `${minutes} min` : `${minutes / 60} h`;
}
