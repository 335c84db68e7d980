import { plain } from "./plain.ts";
import { readReaction } from "./reaction.ts";

export type Answer = "confirm" | "reschedule" | "unclear";

/** The appointment that a client was asked about, and what came since. */
export interface Question {
  /** The day that it is on and the present one, in days since 1970 of the clinic's calendar. */
  readonly day: number;
  readonly today: number;
  /** As a text names them: "Thursday, November 26", "4:15 PM". */
  readonly dayWords: string;
  readonly timeWords: string;
  /** Somebody of the clinic wrote after it was asked: a yes may be to that. */
  readonly staffWroteSince: boolean;
  /** A picture came with the answer: then there is something to look at. */
  readonly hasMedia: boolean;
}

/**
 * What a client's text means when exactly one appointment waits for an answer. A confirmation that
 * is none costs an appointment, so it takes a text in which every word says yes or nothing; any
 * question is unclear, and so is another day. To ask for another time is only a flag for staff: there
 * a hint is enough.
 */
export function readAnswer(body: string, question: Question): Answer {
  const text = plain(body);
  const reaction = readReaction(text);
  const answer = reaction ? answerOf(reaction, question) : answerIn(text, question);
  return answer === "confirm" && question.hasMedia ? "unclear" : answer;
}

/** A thumb under the clinic's own question says yes; it quotes the question, which says nothing. */
function answerOf(
  { isYes, quote }: { isYes: boolean; quote: string },
  { dayWords, timeWords }: Question,
): Answer {
  const isAbout = [dayWords, timeWords].some((words) => quote.includes(plain(words)));
  return isYes && isAbout ? "confirm" : "unclear";
}

function answerIn(text: string, question: Question): Answer {
  if (text.length > longest) return "unclear";
  if (asksForAnotherTime(text, question)) return "reschedule";
  if (text.includes("?") || text.length > longestYes) return "unclear";
  const words = text
    .replace(/\bno (?:problem|worries)\b/gu, "ok")
    .replace(/\bthank u\b/gu, "thanks")
    .match(/[\p{L}\p{N}']+|\p{Emoji}/gu);
  if (!words || !words.every((word) => strong.has(word) || weak.has(word))) return "unclear";
  if (!words.every((word) => isThatDay(word, question))) return "unclear";
  // Once staff have written, only what answers the automated question alone is an answer to it.
  if (question.staffWroteSince)
    return words.some((word) => explicit.has(word)) ? "confirm" : "unclear";
  const says = words.some((word) => strong.has(word)) || /\b(?:be there|see you)\b/u.test(text);
  return says ? "confirm" : "unclear";
}

/** In UTF-16 code units: a yes is short, and what is long says more than we would understand. */
const longestYes = 60;
const longest = 200;

/** "Sure, Monday" to a question about Thursday is about something else. */
function isThatDay(word: string, { day, today }: Question): boolean {
  if (word === "today") return day === today;
  if (word === "tomorrow") return day === today + 1;
  const weekday = weekdays.indexOf(word);
  // The first day of 1970 was a Thursday.
  return weekday === -1 || weekday === (day + 4) % 7;
}

function asksForAnotherTime(text: string, { staffWroteSince }: Question): boolean {
  const bare = text.replace(/^[^\p{L}\p{Emoji}]+|[^\p{L}\p{Emoji}]+$/gu, "");
  if (staffWroteSince ? bare === "r" : noes.has(bare)) return true;
  return other.test(text) && !keeps.test(text);
}

const noes = new Set(["r", "n", "no", "nope", "nah", "non", "\u{1F44E}"]);
const other =
  /\b(?:resched\w*|re-schedul\w*|postpone\w*|cancel\w*|(?:another|different|other) (?:time|day|date)|(?:move|change|switch) (?:it|my|our|the|this|to)|(?:can't|cant|cannot|can not|won't|wont|will not) (?:make|come|be there|be able)|unable to (?:make|come)|no puedo|cambiar|annul\w*|reporter|deplacer)\b/u;
const keeps =
  /\b(?:don't|dont|do not|not to|no need to|never|didn't|didnt) (?:\w+ )?(?:cancel|resched|move|change|postpone)/u;

const list = (words: string) => words.split(" ");
const weekdays = list("sunday monday tuesday wednesday thursday friday saturday");
/** What the automated texts ask for, and a question of staff's hardly ever. */
const explicit = new Set(
  list("c confirm confirmed confirming confirms confirmo confirmado confirme confirmee"),
);
/** Each of them alone says yes. */
const strong = new Set([
  ...list(
    "c y yes yep yeah yup ya yess ok okay okey k kk sure confirm confirmed confirming confirms",
  ),
  ...list("absolutely definitely si oui d'accord vale confirmo confirmado confirme confirmee"),
  ...["\u{1F44D}", "\u2705", "\u2714", "\u{1F44C}"],
]);
/** They may stand beside it, and change nothing. */
const weak = new Set([
  ...list("thanks thank thx ty you so much very great perfect good wonderful awesome it that this"),
  ...list(
    "works work fine for us me we we'll i i'll will be there see then tomorrow today and the to",
  ),
  ...list("appointment appt would like all set sounds have a nice day monday tuesday wednesday"),
  ...list("thursday friday saturday sunday gracias merci beaucoup muchas hi hello dr doctor"),
  ...[
    "\u{1F64F}",
    "\u{1F60A}",
    "\u{1F642}",
    "\u2764",
    "\u{1F436}",
    "\u{1F431}",
    "\u{1F43E}",
    "\u{1F600}",
  ],
]);

const understood = ["confirm", "reschedule", "undone"] as const;

/** What a text was understood to say, as it is kept with it. `startsAt` in epoch milliseconds. */
export interface Understood {
  readonly answer: (typeof understood)[number];
  readonly startsAt: number;
  readonly appointmentId: string;
}

export function writeUnderstood({ answer, startsAt, appointmentId }: Understood): string {
  return `${answer} ${startsAt} ${appointmentId}`;
}

/** Null for what is no such thing. */
export function readUnderstood(kept: string | null): Understood | null {
  const [, said, startsAt, appointmentId = ""] = /^(\w+) (\d+) (.+)$/u.exec(kept ?? "") ?? [];
  const answer = understood.find((one) => one === said);
  return answer ? { answer, startsAt: Number(startsAt), appointmentId } : null;
}
