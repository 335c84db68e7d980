import { plain } from "./plain.ts";
import { isAboutNoText } from "./reaction.ts";

/** A reaction to a text, as the thread shows it. */
interface Reaction {
  /** Empty where it was taken back and the phone does not say what it was. */
  readonly emoji: string;
  /** "liked", "reacted to". */
  readonly did: string;
  readonly isTakenBack: boolean;
  /** The words of the text that it means; the end may be cut off with "…". */
  readonly quote: string;
}

/**
 * What a client's phone sent for a reaction, and nothing that a person writes: all of it is a phrase
 * of a phone's and a quoted text. Where a reaction is only to be understood, `readReaction` takes more.
 */
export function reactionIn(body: string): Reaction | null {
  const text = body.replace(/[\u200b\u200e\u200f\u2060\ufeff]/gu, "").trim();
  const [, phrase = "", quote = ""] = /^([^"“”„«»]{1,60})["“„«](.+)["“”»]$/su.exec(text) ?? [];
  const meaning = meaningOf(phrase.trim());
  return meaning && { ...meaning, quote };
}

/** "👍 Jamie liked this". */
export function reactionWords(body: string, who: string): string {
  const { emoji, did, isTakenBack } = reactionIn(body) ?? unknown;
  return isTakenBack
    ? `${who} took back ${emoji === "" ? "a reaction to this" : emoji}`
    : `${emoji} ${who} ${did} this`;
}

const unknown = { emoji: "", did: "reacted to", isTakenBack: false };

/**
 * Which of a conversation's texts, newest first, a client's text is a reaction to: its position, 0
 * where it is none of these, null for what is no reaction. Of two that say the same it is the later.
 */
export function reactsTo(
  body: string,
  texts: readonly { readonly position: number; readonly body: string }[],
): number | null {
  const reaction = reactionIn(body);
  if (!reaction) return isAboutNoText(plain(body)) ? 0 : null;
  const { quote } = reaction;
  const meant = texts.find((text) => isQuoted(quote, text.body));
  // Whoever quotes two things writes: Liked "Monday" better than "Tuesday".
  return meant?.position ?? (/["“”„«»]/u.test(quote) ? null : 0);
}

/** A cut quote of a few letters could be the beginning of anything. */
const shortestCut = 10;

function isQuoted(quote: string, body: string): boolean {
  const [said, whole] = [plain(quote), plain(body)];
  if (said === whole) return true;
  const [, begin = ""] = /^(.+?) ?(?:…|\.{3})$/su.exec(said) ?? [];
  return begin.length >= shortestCut && whole.startsWith(begin);
}

function meaningOf(phrase: string): Omit<Reaction, "quote"> | null {
  const said = plain(phrase);
  const [, emoji] = /^(?:reacted )?([^\p{L}\p{N}\s]+) to$/iu.exec(phrase) ?? [];
  if (emoji !== undefined && isEmoji(emoji)) return { ...unknown, emoji };
  const [, back] =
    /^(?:removed (.+) from|elimino (.+) de|a (?:supprime|retire) (.+) de)$/u
      .exec(said)
      ?.filter((part) => part !== undefined) ?? [];
  if (back !== undefined) return { emoji: emojiOf(phrase, back), did: "", isTakenBack: true };
  const verb = verbs.find(({ phrases }) => phrases.includes(said));
  return verb ? { emoji: verb.emoji, did: verb.did, isTakenBack: false } : null;
}

const isEmoji = (said: string) => /\p{Extended_Pictographic}/u.test(said);

/** "Removed a heart from", "Removed 😂 from": nothing where we do not know the word. */
function emojiOf(phrase: string, back: string): string {
  const emoji = phrase.split(/\s/u).find(isEmoji);
  return emoji ?? nouns.find(([noun]) => noun.test(back))?.[1] ?? "";
}

const list = (words: string) => words.split(", ");
/** English, Spanish and French, as phones say it, in plain letters. */
const verbs = [
  { emoji: "👍", did: "liked", phrases: list("liked, le gusta, le gusto, a aime") },
  { emoji: "❤️", did: "loved", phrases: list("loved, le encanta, le encanto, a adore") },
  {
    emoji: "👎",
    did: "disliked",
    phrases: list("disliked, no le gusta, no le gusto, n'a pas aime"),
  },
  {
    emoji: "😂",
    did: "laughed at",
    phrases: list("laughed at, dio risa a, le dio risa, le dio risa a, a ri de, s'est esclaffe"),
  },
  { emoji: "‼️", did: "emphasized", phrases: list("emphasized, emphasised, a mis en avant") },
  { emoji: "❓", did: "questioned", phrases: list("questioned") },
] as const;
const nouns = [
  [/dislike|no me gusta/u, "👎"],
  [/heart|corazon|coeur|cœur/u, "❤️"],
  [/like|me gusta|j'aime/u, "👍"],
  [/laugh|risa|rire/u, "😂"],
  [/exclamation|emphasis/u, "‼️"],
  [/question/u, "❓"],
] as const;

/** Something that stands in a thread by its position. */
interface Placed {
  readonly position: number;
  readonly reactsTo: number | null;
  readonly stopAsk: unknown;
}

/**
 * The position of the text under which a message is shown as a reaction; null for a bubble of its own:
 * whatever asks something of staff, and what means a text that is not there.
 */
export function shownUnder(message: Placed, isThere: (position: number) => boolean): number | null {
  const { reactsTo: position, stopAsk } = message;
  return position !== null && position > 0 && stopAsk === null && isThere(position)
    ? position
    : null;
}
