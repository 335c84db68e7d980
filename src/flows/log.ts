import { AsyncLocalStorage } from "node:async_hooks";

/**
 * What there is to log. A line is JSON: what happened, when, in which request or job, whose. It holds
 * ids, counts and outcomes, never what somebody is called, wrote, or can be reached at.
 */
type Event =
  | "request"
  | "request-failed"
  | "call-failed"
  | "afterwards-failed"
  | "answer-broken-off"
  | "reply-not-stored"
  | "webhook-parked"
  | "webhook-lost"
  | "report-without-news"
  | "refusal-not-noted"
  | "forgery-not-counted"
  | "limiter-silent"
  | "token-use-not-noted"
  | "poke-lost"
  | "socket-not-ended"
  | "queue-took-nothing"
  | "not-configured"
  | "sign-in"
  | "job"
  | "job-failed"
  | "given-up-not-written"
  | "gateway-list-unavailable"
  | "gateway-deletion-pending"
  | "handed-over"
  | "line-step-again"
  | "medium-not-fetched"
  | "medium-not-kept"
  | "files-gone"
  | "orphans-removed"
  | "link-not-sent"
  | "alert-not-taken"
  | "alerts-folded"
  | "push-not-taken"
  | "inbox-not-asked"
  | "minute";

type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** What every line in a request or a job says of it. */
interface Place {
  /** As the answer's X-Request-Id says. */
  readonly request?: string;
  readonly job?: string;
  readonly kind?: string;
  readonly attempt?: number;
  readonly clinic?: string;
  readonly staff?: string;
}

const places = new AsyncLocalStorage<Place>();

/** Runs something whose lines all say where they were written. */
export function loggedIn<Outcome>(place: Place, run: () => Outcome): Outcome {
  return places.run({ ...places.getStore(), ...place }, run);
}

/** The same, saying where it was made, whoever calls it: a body is read from outside its request. */
export function loggedHere<Said>(run: (said: Said) => void): (said: Said) => void {
  return AsyncLocalStorage.bind(run);
}

/** Adds to what the lines of this request say, once it is known. */
export function logWith(known: Pick<Place, "clinic" | "staff">): void {
  Object.assign(places.getStore() ?? {}, known);
}

export function log(level: "info" | "warn" | "error", event: Event, facts: Facts = {}): void {
  const at = new Date().toISOString();
  console[level](JSON.stringify({ level, event, at, ...places.getStore(), ...facts }));
}

/**
 * An error by its class, its code, where it was thrown, and a reason in words of ours. What it says
 * itself may quote a text or name somebody: drizzle's errors hold the parameters of their query.
 */
export function logError(event: Event, error: unknown): void {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return log("error", event, { error: typeof cause });
  const code = "code" in cause ? String(cause.code) : "";
  log("error", event, {
    error: isWord(cause.name) ? cause.name : "Error",
    ...(isWord(code) ? { code } : {}),
    reason: reasonIn(cause.message),
    thrownAt: framesOf(cause),
  });
}

/** What is known of a reason that somebody else put in words: of those, only ours are repeated. */
export function reasonIn(words: string): string {
  const found = reasons.map((reason) => reason.exec(words)?.[0]).filter(Boolean);
  return found.length > 0 ? found.join(", ") : "other";
}

const reasons = [
  /\bHTTP \d{3}\b/,
  /\bD1_[A-Z_]+\b/,
  /\bSQLITE_[A-Z_]+\b/,
  /\bNetwork connection lost\b/,
  /\bdatabase is locked\b/,
  /\b(?:UNIQUE|NOT NULL) constraint failed: [a-z_]+\.[a-z_]+\b/,
  /\b(?:CHECK|FOREIGN KEY) constraint failed\b/,
  /\b(?:no such|duplicate) (?:table|column)\b/,
  /\boverloaded\b/,
  /\b(?:timeout|timed out|aborted)\b/i,
  /\bQueue send failed\b/,
  /\binternal error\b/i,
  // Source: Resend, "Errors".
  /^(?:rate_limit_exceeded|(?:daily|monthly)_quota_exceeded|application_error|internal_server_error)\b/,
  /^(?:validation_error|(?:missing|restricted|invalid)_api_key|invalid_(?:from|to)_address)\b/,
];

function isWord(text: string): boolean {
  return /^[A-Za-z]\w{0,40}$/.test(text);
}

/** The innermost places of the program itself; a message that looks like one is cut off before. */
function framesOf({ stack = "", message }: Error): string {
  const frames = stack.replace(message, "").matchAll(/^ +at ([\w.<>$ #/:()@-]+)$/gm);
  return [...frames]
    .slice(0, 3)
    .map(([, place]) => place?.replace(/\(?\S*\/(?=[\w.-]+:\d)/, "").replace(")", ""))
    .join(" < ");
}
