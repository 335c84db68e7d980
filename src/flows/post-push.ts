import { createHash } from "node:crypto";
import { claimPush, type DuePush, type PushSettlement, settlePush } from "#data/pushes.ts";
import { forClinic } from "#data/store.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { readPushAddress } from "#domain/push-address.ts";
import { pushWords } from "#domain/push-decision.ts";
import type { Work } from "#domain/work.ts";
import { postPush as post, type PushOutcome } from "#web-push/post.ts";
import { vapidKey } from "#web-push/vapid.ts";
import { giveUp } from "./give-up.ts";
import { log } from "./log.ts";
import type { Ports, PushService } from "./ports.ts";

/**
 * Posts what one device is told, once. A service that is down or asks to wait is tried again, for two
 * hours: a push that comes later than that helps nobody. A device that its service does not know any more
 * goes; what the service refuses is given up, with its answer. A run that dies in between posts again, and
 * the browser shows it in the same place.
 */
export async function postPush(ports: Ports, work: Work): Promise<void> {
  const [conversationId = "", deviceId = ""] = work.subjectId.split(" ");
  const store = forClinic(ports.databases, { id: work.clinicId, shard: work.shard });
  const now = ports.now();
  const claim = { now, until: now + claimedFor };
  const push = await claimPush(store, { conversationId, deviceId }, claim);
  if (!push) return;
  if (!ports.push || !push.to) return settlePush(store, push, { kind: "withdrawn" });
  const outcome = await tryOnce(ports, ports.push, push, push.to);
  if (outcome.kind !== "taken") log("warn", "push-not-taken", factsOf(outcome));
  const settlement = settlementOf(outcome, push, ports.now());
  await settlePush(store, push, settlement);
  await follow(ports, work, { push, outcome, settlement });
}

/** In ms. */
const claimedFor = 60_000;
const triedFor = 2 * 3_600_000;
/** With the minute until the next sweep it goes within two when the service is back (I5). */
const longestDelay = 45_000;
/** What the service itself asks for, within reason. */
const longestWait = 1_800_000;
/** In seconds: a phone that is off for longer has its inbox to look at. */
const ttl = 4 * 3600;

type Outcome = PushOutcome | { readonly kind: "refused"; readonly status: null };

/** What was allowed when the address was kept may be no longer: it is asked again each time. */
async function tryOnce(
  ports: Ports,
  { privateKey, subject, otherService }: PushService,
  { occasion, conversationId: id }: DuePush,
  to: NonNullable<DuePush["to"]>,
): Promise<Outcome> {
  if (!readPushAddress(to.endpoint, otherService).ok) return { kind: "refused", status: null };
  const clock = clinicTime(to.timeZone, to.country);
  const who = to.notification === "named" ? to.clientName : null;
  const since = to.waitingSince === null ? "" : clock.time(to.waitingSince);
  const text = JSON.stringify({ title: to.clinicName, body: pushWords(occasion, who, since), id });
  const topic = createHash("sha256").update(id).digest("base64url").slice(0, 32);
  const key = await vapidKey(privateKey);
  return post(to, { text, topic, ttl }, { key, subject, now: ports.now() });
}

function settlementOf(outcome: Outcome, push: DuePush, now: number): PushSettlement {
  switch (outcome.kind) {
    case "taken":
      return { kind: "taken", at: now };
    case "gone":
      return { kind: "gone" };
    case "refused":
      return isOurs(outcome) ? { kind: "refused", at: now } : { kind: "given-up" };
    case "again": {
      const usual = Math.min(10_000 * 2 ** (push.attempts - 1), longestDelay);
      const wait = Math.min(Math.max(outcome.afterMs ?? 0, usual), longestWait);
      if (now + wait > push.createdAt + triedFor) return { kind: "given-up" };
      return { kind: "again", dueAt: now + wait };
    }
  }
}

/** Whether the service wants nothing from us for that device, whatever it says (RFC 8292, 4.2). */
function isOurs({ status }: Extract<Outcome, { kind: "refused" }>): boolean {
  return status === null || status === 401 || status === 403;
}

async function follow(
  ports: Ports,
  work: Work,
  { push, outcome, settlement }: { push: DuePush; outcome: Outcome; settlement: PushSettlement },
): Promise<void> {
  if (settlement.kind === "again") {
    const delay = settlement.dueAt - ports.now();
    // What is due later than that is the sweep's.
    if (delay < 60_000) await ports.enqueue([work], Math.max(1, Math.ceil(delay / 1000)));
  }
  if (settlement.kind === "given-up" || settlement.kind === "refused") {
    await giveUp(ports, work, { reason: reasonOf(outcome), attempts: push.attempts });
  }
}

function reasonOf(outcome: Outcome): string {
  const status = "status" in outcome ? outcome.status : null;
  if (outcome.kind === "again") return `The push service took nothing for two hours (${status})`;
  if (status === null) return "Deskline does not post to this push service";
  return `The push service refused it (${status})`;
}

function factsOf(outcome: Outcome) {
  return { outcome: outcome.kind, status: "status" in outcome ? outcome.status : null };
}
