import { longestBody } from "./message.ts";

/** What a template's variables stand for; a sentence with one that is null is left out. */
export type TemplateValues = Readonly<Record<TemplateVariable, string | null>>;

const variables = ["client", "patient", "clinic", "day", "time", "type", "staff", "phone"] as const;
type TemplateVariable = (typeof variables)[number];

export type TemplateProblem =
  | { readonly kind: "empty" }
  | { readonly kind: "too-long"; readonly limit: number }
  | { readonly kind: "unknown-variable"; readonly name: string }
  /** It tells clients to send a word that unsubscribes them from everything. */
  | { readonly kind: "unsubscribes"; readonly word: string };

/** What is wrong with the template of an automated text, or null. */
export function templateProblem(template: string): TemplateProblem | null {
  if (template.trim() === "") return { kind: "empty" };
  if (template.length > longestBody) return { kind: "too-long", limit: longestBody };
  for (const [, name = ""] of template.matchAll(/\{([^{}]*)\}/gu)) {
    if (!isVariable(name)) return { kind: "unknown-variable", name };
  }
  const word = unsubscribing(template);
  return word === null ? null : { kind: "unsubscribes", word };
}

/** The template with its variables filled in. */
export function fillTemplate(template: string, values: TemplateValues): string {
  const sentences = template.split(/(?<=[.!?])\s+/u);
  const said = sentences.filter((sentence) =>
    variables.every((name) => values[name] !== null || !sentence.includes(`{${name}}`)),
  );
  // Back to the template's own white space where nothing had to be left out.
  const text = said.length === sentences.length ? template : said.join(" ");
  return text.replace(/\{(\w+)\}/gu, (whole, name: string) =>
    isVariable(name) ? (values[name] ?? "") : whole,
  );
}

function isVariable(name: string): name is TemplateVariable {
  return variables.some((one) => one === name);
}

/**
 * The word that a sentence tells clients to send and that the network takes as an opt-out, unless
 * the sentence says that this is what it does. Source: Twilio, "Advanced Opt-Out: default keywords".
 */
function unsubscribing(template: string): string | null {
  for (const sentence of template.split(/(?<=[.!?])\s+|\n/u)) {
    const says =
      /\b(?:opt[- ]?out|unsubscribe from|to unsubscribe|(?:stop|no more) (?:texts|messages|sms))\b/iu;
    const told = instruction.exec(sentence);
    if (told?.[1] && !says.test(sentence)) return told[1].toUpperCase();
  }
  return null;
}

const instruction =
  /\b(?:reply|respond|answer|text|send|type)\b(?:\s+(?:back|us|with|the|word))*\s+["'“”‘’«]?(stop|stopall|unsubscribe|cancel|end|quit|revoke|optout)\b["'“”‘’»]?/iu;
