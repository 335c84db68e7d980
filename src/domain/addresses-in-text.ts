/** Words of a text that are a street address. */
interface Address {
  readonly start: number;
  readonly end: number;
}

/**
 * Street addresses as they are written in the US and Canada: "1200 SW Maple St., Apt 4, Portland, OR
 * 97205". The street's name has capital letters and its kind follows; what is less is left alone
 * ("a 20 minute drive", "at 3 see Dr. Ames").
 */
export function addressesIn(text: string): Address[] {
  if (!/\d\d/u.test(text)) return [];
  return [...text.matchAll(address)].map(({ index, 0: words }) => ({
    start: index,
    end: index + words.length,
  }));
}

// Every repetition has a most, and a blank ends every word: no text is slow to read.
const name = String.raw`\p{Lu}[\p{L}'’-]{1,20}`;
const direction = String.raw`(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\b\.?`;
const kind = String.raw`(?:(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Court|Place|Drive|Way|Highway|Hwy|Parkway|Pkwy|Terrace|Circle)\b\.?|Dr\b(?!\.? \p{Lu})\.?)`;
const unit = String.raw`(?:,? (?:(?:Apt|Apartment|Suite|Ste|Unit)\b\.? ?|#)#?\w{1,6})?`;
const city = String.raw`(?:,? ${name}(?: ${name}){0,2},? [A-Z]{2}\b(?: (?:\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d)\b)?)?`;
const address = new RegExp(
  String.raw`(?<![\p{L}\d#$.,:/-])\d{2,5}(?: ${direction})?(?: (?:\d{1,3}(?:st|nd|rd|th)|${name})){1,3} ${kind}(?: ${direction})?${unit}${city}`,
  "gu",
);
