export type Answer = "confirm" | "reschedule" | "unclear";

/**
 * What a client's text means when exactly one appointment waits for an answer. A confirmation that
 * is none costs an appointment, so it takes a text in which every word says yes or nothing; any
 * question is unclear. To ask for another time is only a flag for staff: there a hint is enough.
 */
export function readAnswer(body: string): Answer {
  const text = plain(body);
  if (text === "" || text.length > longest) return "unclear";
  if (asksForAnotherTime(text)) return "reschedule";
  if (text.includes("?") || text.length > longestYes) return "unclear";
  const words = text
    .replace(/\bno (?:problem|worries)\b/gu, "ok")
    .replace(/\bthank u\b/gu, "thanks")
    .match(/[\p{L}\p{N}']+|\p{Emoji}/gu);
  if (!words || !words.every((word) => strong.has(word) || weak.has(word))) return "unclear";
  const says = words.some((word) => strong.has(word)) || /\b(?:be there|see you)\b/u.test(text);
  return says ? "confirm" : "unclear";
}

/** In UTF-16 code units: a yes is short, and what is long says more than we would understand. */
const longestYes = 60;
const longest = 200;

/** Small letters without accents, skin tones and the like; straight apostrophes. */
function plain(body: string): string {
  return body
    .normalize("NFD")
    .replace(/[\p{M}\u{1F3FB}-\u{1F3FF}\u200d]/gu, "")
    .replace(/[\u2018\u2019\u02bc`\u00b4]/gu, "'")
    .toLowerCase()
    .replace(/\s+/gu, " ")
    .trim();
}

function asksForAnotherTime(text: string): boolean {
  const bare = text.replace(/^[^\p{L}\p{Emoji}]+|[^\p{L}\p{Emoji}]+$/gu, "");
  if (noes.has(bare)) return true;
  return other.test(text) && !keeps.test(text);
}

const noes = new Set(["r", "n", "no", "nope", "nah", "non", "cancel", "\u{1F44E}"]);
const other =
  /\b(?:resched\w*|re-schedul\w*|postpone\w*|cancel\w*|(?:another|different|other) (?:time|day|date)|(?:move|change|switch) (?:it|my|our|the|this|to)|(?:can't|cant|cannot|can not|won't|wont|will not) (?:make|come|be there|be able)|unable to (?:make|come)|no puedo|cambiar|annul\w*|reporter|deplacer)\b/u;
const keeps =
  /\b(?:don't|dont|do not|not to|no need to|never|didn't|didnt) (?:\w+ )?(?:cancel|resched|move|change|postpone)/u;

const list = (words: string) => words.split(" ");
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

/** What a text was understood to say, as it is kept with it. `startsAt` in epoch milliseconds. */
export interface Understood {
  readonly answer: "confirm" | "reschedule" | "undone";
  readonly startsAt: number;
  readonly appointmentId: string;
}

export function writeUnderstood({ answer, startsAt, appointmentId }: Understood): string {
  return `${answer} ${startsAt} ${appointmentId}`;
}

/** Null for what is no such thing. */
export function readUnderstood(kept: string | null): Understood | null {
  const [, answer, startsAt, appointmentId] =
    /^(confirm|reschedule|undone) (\d+) (.+)$/u.exec(kept ?? "") ?? [];
  if (appointmentId === undefined) return null;
  if (answer !== "confirm" && answer !== "reschedule" && answer !== "undone") return null;
  return { answer, startsAt: Number(startsAt), appointmentId };
}
