/** What somebody wrote or is called, in words that come from nowhere else. */
export const canary = (place: string) => `Kanarie ${place}`;
/** In E.164, 0 to 9. */
export const canaryNumber = (n: number) => `+1503555018${n}`;
export const canaryEmail = "kanarie@kanarie.example";

/** The lines that say what a person typed or is called, if it was a canary. */
export function leaksIn(text: string): string[] {
  return text.split("\n").filter((line) => /kanarie|503\)?[\s.-]?555[\s.-]?018\d/i.test(line));
}

/** What forms and calls ask for, with canaries in all of it: words where any will do, or a value. */
export const everyField: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      ...["name", "newName", "notes", "body", "item", "message", "emergencyLine", "offsets"],
      ...["staffName", "room", "description", "confirmation", "reminder", "reason", "folder"],
      ...["token", "q", "clientId", "mergedId", "typeId", "day", "time", "species", "code", "from"],
      ...["wanted", "dueOn", "language"],
    ].map((field) => [field, canary(field)]),
  ),
  ...{ email: canaryEmail, addresses: canaryEmail, days: "7", version: "0" },
  ...{ number: canaryNumber(5), to: canaryNumber(5), url: "https://kanarie.example/?kanarie=1" },
  password: "kanarie-kanarie",
};
