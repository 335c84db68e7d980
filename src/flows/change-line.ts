import { commitLine, isNumberTaken, type LineChange, readLine, wakeLine } from "#data/lines.ts";
import { forClinic } from "#data/store.ts";
import { businessProblem } from "#domain/business.ts";
import {
  type Business,
  isHandMade,
  isPayingToReturn,
  type Line,
  readLineNumber,
  registrationAtFirst,
} from "#domain/line.ts";
import type { SignedIn } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import {
  type EnableOutcome,
  type NumberChosen,
  numberProblem,
  setGoing,
  toLine,
} from "./enable-line.ts";
import { billingOf, comeBack, unpaidAgain } from "./line-billing.ts";
import type { Ports } from "./ports.ts";
import { switchedOff } from "./tend-line.ts";

export type ChangeLineOutcome =
  | { readonly kind: "changed" }
  | Extract<EnableOutcome, { kind: "refused" }>
  /** The line is not where the page thought: it shows where it is. */
  | { readonly kind: "stale" }
  /** The payment service has to be paid first. */
  | { readonly kind: "unpaid" }
  | { readonly kind: "unavailable" };

type Activities = Parameters<typeof activityOf>[2];

/** Chooses another number, or names another Messaging Service, when the first did not work out. */
export async function changeNumber(
  ports: Ports,
  staff: SignedIn,
  choice: NumberChosen,
): Promise<ChangeLineOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const line = await readLine(store);
  if (!line?.problem || line.problem === "checkout-expired") return { kind: "stale" };
  const number = readLineNumber(choice.number, staff.clinic.country);
  const wrong = numberProblem(choice, number);
  if (wrong || !number) return wrong ?? { kind: "stale" };
  // What is in the account already stays the number; only its service can be mended.
  const isFixed = line.numberSid !== null && number !== line.number;
  if (isFixed) return { kind: "refused", field: "number", why: "wrong" };
  if (number !== line.number && (await isNumberTaken(ports.databases, number))) {
    return { kind: "refused", field: "number", why: "taken" };
  }
  const chosen = toLine(number, choice);
  const about = {
    ...chosen,
    // Whose it was before is known since it was found: the form can't make it ours to give back.
    isBrought: line.numberSid === null ? chosen.isBrought : line.isBrought,
    business: chosen.business ?? line.business,
  };
  return change(ports, staff, line, "line-changed", {
    ...about,
    registration: registrationAtFirst(staff.clinic.country, about),
    registrationSid: null,
    registrationReason: null,
    problem: null,
  });
}

/** Begins a payment anew that was let run out. */
export async function payAgain(ports: Ports, staff: SignedIn): Promise<ChangeLineOutcome> {
  const line = await readLine(forClinic(ports.databases, staff.clinic));
  if (line?.problem !== "checkout-expired") return { kind: "stale" };
  const anew = { ...unpaidAgain(line, ports.now()), problem: null };
  return change(ports, staff, line, "line-changed", anew);
}

/** Says to the carriers who the business is, or corrects what they refused. */
export async function register(
  ports: Ports,
  staff: SignedIn,
  { business, messagingServiceSid }: { business: Business; messagingServiceSid: string },
): Promise<ChangeLineOutcome> {
  const line = await readLine(forClinic(ports.databases, staff.clinic));
  const isOpen = line?.registration === "missing" || line?.registration === "rejected";
  if (!line || !isOpen || line.disabledAt !== null) return { kind: "stale" };
  const pending = { registration: "pending", registrationReason: null } as const;
  if (line.kind === "toll-free") {
    const problem = businessProblem(business);
    if (problem) return { ...problem, kind: "refused", field: `business-${problem.field}` };
    const anew = { ...pending, business, registrationSid: null };
    return change(ports, staff, line, "line-changed", anew);
  }
  const service = messagingServiceSid.trim();
  if (!/^MG[0-9a-f]{32}$/.test(service)) {
    return { kind: "refused", field: "messagingServiceSid", why: "wrong" };
  }
  const joins = { ...pending, messagingServiceSid: service, configuredAt: null };
  return change(ports, staff, line, "line-changed", joins);
}

/** Before anything is paid or bought the agreement can be taken back. */
export async function abandonLine(ports: Ports, staff: SignedIn): Promise<ChangeLineOutcome> {
  const line = await readLine(forClinic(ports.databases, staff.clinic));
  const isUntouched = line?.clearedAt === null && line.numberSid === null;
  if (!line || !isUntouched || line.enabledAt !== null) return { kind: "stale" };
  const open = await endCheckout(ports, staff, line);
  if (open) return open;
  const now = ports.now();
  return change(ports, staff, line, "line-released", {
    releasedAt: now,
    problem: null,
    dueAt: null,
  });
}

/** Nobody can pay any more for what is taken back; otherwise why it can't be taken back now. */
async function endCheckout(
  ports: Ports,
  staff: SignedIn,
  line: Line,
): Promise<ChangeLineOutcome | null> {
  if (line.clearedAt !== null || line.checkoutId === null) return null;
  const closed = await billingOf(ports, line).closeCheckout(line.checkoutId);
  if (closed.kind === "unavailable") return { kind: "unavailable" };
  if (closed.kind !== "paid") return null;
  await lookAgain(ports, staff);
  return { kind: "stale" };
}

/** Switches the line off (R4): nothing comes or leaves, and the number is kept for a while. */
export async function disableLine(ports: Ports, staff: SignedIn): Promise<ChangeLineOutcome> {
  const line = await readLine(forClinic(ports.databases, staff.clinic));
  if (!line || line.disabledAt !== null) return { kind: "stale" };
  if (line.clearedAt === null && line.enabledAt === null) return { kind: "stale" };
  const open = await endCheckout(ports, staff, line);
  if (open) return open;
  const unpaid = line.clearedAt === null ? { checkoutId: null, checkoutUrl: null } : {};
  const off = { ...switchedOff(ports.now()), ...unpaid };
  return change(ports, staff, line, "line-disabled", off);
}

/**
 * Switches it on again, with the number that was kept. What ran out is paid anew: within what is left
 * of the grace, or, when none is, before anything comes or leaves.
 */
export async function restoreLine(ports: Ports, staff: SignedIn): Promise<ChangeLineOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const line = await readLine(store);
  if (!line || line.disabledAt === null || line.releaseBegunAt !== null) return { kind: "stale" };
  if (isPayingToReturn(line)) return { kind: "stale" };
  const back = await comeBack(ports, store, line);
  if (back.kind !== "change") return back;
  const kind = back.change.disabledAt === null ? "line-restored" : "line-changed";
  return change(ports, staff, line, kind, back.change);
}

/** Gives the number back now instead of in thirty days. */
export async function releaseLine(ports: Ports, staff: SignedIn): Promise<ChangeLineOutcome> {
  const line = await readLine(forClinic(ports.databases, staff.clinic));
  if (!line || line.disabledAt === null) return { kind: "stale" };
  const now = ports.now();
  const gone = isHandMade(line) ? { releasedAt: now, dueAt: null } : { dueAt: now };
  return change(ports, staff, line, "line-changed", { releaseAt: now, ...gone });
}

/** Asks the carriers and the payment service now instead of within the hour. */
export async function lookAgain(ports: Ports, staff: SignedIn): Promise<ChangeLineOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const line = await readLine(store);
  if (!line) return { kind: "stale" };
  await wakeLine(store, ports.now());
  await setGoing(ports, staff, line.id);
  return { kind: "changed" };
}

async function change(
  ports: Ports,
  staff: SignedIn,
  line: Line,
  kind: Activities,
  changed: LineChange,
): Promise<ChangeLineOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const activity = activityOf(ports, staff, kind, line.number);
  const due = { attempts: 0, reason: null, dueAt: ports.now() };
  const committed = await commitLine(store, line, { ...due, ...changed }, activity);
  if (!committed) return { kind: "stale" };
  await setGoing(ports, staff, line.id);
  return { kind: "changed" };
}
