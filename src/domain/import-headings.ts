import type { ColumnRole } from "./import-columns.ts";
import type { ImportKind } from "./import.ts";

/** What a heading says that its column holds; null: nothing that we know of. */
export function roleOfHeading(heading: string, kind: ImportKind): ColumnRole | null {
  const words = wordsOf(heading);
  return rules[kind].find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

/** Does it say that it is about the patient? */
export function isPatients(heading: string): boolean {
  return new RegExp(patientWords, "u").test(wordsOf(heading));
}

function wordsOf(heading: string): string {
  return heading
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** The first rule that fits decides; what practice programs call their columns, in the order needed. */
type Rules = readonly [RegExp, ColumnRole][];

const ids: Rules = [
  [/\b(id|no|code|guid|balance|fax|breed|sex|gender|weight|colou?r)\b/u, "ignored"],
  [/\b(birth|birth(date|day)s?|born|dob|d o b|naissance|geburts\p{L}+|geboren)\b/u, "ignored"],
];
const patientWords = "\\b(?:patient|pet|animal|horse|child)s?\\b";
const birthWords = [
  ...["birth", "birth ?(?:date|day|year)s?", "(?:date|day|year) (?:of birth|born)", "dob", "d o b"],
  ...["born(?: on)?", "date (?:de )?naissance", "geburts(?:datum|tag)", "geboren(?: am)?"],
].join("|");
/** "Client DOB" and "Spouse's birthday" are somebody else's: no other noun may stand beside it. */
const births: Rules = [
  [
    new RegExp(
      `^(?:${patientWords} (?:s )?)?(?:${birthWords})(?: (?:of )?(?:the )?${patientWords})?(?: [mdyjta]{1,4})*$`,
      "u",
    ),
    "born",
  ],
];
const addresses: Rules = [
  [/\b(street|address|city|town|zip|postal|postcode|state|province|country)\b/u, "ignored"],
];
const numbers: Rules = [
  [/\b(phone|mobile|cell|cellular|tel|telephone|sms|text|cellulaire)\b/u, "number"],
];
const species: Rules = [
  [/\b(species|espece|relation|relationship)\b|animal type|pet type/u, "species"],
];
const patients: Rules = [[new RegExp(patientWords, "u"), "patient"]];
const names: Rules = [
  [/\b(first|given|forename|prenom)\b/u, "first-name"],
  [/\b(last|surname|family)\b|nom de famille/u, "last-name"],
];
/** Where "last" and "given" may be said of something else. */
const wholeNames: Rules = [
  [/\b(first|given) names?\b|\b(forename|prenom)\b/u, "first-name"],
  [/\blast names?\b|\b(surname|family name)\b|nom de famille/u, "last-name"],
];
const people: Rules = [
  [/\b(name|client|owner|customer|nom)\b/u, "name"],
  [/\bnumbers?\b/u, "number"],
];

const rules: Record<ImportKind, Rules> = {
  clients: [
    [/\be ?mail|courriel/u, "email"],
    [
      /\bautomated texts?\b|\bopt in\b|\b(sms|text|texting|reminder)s? (consent|permission|ok|allowed|agreed)\b|\bconsent to (sms|text|reminder)/u,
      "consent",
    ],
    [/\b(deceased|died|death|decede)\b/u, "deceased"],
    ...births,
    ...ids,
    [/\bdate\b/u, "ignored"],
    ...addresses,
    ...numbers,
    ...species,
    [/\b(patient|pet|animal|horse|child)s?\b.*\b(note|comment)s?\b/u, "patient-notes"],
    ...patients,
    ...names,
    [/\b(language|langue)\b/u, "language"],
    [/\b(notes?|comments?|remarks?|memo)\b/u, "notes"],
    ...people,
  ],
  appointments: [
    [/\be ?mail|courriel/u, "ignored"],
    [
      /\b(appointment|appt|booking|visit|event|external) (id|no|number|code|guid)\b/u,
      "external-id",
    ],
    ...ids,
    [/\b(created|modified|updated|entered|booked|end|ends|finish|until)\b/u, "ignored"],
    ...numbers,
    ...species,
    [/\bdate.*time\b/u, "day"],
    [/\b(time|heure)\b/u, "time"],
    [/\b(duration|duree|minutes|mins|length)\b/u, "minutes"],
    [/\b(status|statut)\b/u, "status"],
    [/\b(type|kind|reason|motif|service|procedure)s?\b/u, "type"],
    [/\b(date|day|when|starts?|jour)\b/u, "day"],
    ...addresses,
    [/\b(provider|doctor|dr|vet|veterinarian|staff|with|clinician|resource|employee)\b/u, "staff"],
    [/\b(room|location|salle)\b/u, "room"],
    [/\b(notes?|comments?|remarks?|memo|description)\b/u, "notes"],
    ...patients,
    ...wholeNames,
    ...people,
  ],
  care: [
    [/\be ?mail|courriel/u, "ignored"],
    ...ids,
    ...numbers,
    ...species,
    ...wholeNames,
    [/\b(last|given|administered|previous|created|modified|updated)\b/u, "ignored"],
    [/\b(done|completed)\b/u, "done"],
    [/\bwhat\b/u, "item"],
    [/\b(due|date|day|expires?|expiry|expiration|echeance)\b/u, "day"],
    ...addresses,
    [/\b(item|reminder|vaccine|vaccination|care|service|procedure|treatment|product)s?\b/u, "item"],
    [/\bdescription\b/u, "item"],
    ...patients,
    ...people,
  ],
};
