import type { Activity } from "#data/activity.ts";
import { claimLine, commitLine, type LineChange } from "#data/lines.ts";
import { readClinic } from "#data/clinics.ts";
import { forClinic } from "#data/store.ts";
import { keptFor, type Line, type LineStep, nextLook, nextStep } from "#domain/line.ts";
import type { Work } from "#domain/work.ts";
import { buyTheNumber, configureTheNumber, releaseTheNumber } from "./line-number.ts";
import { quietSince } from "./line-health.ts";
import {
  closeCheckout,
  openCheckout,
  readCheckout,
  readSubscription,
  setRenewal,
} from "./line-billing.ts";
import { handInRegistration, readRegistration } from "./line-registration.ts";
import type { LineContext, Tended } from "./line-step.ts";
import { log, reasonIn } from "./log.ts";
import type { Ports } from "./ports.ts";

/**
 * Brings a clinic's line forward as far as it goes by itself: payment, number, webhooks, on, carrier
 * registration; and, when it was switched off, the end of the subscription and the release of the
 * number. Each step looks at what is there before it makes anything, and is written down before the
 * next one, so that an interruption or a lost answer costs nothing twice.
 */
export async function tendLine(ports: Ports, work: Work): Promise<void> {
  const store = forClinic(ports.databases, { id: work.clinicId, shard: work.shard });
  const now = ports.now();
  const claimed = await claimLine(store, { now, until: now + claimedFor });
  if (!claimed) return;
  const clinic = await readClinic(ports.databases, store.clinicId);
  const at = { ports, store, clinic };
  let line: Line | null = claimed;
  for (let steps = 0; steps < mostSteps && line; steps += 1) {
    const step = nextStep(line, now);
    if (step === "rest") {
      await rest(at, line);
      return;
    }
    const tended = await take(at, line, step);
    if (tended.kind === "wait") {
      await again(at, line, tended.reason);
      return;
    }
    line = await commit(at, line, step, tended.change);
  }
  // Somebody else has changed it meanwhile: it is due again by their hand.
}

/** In ms: longer than a step takes at its slowest. */
const claimedFor = 90_000;
const mostSteps = 12;

function take(at: LineContext, line: Line, step: Exclude<LineStep, "rest">): Promise<Tended> {
  switch (step) {
    case "open-checkout":
      return openCheckout(at, line);
    case "read-checkout":
      return readCheckout(at, line);
    case "buy-number":
      return buyTheNumber(at, line);
    case "configure-number":
      return configureTheNumber(at, line);
    case "come-on":
      return Promise.resolve({ kind: "done", change: { enabledAt: at.ports.now() } });
    case "register":
      return handInRegistration(at, line);
    case "end-subscription":
      return setRenewal(at, line, false);
    case "resume-subscription":
      return setRenewal(at, line, true);
    case "disable-unpaid":
      return Promise.resolve({ kind: "done", change: switchedOff(at.ports.now()) });
    case "close-checkout":
      return closeCheckout(at, line);
    case "begin-release":
      return Promise.resolve({ kind: "done", change: { releaseBegunAt: at.ports.now() } });
    case "release":
      return releaseTheNumber(at, line);
  }
}

/** Off from now on; the number is kept for a while. */
export function switchedOff(now: number): LineChange {
  return { disabledAt: now, releaseAt: now + keptFor, problem: null };
}

function commit(
  { ports, store }: LineContext,
  line: Line,
  step: LineStep,
  change: LineChange,
): Promise<Line | null> {
  const kind = toldOf(step, line, change);
  const activity = kind && {
    id: ports.newId(),
    at: ports.now(),
    staffId: "",
    staffName: "Deskline",
    kind,
    clientId: null,
    detail: line.number,
  };
  return commitLine(store, line, { reason: null, attempts: 0, ...change }, activity);
}

/** What the log says of a step. */
function toldOf(step: LineStep, line: Line, change: LineChange): Activity["kind"] | null {
  if (line.disabledAt !== null && change.disabledAt === null) return "line-restored";
  if (step === "come-on") return "line-enabled";
  if (step === "disable-unpaid") return "line-unpaid";
  return step === "release" ? "line-released" : null;
}

/** Nothing to do: look whether there is news, and when to again. */
async function rest(at: LineContext, line: Line): Promise<void> {
  const change = await newsOf(at, line);
  const now = at.ports.now();
  const after = { ...line, ...change };
  // News can make work at once: what ran out is switched off by the next run.
  const dueAt = nextStep(after, now) === "rest" ? nextLook(after, now) : now;
  await commitLine(at.store, line, { ...change, attempts: 0, dueAt });
}

/** What the carriers, the payment service and the clinic's own rows say of a line by now. */
async function newsOf(at: LineContext, line: Line): Promise<LineChange> {
  return {
    ...(await readRegistration(at, line)),
    ...(await readSubscription(at, line)),
    quietSince: await quietSince(at.ports, at.store, at.clinic),
  };
}

/** The same step later: after seconds at first, then more seldom. A line that is on is watched on. */
async function again(at: LineContext, line: Line, reason: string): Promise<void> {
  log("warn", "line-step-again", { reason: reasonIn(reason) });
  const { ports, store } = at;
  const isOn = line.enabledAt !== null && line.disabledAt === null;
  const news = isOn ? await newsOf(at, line) : {};
  const wait = Math.min(2 ** line.attempts * 5, 3600);
  const dueAt = ports.now() + wait * 1000;
  const change = { ...news, attempts: line.attempts + 1, reason, dueAt };
  const committed = await commitLine(store, line, change);
  const work = { shard: "DB", clinicId: store.clinicId, subjectId: line.id } as const;
  if (committed) await ports.enqueue([{ ...work, kind: "tend-line" }], wait);
}
