import type { SignedIn } from "./staff.ts";

/** A browser that somebody has signed in with. Times are epoch milliseconds. */
export interface Session {
  readonly id: string;
  /** "Chrome on Windows". */
  readonly device: string;
  readonly startedAt: number;
  /** When its owner last did something: a live feed that goes on by itself is no gesture. */
  readonly seenAt: number;
  /** The password was right, the second factor is still to come. */
  readonly awaitsCode: boolean;
  readonly hasSecondFactor: boolean;
  /** From when its owner can do nothing without a second factor; null: they need none. */
  readonly secondFactorDueAt: number | null;
  readonly signedIn: SignedIn;
}

/** The longest that one lasts, in ms: a working day. */
export const sessionLength = 12 * 60 * 60_000;
/** How long it stays open without a gesture, in ms. */
export const locksAfter = 10 * 60_000;
/** How far behind the gesture that is written down may be, in ms: a gesture is no write each. */
export const gestureEvery = 60_000;
/** How long somebody may take for the second factor, in ms. */
export const codeWithin = 10 * 60_000;

export type SessionState = "open" | "locked" | "awaits-code" | "owes-second-factor";

/** What a session lets its owner do. */
export function sessionState(session: Session, now: number): SessionState {
  if (session.awaitsCode) return "awaits-code";
  if (now - session.seenAt >= locksAfter) return "locked";
  const { secondFactorDueAt: dueAt, hasSecondFactor } = session;
  return dueAt !== null && dueAt <= now && !hasSecondFactor ? "owes-second-factor" : "open";
}

/** "Firefox on Linux", so that its owner knows which one it is. Never more than a guess. */
export function deviceOf(userAgent: string): string {
  const browser = nameOf(userAgent, browsers);
  const system = nameOf(userAgent, systems);
  return system === "" ? browser : `${browser} on ${system}`;
}

/** In this order: most browsers also say that they are others. */
const browsers: readonly [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/\bOPR\//, "Opera"],
  [/\bChrome\/|\bCriOS\//, "Chrome"],
  [/\bSafari\//, "Safari"],
  [/./, "A browser"],
  [/^/, "Something that does not say its name"],
];
const systems: readonly [RegExp, string][] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

function nameOf(userAgent: string, names: readonly [RegExp, string][]): string {
  return names.find(([pattern]) => pattern.test(userAgent))?.[1] ?? "";
}
