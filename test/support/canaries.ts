/** What people of one clinic write and are called, in words that come from nowhere else. */
export interface Bird {
  readonly word: string;
  readonly say: (place: string) => string;
  /** In E.164, 0 to 9. */
  readonly number: (n: number) => string;
  readonly email: string;
}
const bird = (word: string, numbers: string): Bird => ({
  word,
  say: (place) => `${word} ${place}`,
  number: (n) => numbers + n,
  email: `${word}@${word}.example`.toLowerCase(),
});
/** Whom nobody else may see. */
export const kanarie = bird("Kanarie", "+1503555018");
/** Who looks for it, in Canada. */
export const plover = bird("Plover", "+1416555018");
export const { say: canary, number: canaryNumber } = kanarie;

/** The lines that say what a person typed or is called, if it was a canary. */
export function leaksIn(text: string): string[] {
  return text.split("\n").filter((line) => /kanarie|503\)?[\s.-]?555[\s.-]?018\d/i.test(line));
}

/** What forms and calls ask for: words of theirs where any will do, or a value. */
export function everyField({ say, number, email, word }: Bird): Record<string, string> {
  const fields = [
    ...["name", "newName", "notes", "body", "item", "message", "emergencyLine", "offsets"],
    ...["staffName", "room", "description", "confirmation", "reminder", "reason", "folder"],
    ...["token", "q", "clientId", "mergedId", "typeId", "day", "time", "species", "code", "from"],
    ...["wanted", "dueOn", "language"],
  ];
  return {
    ...Object.fromEntries(fields.map((field) => [field, say(field)])),
    ...{ email, addresses: email, number: number(5), to: number(5), days: "7", version: "0" },
    ...{ url: `https://${word}.example/?${word}=1`, password: `${word}-${word}` },
  };
}
