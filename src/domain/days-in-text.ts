import { daysOf, keyOf, weekdayOf } from "./calendar.ts";
import { plain } from "./plain.ts";

/** Words of a text that name a day. */
interface NamedDay {
  readonly start: number;
  readonly end: number;
  /** "2026-12-03" */
  readonly day: string;
}

/**
 * The days that a text names beyond doubt: "Thu Dec 3 at 2:30 pm", "on 12/3", "3. Dez.", "tomorrow 3pm".
 * A fraction, a dose, a name ("May 3 of us come?") or a date whose weekday is another is left alone: a
 * wrong link costs more than a missing one. `said` is the day on which it was written; `country` says
 * which number of a date comes first, and in Canada only what can be read in one way is.
 */
export function daysIn(text: string, said: string, country: string): NamedDay[] {
  const today = daysOf(said);
  if (today === null || !/\d|tomorrow/iu.test(text)) return [];
  const found = shapes.flatMap(({ pattern, read }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const day = read(match, { text, today, country });
      const end = match.index + match[0].length;
      return day === null ? [] : [{ start: match.index, end, day: keyOf(day) }];
    }),
  );
  const inOrder = found.toSorted((a, b) => a.start - b.start);
  return inOrder.filter(({ start }, i) => inOrder.slice(0, i).every((other) => other.end <= start));
}

interface Setting {
  readonly text: string;
  readonly today: number;
  readonly country: string;
}

/** "2:30 pm", "at 3", ", 14:30": bounded, like all of these patterns, so that no text is slow to read. */
const time = String.raw`(?<time>,? ?(?:at |@ ?|um |à |a las )?(?:\d{1,2}:\d\d(?: ?(?:[ap]m\b|[ap]\.m\.))?|\d{1,2} ?(?:[ap]m\b|[ap]\.m\.))(?![\w:])|,? at \d{1,2}(?![\w:/.-]))?`;
const weekday = String.raw`(?:(?<weekday>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?\.?,? )?`;
const year = String.raw`(?:,? (?<year>\d{4})\b)?`;
const pattern = (source: string) => new RegExp(String.raw`(?<![\p{L}\d/.$#-])${source}`, "giu");

const shapes = [
  {
    pattern: pattern(
      String.raw`${weekday}(?<month>\p{L}{3,9})\.? (?<day>\d{1,2})(?:st|nd|rd|th)?(?![\p{L}\d/:.-]\d|\d|\p{L})${year}${time}`,
    ),
    read: byName,
  },
  {
    pattern: pattern(
      String.raw`${weekday}(?<day>\d{1,2})(?:st|nd|rd|th|er|\.)? (?:of |de )?(?<month>\p{L}{3,10})\b\.?${year}${time}`,
    ),
    read: byName,
  },
  {
    pattern: pattern(
      String.raw`${weekday}(?<first>\d{1,2})/(?<second>\d{1,2})(?:/(?<year>\d{4}|\d\d))?(?![\d/])${time}`,
    ),
    read: byNumbers,
  },
  {
    pattern: pattern(String.raw`(?<iso>\d{4}-\d\d-\d\d)(?![\d-])${time}`),
    read: ({ groups }: RegExpExecArray, setting: Setting) =>
      near(daysOf(groups?.["iso"] ?? ""), setting),
  },
  {
    pattern: pattern(String.raw`(?<word>tomorrow|today)(?![\p{L}\d])${time}`),
    read: byWord,
  },
];

function byName(match: RegExpExecArray, setting: Setting): number | null {
  const { month: name = "", day = "", year: said, weekday: on, time: at } = match.groups ?? {};
  const month = months.findIndex((names) => names.includes(plain(name))) + 1;
  if (month === 0) return null;
  const isSure = said !== undefined || at !== undefined || on !== undefined;
  if (!isSure && /^(?:may|mar|march|mars)$/u.test(name)) return null;
  if (!isSure && !endsThere(match, setting)) return null;
  return inYear({ month, day: Number(day), year: said, weekday: on }, setting);
}

function byNumbers(match: RegExpExecArray, setting: Setting): number | null {
  const { first = "", second = "", year: said, weekday: on, time: at } = match.groups ?? {};
  const [a, b] = [Number(first), Number(second)];
  const isOn = /\b(?:on|until|till|before|after|since|due) $/iu.test(before(match, setting, 8));
  const isFraction = said === undefined && on === undefined && !isOn && a < b && b <= 4;
  if (isFraction || (said === undefined && a > 12)) return null;
  const isSure = said !== undefined || at !== undefined || on !== undefined;
  if (!isSure && !(isOn && endsThere(match, setting))) return null;
  if (setting.country !== "US" && a <= 12 && b <= 12 && a !== b) return null;
  const [month, day] = a > 12 ? [b, a] : [a, b];
  const full = said?.length === 2 ? `20${said}` : said;
  return inYear({ month, day, year: full, weekday: on }, setting);
}

function byWord(match: RegExpExecArray, setting: Setting): number | null {
  const { word = "", time: at } = match.groups ?? {};
  // That it was good to see them today leads nowhere.
  if (word.toLowerCase() === "today") return at === undefined ? null : setting.today;
  return /\bafter $/iu.test(before(match, setting, 6)) ? null : setting.today + 1;
}

function before({ index }: RegExpExecArray, { text }: Setting, many: number): string {
  return text.slice(Math.max(0, index - many), index);
}

/** "Dec 3 works", and not "Dec 3 kittens": what follows may follow a date. */
function endsThere(match: RegExpExecArray, { text }: Setting): boolean {
  const end = match.index + match[0].length;
  return /^(?:\s*$|\s*[,.!?;:)\n…–—-]|\s+(?:at|or|and|but|is|was|in|for|to|through|if|works?|would|please|with|from|around|between|before|after|morning|afternoon|evening)\b)/iu.test(
    text.slice(end, end + 20),
  );
}

/** A date without a year is the one that was near when it was written: rather ahead than behind. */
function inYear(
  date: { month: number; day: number; year: string | undefined; weekday: string | undefined },
  setting: Setting,
): number | null {
  const two = (part: number) => String(part).padStart(2, "0");
  const within = (year: number) => daysOf(`${year}-${two(date.month)}-${two(date.day)}`);
  const thisYear = Number(keyOf(setting.today).slice(0, 4));
  const years =
    date.year === undefined ? [-1, 0, 1].map((by) => thisYear + by) : [Number(date.year)];
  const [found = null] = years
    .map(within)
    .filter((days) => days !== null)
    .filter((days) => date.year !== undefined || days >= setting.today - 60);
  const isThatDay =
    found === null ||
    date.weekday === undefined ||
    weekdays.indexOf(date.weekday.toLowerCase()) === weekdayOf(found);
  return isThatDay ? near(found, setting) : null;
}

/** A birthday has no place in a schedule. */
function near(days: number | null, { today }: Setting): number | null {
  return days !== null && days > today - 400 && days < today + 800 ? days : null;
}

const list = (words: string) => words.split(" ");
const weekdays = list("sun mon tue wed thu fri sat");
/** English, Spanish, French and German, in plain letters. */
const months = [
  list("jan january enero janvier januar"),
  list("feb february febrero fevrier februar"),
  list("mar march marzo mars marz"),
  list("apr april abril avril"),
  list("may mayo mai"),
  list("jun june junio juin juni"),
  list("jul july julio juillet juli"),
  list("aug august agosto aout"),
  list("sep sept september septiembre septembre"),
  list("oct october octubre octobre oktober okt"),
  list("nov november noviembre novembre"),
  list("dec december diciembre decembre dezember dez"),
];
