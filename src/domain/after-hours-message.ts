import { type BusinessHours, type Period, periodAt, usualHours } from "./business-hours.ts";
import type { ClinicTime } from "./clinic-time.ts";
import { openingWords } from "./hours-words.ts";
import { longestBody } from "./message.ts";

/**
 * The message as a client reads it, never longer than a text may be. Without an emergency line its
 * sentence is left out; then it may be empty.
 */
export function fillMessage(
  template: string,
  about: {
    clinicName: string;
    emergencyLine: string;
    period: Period;
    clock: ClinicTime;
    now: number;
  },
): string {
  const opens = openingWords(about.period, about.clock, about.now);
  const said = fill(template, { ...about, opens });
  // Half an emoji is none.
  return said.slice(0, longestBody).replace(/[\uD800-\uDBFF]$/, "");
}

/** As a client would get it now or, while the clinic is open, when it closes next. */
export function exampleOf(
  template: string,
  about: {
    clinicName: string;
    emergencyLine: string;
    hours: BusinessHours | null;
    clock: ClinicTime;
    now: number;
  },
): string {
  const { clock } = about;
  const hours = about.hours ?? usualHours;
  const current = periodAt(hours, clock, about.now);
  if (!current.isOpen) return fillMessage(template, { ...about, period: current });
  const now = current.until ?? about.now;
  return fillMessage(template, { ...about, period: periodAt(hours, clock, now), now });
}

/** What is wrong with a message as clients would read it, whenever the clinic opens; or null. */
export function messageProblem(
  template: string,
  about: { clinicName: string; emergencyLine: string },
): "empty" | "too-long" | null {
  const said = fill(template, { ...about, opens: longestOpening });
  if (said.trim() === "") return "empty";
  return said.length > longestBody ? "too-long" : null;
}

const longestOpening = "Wednesday, September 30 at 12:00 a.m.";

function fill(
  template: string,
  about: { clinicName: string; emergencyLine: string; opens: string },
): string {
  const line = about.emergencyLine.trim();
  const values: Record<string, string> = {
    clinic: about.clinicName,
    opens: about.opens,
    emergency: line,
  };
  return (line === "" ? withoutEmergencyLine(template) : template).replace(
    /\{(clinic|opens|emergency)\}/gu,
    (_, name: string) => values[name] ?? "",
  );
}

/** Leaves out each sentence that names it; what remains keeps its lines and paragraphs. */
function withoutEmergencyLine(template: string): string {
  // Sentences, and in turn what is between them.
  const parts = template.split(/((?<=[.!?])\s+|\s*\n\s*)/u);
  let said = "";
  let gap = "";
  for (let i = 0; i < parts.length; i += 2) {
    const [sentence = "", after = ""] = parts.slice(i, i + 2);
    if (sentence.includes("{emergency}")) {
      if (linesIn(after) > linesIn(gap)) gap = after;
      continue;
    }
    said += (said === "" ? "" : gap) + sentence;
    gap = after;
  }
  return said;
}

function linesIn(gap: string): number {
  return gap.split("\n").length;
}
