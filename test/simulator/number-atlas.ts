/** Where area codes lie, for the numbers that are offered. A code that is not here offers nothing. */
const areas: readonly Area[] = [
  { code: "503", country: "US", locality: "Portland", region: "OR" },
  { code: "971", country: "US", locality: "Portland", region: "OR" },
  { code: "206", country: "US", locality: "Seattle", region: "WA" },
  { code: "415", country: "US", locality: "San Francisco", region: "CA" },
  { code: "212", country: "US", locality: "New York", region: "NY" },
  { code: "312", country: "US", locality: "Chicago", region: "IL" },
  { code: "416", country: "CA", locality: "Toronto", region: "ON" },
  { code: "514", country: "CA", locality: "Montreal", region: "QC" },
  { code: "604", country: "CA", locality: "Vancouver", region: "BC" },
];

/** Source: FCC, "What is a toll-free number and how does it work?" */
const tollFreeCodes = ["888", "833", "844", "855", "866", "877", "800"];

export interface Offer {
  readonly phoneNumber: string;
  readonly areaCode: string;
  readonly country: Country;
  readonly locality: string | null;
  readonly region: string | null;
}

/** Ten numbers of each area, always the same ones, from those set aside for fiction (555-01xx). */
export function offers(country: Country, kind: "Local" | "TollFree"): Offer[] {
  const nowhere = { country, locality: null, region: null };
  const places =
    kind === "Local"
      ? areas.filter((area) => area.country === country)
      : tollFreeCodes.slice(0, 2).map((code) => ({ ...nowhere, code }));
  return places.flatMap(({ code, ...place }) =>
    Array.from({ length: 10 }, (_, i) => ({
      ...place,
      areaCode: code,
      phoneNumber: `+1${code}55501${50 + i}`,
    })),
  );
}

/** Of the ten, 58 carries no pictures and 59 speaks only. All other numbers can do everything. */
export function capabilitiesOf(phoneNumber: string): {
  voice: boolean;
  sms: boolean;
  mms: boolean;
} {
  const isSpeechOnly = phoneNumber.endsWith("5550159");
  const isWithoutPictures = phoneNumber.endsWith("5550158");
  return { voice: true, sms: !isSpeechOnly, mms: !isSpeechOnly && !isWithoutPictures };
}

export function countryOf(phoneNumber: string): Country {
  return areas.find(({ code }) => code === areaCodeOf(phoneNumber))?.country ?? "US";
}

export function isTollFree(phoneNumber: string): boolean {
  return phoneNumber.startsWith("+1") && tollFreeCodes.includes(areaCodeOf(phoneNumber));
}

function areaCodeOf(phoneNumber: string): string {
  return phoneNumber.slice(2, 5);
}

type Country = "US" | "CA";

interface Area {
  readonly code: string;
  readonly country: Country;
  readonly locality: string;
  readonly region: string;
}
