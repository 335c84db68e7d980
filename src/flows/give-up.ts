import {
  type DeadLetter,
  insertDeadLetter,
  takeDeadLetter,
  takeRetried,
} from "#data/dead-letters.ts";
import { forClinic } from "#data/store.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Work } from "#domain/work.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";
import type { ParkedWebhook } from "./receive-parked.ts";

/** Keeps what a job gave up on, with its reason, until somebody decides about it. */
export async function giveUp(
  ports: Ports,
  work: Work | ParkedWebhook,
  { reason, attempts }: { reason: string; attempts: number },
): Promise<void> {
  const about = "text" in work ? work.text : "report" in work ? work.report : work;
  await insertDeadLetter(
    ports.databases,
    {
      id: ports.newId(),
      kind: work.kind,
      subjectId: "providerSid" in about ? about.providerSid : about.subjectId,
      payload: JSON.stringify(work),
      reason,
      attempts,
      at: ports.now(),
    },
    "clinicId" in about ? { clinicId: about.clinicId } : { number: about.number },
  );
}

/** What an error says, without numbers that could be somebody's and at a length to be read. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const words = cause instanceof Error ? cause.message : String(cause);
  return words.replace(/\+?\d{7,}/g, "…").slice(0, 200);
}

/** Hands out again, or throws away, what was given up of a clinic's. False when it is not there. */
export async function decideDeadLetter(
  ports: Ports,
  admin: SignedIn,
  { id, isToRetry }: { id: string; isToRetry: boolean },
): Promise<boolean> {
  const kind = isToRetry ? "job-tried-again" : "job-discarded";
  const store = forClinic(ports.databases, admin.clinic);
  const letter = await takeDeadLetter(store, id, activityOf(ports, admin, kind, ""));
  if (letter && isToRetry) await handOut(ports, [letter]);
  return letter !== null;
}

/** Hands out what somebody at the terminal wants tried again. */
export async function tryAgain(ports: Ports): Promise<void> {
  await handOut(ports, await takeRetried(ports.databases, { now: ports.now(), atMost: 100 }));
}

async function handOut(ports: Ports, letters: readonly DeadLetter[]): Promise<void> {
  const work: Work[] = [];
  for (const { kind, payload } of letters) {
    if (kind === "message" || kind === "delivery") await ports.park(JSON.parse(payload));
    else work.push(JSON.parse(payload));
  }
  await ports.enqueue(work);
}
