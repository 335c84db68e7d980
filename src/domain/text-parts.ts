import { findPhoneNumbersInText } from "libphonenumber-js/min";
import { tokenize } from "linkifyjs";

/** A piece of a text: words, or something that one can go to. */
export interface TextPart {
  readonly text: string;
  /** http(s), mailto or tel; null: words. */
  readonly href: string | null;
}

/**
 * A text with what can be gone to in it: addresses of pages and of people, and phone numbers, those
 * without a country's code as numbers of `country`. The pieces joined are the text, whatever it is.
 */
export function partsOf(text: string, country: string): readonly TextPart[] {
  const linked = /\S\.\S/.test(text) ? linksIn(text) : [words(text)];
  return linked.flatMap((part) =>
    part.href === null && /\d(?:\D{0,3}\d){6}/.test(part.text)
      ? numbersIn(part.text, country)
      : [part],
  );
}

function linksIn(text: string): TextPart[] {
  const parts: TextPart[] = [];
  for (const token of tokenize(text)) {
    const said = token.toString();
    const href = token.isLink ? token.toHref("https") : "";
    const isLink = /^https?:\/\/|^www\./i.test(said) || token.t === "email" || isDomain(said);
    const last = parts.at(-1);
    if (isLink && /^(?:https?|mailto):/i.test(href)) parts.push({ text: said, href });
    // Words that stood apart only in the eyes of the tokenizer are found together.
    else if (last?.href === null) parts.splice(-1, 1, words(last.text + said));
    else parts.push(words(said));
  }
  return parts;
}

/** "clinic.com/prices": but not the end of one sentence and the beginning of another ("soon.So"). */
function isDomain(said: string): boolean {
  return /^[a-z0-9.-]+\.(?:com|org|net|vet|gov|edu|ca|us)(?:[/?#:]|$)/.test(said);
}

function numbersIn(text: string, country: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  const found = findPhoneNumbersInText(text, country === "CA" ? "CA" : "US");
  for (const { startsAt, endsAt, number } of found) {
    if (startsAt > from) parts.push(words(text.slice(from, startsAt)));
    parts.push({ text: text.slice(startsAt, endsAt), href: number.getURI() });
    from = endsAt;
  }
  if (from < text.length) parts.push(words(text.slice(from)));
  return parts;
}

function words(text: string): TextPart {
  return { text, href: null };
}
