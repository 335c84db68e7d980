/**
 * The word that a text tells clients to send though the network takes it as an opt-out, or null.
 * Exempt is only the clause that says that this is what it does: "STOP to opt out". Elsewhere such
 * a word is refused where it stands out (in capitals or quotes), and after a verb that asks for an
 * answer, unless it is a verb or noun like any other there: "Reply R or call us to cancel".
 *
 * Source of the words: Twilio, "Twilio support for opt-out keywords". It takes a text for an opt-out
 * that is nothing but one of them, in whatever case.
 */
export function unsubscribingWord(text: string): string | null {
  const bare = text.replace(/\{[^{}]*\}/gu, "{}");
  for (const sentence of bare.split(/(?<=[.!?])\s|\n/u)) {
    const word = wordIn(sentence.replace(optOutClause, ""));
    if (word !== null) return word.toUpperCase();
  }
  return null;
}

function wordIn(sentence: string): string | null {
  const shouts = !/\p{Ll}/u.test(sentence);
  for (const match of sentence.matchAll(keyword)) {
    const [word] = match;
    const before = sentence.slice(0, match.index);
    const after = sentence.slice(match.index + word.length);
    const isQuoted = /["'“‘«]\s?$/u.test(before) && /^\s?["'”’»]/u.test(after);
    const isShouted = !shouts && word === word.toUpperCase();
    if (isQuoted || isShouted) return word;
    if (asks.test(before) && !isOrdinary(before, after)) return word;
  }
  return null;
}

/** "Reply R if you must cancel", "Reply R to move or cancel it": there it is a word like any other. */
function isOrdinary(before: string, after: string): boolean {
  return ordinary.test(before) || (oneOfTwo.test(before) && hasObject.test(after));
}

const words = "stop|stopall|unsubscribe|cancel|end|quit|revoke|optout";
const keyword = new RegExp(String.raw`(?<![\p{L}\p{N}-])(?:${words})(?![\p{L}\p{N}-])`, "giu");
/** A verb that asks for an answer, somewhere before the word. */
const asks = /\b(?:reply|respond|answer|text|send|type|say|write|enter|press)\b/iu;
const ordinary =
  /\b(?:to|must|can|cannot|may|might|will|would|should|could|need|we|you|they|i|not|never|the|a|an|this|that|of|before|after|(?:can|don|won|didn|doesn)['’]t) $/iu;
const oneOfTwo = /\bto \w+(?:,|,? or) $/iu;
const hasObject = /^ (?:your|the|this|that|it|an?|our|their)\b/iu;

const texts = "(?:texts|messages|sms|texting|text messages|reminders)";
const purpose = String.raw`(?:opt[- ]?out|unsubscribe|(?:stop|end|quit|cancel)(?: (?:getting|receiving|all|any|more|these|our|future|the|automated|automatic))* ${texts})`;
const quoted = String.raw`["'“‘«]?\b(?:${words})\b["'”’»]?`;
const optOutClause = new RegExp(
  [
    String.raw`${quoted} (?:at any time )?to ${purpose}\b`,
    String.raw`["'“‘«]?\bstop\b["'”’»]? to (?:stop|end|quit)(?=\s*(?:[,.;!)]|$))`,
    String.raw`\bto ${purpose}\b[^.!?]{0,40}?\b(?:reply|text|send|respond|answer)(?: (?:back|with|us))*:? ${quoted}`,
  ].join("|"),
  "giu",
);
