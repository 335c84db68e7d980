import { findPhoneNumbersInText } from "libphonenumber-js/min";
import { tokenize } from "linkifyjs";
import { addressesIn } from "./addresses-in-text.ts";
import { daysIn } from "./days-in-text.ts";

/** A piece of a text: words, or something that one can go to. */
export interface TextPart {
  readonly text: string;
  /** http(s), mailto or tel; null: words. */
  readonly href: string | null;
  /** Words that name a day: "2026-12-03". */
  readonly day?: string;
  /** A street address, whose link is a map of somebody else's. */
  readonly isPlace?: true;
}

/**
 * A text with what can be gone to in it: addresses of pages and of people, and phone numbers, those
 * without a country's code as numbers of `country`; street addresses; and days, when it is known on
 * which one it was said ("2026-11-24"). The pieces joined are the text, whatever it is.
 */
export function partsOf(text: string, country: string, said?: string): readonly TextPart[] {
  const linked = /\S\.\S/.test(text) ? linksIn(text) : [words(text)];
  return linked
    .flatMap((part) =>
      part.href === null && /\d(?:\D{0,3}\d){6}/.test(part.text)
        ? numbersIn(part.text, country)
        : [part],
    )
    .flatMap((part) => (part.href === null ? placesIn(part.text) : [part]))
    .flatMap((part) =>
      part.href === null && said !== undefined
        ? split(part.text, daysIn(part.text, said, country), ({ day }) => ({ day }))
        : [part],
    );
}

/**
 * OpenStreetMap: a foundation without advertising or accounts, that takes an address in a link, in
 * every browser, which "geo:" does not do at a desk. It learns the address and nothing of whose it is,
 * not even from where one comes, and only when somebody goes there.
 */
const map = "https://www.openstreetmap.org/search?query=";

function placesIn(text: string): TextPart[] {
  return split(text, addressesIn(text), (_, said) => ({
    href: `${map}${encodeURIComponent(said)}`,
    isPlace: true,
  }));
}

/** A text in its pieces: what was found, each as what it is, and the words around it. */
function split<Found extends { readonly start: number; readonly end: number }>(
  text: string,
  found: readonly Found[],
  asPart: (one: Found, said: string) => Partial<TextPart>,
): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const one of found) {
    const said = text.slice(one.start, one.end);
    if (one.start > from) parts.push(words(text.slice(from, one.start)));
    parts.push({ ...words(said), ...asPart(one, said) });
    from = one.end;
  }
  if (from < text.length) parts.push(words(text.slice(from)));
  return parts;
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
  const found = findPhoneNumbersInText(text, country === "CA" ? "CA" : "US");
  const numbers = found.map(({ startsAt, endsAt, number }) => ({
    start: startsAt,
    end: endsAt,
    href: number.getURI(),
  }));
  return split(text, numbers, ({ href }) => ({ href }));
}

function words(text: string): TextPart {
  return { text, href: null };
}
