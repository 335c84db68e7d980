/**
 * A search as the full-text index takes it: every word that was typed, the last one as the beginning
 * of a word, since it may not be finished.
 * Single letters are left out, since one would match half of everything; null when nothing is left.
 *
 * The words are quoted, so that whatever was typed is looked for and never read as the index's own
 * language (NEAR, OR, *, a colon). Source: SQLite, "FTS5: full-text query syntax".
 */
export function searchWords(typed: string): string | null {
  const words = wordsOf(typed);
  const last = words.pop();
  return last === undefined ? null : [...words.map(quoted), `${quoted(last)}*`].join(" AND ");
}

/** The letters that a search needs at least. */
const shortestSearch = 2;

/**
 * The same for people: every word may be the beginning of a part of their name, and a number is looked
 * for as its digits, however it was written.
 */
export function personWords(typed: string): string | null {
  const digits = typed.replace(/\D/gu, "");
  const isNumber = /^[\d\s().+-]*$/u.test(typed);
  const words = wordsOf(isNumber ? digits : typed.replace(/['’]/gu, ""));
  return words.length === 0 ? null : words.map((word) => `${quoted(word)}*`).join(" AND ");
}

function quoted(word: string): string {
  return `"${word}"`;
}

/** At most a dozen words: more make a search slower and no better. */
const mostWords = 12;

function wordsOf(typed: string): string[] {
  const words = typed.slice(0, 500).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return words.filter((word) => Array.from(word).length >= shortestSearch).slice(0, mostWords);
}

/** Around a found word in a snippet; both are control characters that no text holds. */
export const markStart = "\u0002";
export const markEnd = "\u0003";

/** A snippet in pieces, the found ones marked. */
export function piecesOf(snippet: string): { text: string; isFound: boolean }[] {
  return snippet
    .split(new RegExp(`(${markStart}[^${markEnd}]*${markEnd})`, "u"))
    .filter((piece) => piece !== "")
    .map((piece) => ({
      text: piece.replaceAll(markStart, "").replaceAll(markEnd, ""),
      isFound: piece.startsWith(markStart),
    }));
}
