import { longestBody } from "./message.ts";
import { unsubscribingWord } from "./opt-out-words.ts";

/** What a template's variables stand for; a sentence with one that is null is left out. */
export type TemplateValues = Readonly<Record<TemplateVariable, string | null>>;

const variables = ["client", "patient", "clinic", "day", "time", "type", "staff", "phone"] as const;
type TemplateVariable = (typeof variables)[number];

export type TemplateProblem =
  | { readonly kind: "empty" }
  | { readonly kind: "too-long"; readonly limit: number }
  /** With the longest names filled in. */
  | { readonly kind: "too-long-filled-in"; readonly limit: number }
  | { readonly kind: "unknown-variable"; readonly name: string }
  /** A { or } that belongs to no variable. */
  | { readonly kind: "lone-brace" }
  /** An appointment with nobody in particular would be texted about without this. */
  | { readonly kind: "lost-without-staff"; readonly what: "all" | "day" | "time" }
  /** It tells clients to send a word that unsubscribes them from everything. */
  | { readonly kind: "unsubscribes"; readonly word: string };

/** What is wrong with the template of an automated text, or null. */
export function templateProblem(template: string): TemplateProblem | null {
  if (template.trim() === "") return { kind: "empty" };
  if (template.length > longestBody) return { kind: "too-long", limit: longestBody };
  for (const [, name = ""] of template.matchAll(/\{([^{}]*)\}/gu)) {
    if (!isVariable(name)) return { kind: "unknown-variable", name };
  }
  if (/[{}]/u.test(template.replace(/\{\w+\}/gu, ""))) return { kind: "lone-brace" };
  const what = lostIn(template, { ...longest, staff: null });
  if (what !== null) return { kind: "lost-without-staff", what };
  if (fillTemplate(template, longest).length > longestBody) {
    return { kind: "too-long-filled-in", limit: longestBody };
  }
  const word = unsubscribingWord(template);
  return word === null ? null : { kind: "unsubscribes", word };
}

/** What a clinic texts until it writes something else, and where its own words would say nothing. */
export const usualTemplates = {
  confirmation:
    "{clinic}: {patient} is booked for {day} at {time}. Reply C to confirm or R to reschedule.",
  reminder:
    "{clinic}: a reminder that {patient} comes on {day} at {time}. Reply C to confirm or R to reschedule.",
} as const;

/**
 * What a client reads: the template filled in, or the usual one where nothing would be left of it, or
 * no day or time. Never longer than a text may be.
 */
export function writeText(template: string, usual: string, values: TemplateValues): string {
  const chosen = lostIn(template, values) === null ? template : usual;
  return cut(fillTemplate(chosen, values));
}

/** The template with its variables filled in. */
export function fillTemplate(template: string, values: TemplateValues): string {
  const sentences = sentencesOf(template);
  const said = sentences.filter((sentence) => isSayable(sentence, values));
  // Back to the template's own white space where nothing had to be left out.
  const text = said.length === sentences.length ? template : said.join(" ");
  return text.replace(/\{(\w+)\}/gu, (whole, name: string) =>
    isVariable(name) ? (values[name] ?? "") : whole,
  );
}

function isVariable(name: string): name is TemplateVariable {
  return variables.some((one) => one === name);
}

/** What a text would lack for want of a value: everything, or the day or time that it is about. */
function lostIn(template: string, values: TemplateValues): "all" | "day" | "time" | null {
  const said = sentencesOf(template).filter((sentence) => isSayable(sentence, values));
  if (said.every((sentence) => sentence.trim() === "")) return "all";
  const isLost = (name: string) =>
    template.includes(`{${name}}`) && !said.some((sentence) => sentence.includes(`{${name}}`));
  return isLost("day") ? "day" : isLost("time") ? "time" : null;
}

function isSayable(sentence: string, values: TemplateValues): boolean {
  return variables.every((name) => values[name] !== null || !sentence.includes(`{${name}}`));
}

/** A sentence ends at a full stop before white space, but not in "Dr. {staff}" or "appt. on". */
function sentencesOf(template: string): string[] {
  const parts = template.split(/(?<=[.!?]["'”’)]?)\s+(?!\p{Ll})/u);
  return parts.reduce<string[]>((sentences, part) => {
    const last = sentences.at(-1);
    if (last === undefined || !abbreviation.test(last)) return [...sentences, part];
    return [...sentences.slice(0, -1), `${last} ${part}`];
  }, []);
}

const abbreviation =
  /(?:^|[\s("“])(?:dr|drs|dra|mr|mrs|ms|mx|mme|prof|st|ste|sr|sra|jr|vs|apt|appt|dept|ave|blvd|rd|inc|ltd|e\.g|i\.e)\.$/iu;

/** As long as the fields of a clinic, a client, a patient and a kind allow, days and times at most. */
const longest: Record<TemplateVariable, string> = {
  ...{ client: "x".repeat(120), patient: "x".repeat(120), clinic: "x".repeat(120) },
  ...{ day: "Wednesday, September 30", time: "12:30 p.m.", type: "x".repeat(80) },
  ...{ staff: "x".repeat(120), phone: "+1 (503) 555-0100" },
};

/** At a word, with an ellipsis, and never through an emoji. */
function cut(text: string): string {
  if (text.length <= longestBody) return text;
  return `${text.slice(0, longestBody - 1).replace(/\s+\S*$|\p{Cs}$/u, "")}…`;
}
