import common from "./common-passwords.json" with { type: "json" };

export type PasswordProblem = "short" | "long" | "common" | "about-oneself";

/** In characters. Longer than NIST's least (SP 800-63B: 8), since there is no rule for its mixture. */
export const shortestPassword = 12;
const longestPassword = 200;

/**
 * What is wrong with a password that somebody wants, or null. `own` are words that anybody would try
 * for this person: name, address, clinic. The list of leaked ones is shipped (scripts/vendor-passwords).
 */
export function passwordProblem(password: string, own: readonly string[]): PasswordProblem | null {
  const length = Array.from(password).length;
  if (length < shortestPassword) return "short";
  if (length > longestPassword) return "long";
  if (isCommon(password)) return "common";
  const core = coreOf(password);
  const isOwn = wordsOf(own).some((word) => core.replaceAll(word, "").length < 4);
  return isOwn ? "about-oneself" : null;
}

const leaked = new Set(common.split(" "));

function isCommon(password: string): boolean {
  const small = password.toLowerCase();
  if (new Set(small).size <= 3) return true;
  if (isRow(small) || isRepeated(small)) return true;
  return [small, ...readings(small)].some((reading) => leaked.has(reading));
}

/** The same with what people add at the ends left out, and with letters for digits. */
function readings(small: string): string[] {
  const bare = withoutEnds(small);
  return [bare, inLetters(small), inLetters(bare), withoutEnds(inLetters(small)), coreOf(small)];
}

function withoutEnds(text: string): string {
  return text.replace(/^[\d\W_]+|[\d\W_]+$/gu, "");
}

function inLetters(text: string): string {
  return text.replace(/[013457@$!]/gu, (sign) => signs[sign] ?? sign);
}

const signs: Record<string, string> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

function coreOf(password: string): string {
  return password.toLowerCase().replace(/[^\p{L}]/gu, "");
}

/** "abcdefghijkl", "210987654321": each sign next to the one before. */
function isRow(small: string): boolean {
  const codes = Array.from(small, (sign) => sign.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, i) => code - (codes[i] ?? 0));
  return [1, -1].some((step) => steps.filter((one) => one === step).length >= steps.length - 2);
}

/** "dog1dog1dog1". */
function isRepeated(small: string): boolean {
  return /^(.{1,6}?)\1+.{0,2}$/su.test(small);
}

function wordsOf(own: readonly string[]): string[] {
  return own
    .flatMap((text) => [coreOf(text), ...text.toLowerCase().split(/[^\p{L}]+/u)])
    .filter((word) => word.length >= 4);
}
