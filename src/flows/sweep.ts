import { dueAlerts } from "#data/alerts.ts";
import { takeDueMedia } from "#data/attachments.ts";
import { takeUnrecorded } from "#data/deletions.ts";
import { takeDueDeletions } from "#data/gateway-deletions.ts";
import { forgetDraftsBefore } from "#data/draft-attachments.ts";
import { dueImports } from "#data/imports.ts";
import { dueLines } from "#data/lines.ts";
import { sweepKeys } from "#data/idempotency-keys.ts";
import { sweepLinks } from "#data/media-links.ts";
import { dueReceivers } from "#data/receiver-runs.ts";
import { takeOverdue } from "#data/outbox.ts";
import { takeDueQuiet } from "#data/quiet.ts";
import { duePushes } from "#data/pushes.ts";
import { takeDueReplans } from "#data/replans.ts";
import { takeDuePurges } from "#data/retention.ts";
import { sweepSessions } from "#data/sessions.ts";
import { directory } from "#data/store.ts";
import type { Ports } from "./ports.ts";

/**
 * Hands out again what the queue lost, a minute after it was due, and removes what has run out.
 * Work that is merely slow may be handed out twice: every job stands that.
 */
export async function sweep(ports: Ports): Promise<{ handedOut: number }> {
  const now = ports.now();
  const due = { dueBefore: now - patience, tryAgainAt: now + patience, atMost: 1000 };
  const overdue = [
    ...(await takeOverdue(ports.databases, due)),
    ...(await takeDueDeletions(ports.databases, due)),
    ...(await takeUnrecorded(ports.databases, due)),
    ...(await takeDueMedia(ports.databases, due)),
    ...(await dueAlerts(ports.databases, { ...due, emailsDueBefore: now })),
    ...(await dueLines(ports.databases, due)),
    ...(await dueImports(ports.databases, due)),
    ...(await dueReceivers(ports.databases, { ...due, dueBefore: now })),
    ...(await duePushes(ports.databases, due)),
    ...(await takeDueReplans(ports.databases, due)),
    ...(await takeDuePurges(ports.databases, due)),
    ...(await takeDueQuiet(ports.databases, due)),
  ];
  await ports.enqueue(overdue);
  await sweepLinks(ports.databases, now);
  await forgetDraftsBefore({ db: directory(ports.databases) }, now - draftsLast);
  await sweepSessions(directory(ports.databases), now);
  await sweepKeys(ports.databases, now);
  return { handedOut: overdue.length };
}

/** How long somebody may leave files attached without sending them, in ms: two weeks. */
const draftsLast = 14 * 24 * 3_600_000;
/** How long the queue gets before work counts as lost, in ms. */
const patience = 30_000;
