import type { AfterHours } from "./auto-responder.ts";

/** Does a text hold one of the clinic's own words? Whole words, plurals, a letter missed or doubled. */
export function isEmergency(body: string, { emergency }: Pick<AfterHours, "emergency">): boolean {
  if (!emergency.isOn || emergency.message.trim() === "") return false;
  const said = wordsOf(body);
  return emergency.words.some((phrase) => {
    const wanted = wordsOf(phrase);
    return (
      wanted.length > 0 &&
      said.some((_, at) => wanted.every((word, i) => isAlike(said[at + i] ?? "", word)))
    );
  });
}

/** Without articles, which come and go ("hit by car"), and without the apostrophes of "can't". */
function wordsOf(text: string): string[] {
  const plain = text
    .normalize("NFKD")
    .replace(/[\p{M}'’]/gu, "")
    .toLowerCase();
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !articles.has(word));
}

const articles = new Set(["a", "an", "the"]);

/**
 * The word, its plural or its singular, or one slip in a word of five letters or more: a letter
 * missing, doubled or swapped, a vowel for another ("bleading"). Another consonant is another word
 * ("breeding").
 */
function isAlike(said: string, word: string): boolean {
  if (said === word || isPlural(said, word) || isPlural(word, said)) return true;
  if (word.length < 5) return false;
  let at = 0;
  while (at < said.length && said[at] === word[at]) at += 1;
  const rest = (text: string, skip: number) => text.slice(at + skip);
  return (
    (rest(said, 1) === rest(word, 1) && isVowel(said[at]) && isVowel(word[at])) ||
    rest(said, 1) === rest(word, 0) ||
    rest(said, 0) === rest(word, 1) ||
    (said[at] === word[at + 1] && said[at + 1] === word[at] && rest(said, 2) === rest(word, 2))
  );
}

/** Of a word of two letters there is none: "as" is not many of "a". */
function isPlural(many: string, one: string): boolean {
  if (one.length < 3) return false;
  if (many === `${one}s` || many === `${one}es`) return true;
  return one.endsWith("y") && many === `${one.slice(0, -1)}ies`;
}

function isVowel(letter: string | undefined): boolean {
  return letter !== undefined && "aeiouy".includes(letter);
}
