/**
 * A reaction to a text as a phone sends it where the network knows no reactions: "Liked “…”" from
 * iPhones, "👍 to “…”" from Android, whatever stands before the text that it quotes. Null for a text
 * of somebody's own. Takes small letters without accents and zero-width characters; `isYes` for a
 * thumb, a heart and their like.
 */
export function readReaction(
  text: string,
): { readonly isYes: boolean; readonly quote: string } | null {
  const [, before = "", quote = ""] = /^([^"“”„«»]{1,60}?) ?["“„«] ?(.+)$/su.exec(text) ?? [];
  const said = before.trim();
  const isAll = /["“”»…]$/u.test(text);
  const emoji = /^(?:reacted )?([^\p{L}\p{N}\s]+) to$/u.exec(said)?.[1];
  if (emoji !== undefined) return { isYes: isAll && yesEmoji.has(emoji), quote };
  if (yesVerbs.has(said)) return { isYes: isAll, quote };
  if (otherVerbs.test(said) || quote.length >= longQuote) return { isYes: false, quote };
  return isAboutNoText(text) ? { isYes: false, quote: "" } : null;
}

/** "Liked an image": what it means has no words. */
export function isAboutNoText(text: string): boolean {
  return aboutNoText.test(text);
}

/** Nobody types so much of our text by hand: that is a phone in another language. */
const longQuote = 40;

const list = (words: string) => new Set(words.split(", "));
/** English, Spanish and French, which the phones of clients here speak. */
const yesVerbs = list("liked, loved, le gusta, le gusto, le encanta, le encanto, a aime, a adore");
const yesEmoji = list("👍, 👌, ✅, ✔, ❤, ♥, 💙, 💚, 💛, 🧡, 💜, 😍, 🥰, 💯");
const otherVerbs =
  /^(?:disliked|laughed at|emphasi[sz]ed|questioned|removed .+ from|reacted .+|no le (?:gusta|gusto)|(?:le )?dio .+|elimino .+|n'a pas aime|a (?:ri|supprime|retire|mis en) .*|s'est .+)$/u;
const aboutNoText =
  /^(?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|removed .+ from|reacted .+ to) (?:an? )?(?:image|movie|video|photo|audio message|attachment|sticker|\d+ (?:images|photos|attachments))$/u;
