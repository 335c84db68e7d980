import { type AutomatedFacts, decideAutomated, type Withheld } from "./automated-text.ts";
import { type CareFacts, type CareWithheld, decideCare, whileUndecided } from "./care.ts";
import type { ClinicTime } from "./clinic-time.ts";
import { nextAllowed, type SendingHours } from "./sending-hours.ts";

/** Why an automated text was withdrawn in the moment that it was to leave. */
export type Withdrawal =
  | Withheld
  | Exclude<CareWithheld, "asks-to-stop">
  | "another-number"
  | "night";

/** What becomes of an automated text that is about to be handed to the gateway. */
export type Departure =
  | { readonly kind: "send" }
  | { readonly kind: "later"; readonly at: number }
  /** It never goes; `isWrittenAnew`: what it is about still holds, and gets a text of its own. */
  | { readonly kind: "withdraw"; readonly reason: Withdrawal; readonly isWrittenAnew: boolean };

/** The moment of leaving: `to` is the number that it was written to, `now` epoch milliseconds. */
interface Moment {
  readonly to: string;
  readonly clock: ClinicTime;
  readonly hours: SendingHours;
  readonly now: number;
}

/**
 * May a text about an appointment still leave? It was right when it was written, which may be a night
 * or an outage ago. Null facts: it was planned anew since, and another text says the same.
 */
export function decideDeparture(
  facts: (AutomatedFacts & { readonly asksToStop: boolean }) | null,
  { to, clock, hours, now }: Moment,
): Departure {
  if (!facts) return withdraw("superseded");
  const decided = decideAutomated(facts, clock, hours, now);
  if (decided.kind === "withhold") return withdraw(decided.reason);
  return facts.contact === to ? decided : withdraw("another-number", true);
}

/**
 * The same of a text about care. It tells of all its items or does not go: those that are still due get
 * another text, and so they do in the morning, together with what is due by then.
 */
export function decideCareDeparture(
  items: readonly CareFacts[],
  { to, clock, hours, now }: Moment,
): Departure {
  const decided = items.map((item) => decideCare(item, now));
  const reason = decided.find((one) => one !== "send" && one !== "asks-to-stop");
  if (reason) return withdraw(reason, decided.includes("send"));
  if (items.some(({ contact }) => contact !== to)) return withdraw("another-number", true);
  // They may have asked not to be texted: it waits for staff to decide, but not over the night.
  const isHeld = decided.includes("asks-to-stop");
  const at = isHeld ? now + whileUndecided : now;
  if (nextAllowed(at, clock, hours) > at) return withdraw("night", true);
  return isHeld ? { kind: "later", at } : { kind: "send" };
}

/** As the gateway would say it, or else a number of our own: the gateway's have five digits. */
export const withdrawalCodes: Record<Withdrawal, number> = {
  sensitive: 1,
  deceased: 2,
  archived: 3,
  moved: 4,
  cancelled: 5,
  "too-late": 6,
  superseded: 7,
  "no-number": 8,
  "another-number": 9,
  done: 10,
  booked: 11,
  "another-day": 12,
  night: 13,
  "no-consent": 14,
  unreachable: 21211,
  abroad: 21408,
  premium: 21408,
  "texting-off": 21606,
  "opted-out": 21610,
  landline: 30006,
};

/** Was it we who withdrew it, for a reason that no gateway knows? */
export function isWithdrawn(errorCode: number | null): boolean {
  return errorCode !== null && errorCode < 100;
}

function withdraw(reason: Withdrawal, isWrittenAnew = false): Departure {
  return { kind: "withdraw", reason, isWrittenAnew };
}
