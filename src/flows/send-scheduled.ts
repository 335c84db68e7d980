import {
  commitHeld,
  commitPutOff,
  type DueScheduled,
  readDueScheduled,
} from "#data/due-scheduled.ts";
import { commitReply } from "#data/replies.ts";
import { takeDueScheduled } from "#data/scheduled-texts.ts";
import { forClinic, type Store } from "#data/store.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { replyRefusal } from "#domain/conversation.ts";
import { decideScheduled, type DueDecision } from "#domain/send-later.ts";
import type { Work } from "#domain/work.ts";
import { enqueueInTurn, mostAMinute, turnOf } from "./turns.ts";
import type { Ports } from "./ports.ts";

/**
 * Sends one text whose time has come. It becomes a message by the same transaction, and under the same
 * conditions, as what staff send; its row ends with it, so whatever repeats this sends it once. What
 * may not leave stays in its conversation with the reason, which is unread then.
 */
export async function sendScheduled(ports: Ports, work: Work): Promise<void> {
  const store = forClinic(ports.databases, { id: work.clinicId, shard: work.shard });
  const now = ports.now();
  const due = await readDueScheduled(store, work.subjectId, now);
  if (!due) return;
  const decision = decide(due, now);
  if (decision.kind !== "send") return settle(ports, store, due, decision);
  const { seen, savedAt, ...written } = due;
  const messageId = ports.newId();
  const committed = await commitReply(store, {
    ...written,
    messageId,
    conversationId: seen.conversationId,
    clientToken: scheduledToken(seen.id),
    attemptOf: null,
    scheduled: { ...seen, writtenAt: savedAt, byItself: true },
    caps: ports.caps,
    now,
  });
  // A cap is reached: it waits for the next hour, as automated texts do.
  if (typeof committed === "string") {
    const at = (Math.floor(now / hour) + 1) * hour;
    return settle(ports, store, due, { kind: "later", at });
  }
  // Changed in this very moment: it is still due, and looked at again in a minute.
  if (!committed) return;
  ports.poke(work.clinicId, committed.seq);
  await ports.enqueue([{ ...work, kind: "deliver-message", subjectId: messageId }]);
}

/** Of the message that a scheduled text becomes: there is never a second one. */
export function scheduledToken(id: string): string {
  return `scheduled ${id}`;
}

/** Hands out what is due, for the cron; late or twice comes to the same. */
export async function handOutScheduled(ports: Ports): Promise<{ handedOut: number }> {
  const now = ports.now();
  const due = { dueBefore: now, tryAgainAt: now + patience, atMost: mostAMinute };
  const work = await takeDueScheduled(ports.databases, due);
  await enqueueInTurn(
    ports,
    work.map((one, before) => ({ work: one, delaySeconds: turnOf(before) })),
  );
  return { handedOut: work.length };
}

const hour = 3_600_000;
/** How long the queue gets, whose last turn is a minute away, before it is handed out once more. */
const patience = 120_000;

function decide(due: DueScheduled, now: number): DueDecision {
  const { conversation, optOut, isLineOff, timeZone, country } = due;
  const clock = clinicTime(timeZone, country);
  const refusal = replyRefusal(conversation, optOut, isLineOff);
  const decision = decideScheduled({ ...due, refusal, clock }, now);
  const isWhole = decision.kind !== "send" || due.hasItsFiles;
  return isWhole ? decision : { kind: "hold", reason: "files-changed" };
}

async function settle(
  ports: Ports,
  store: Store,
  { seen, clientId }: DueScheduled,
  decision: Exclude<DueDecision, { kind: "send" }>,
): Promise<void> {
  const now = ports.now();
  const seq =
    decision.kind === "later"
      ? await commitPutOff(store, seen, decision.at)
      : await commitHeld(
          store,
          seen,
          { reason: decision.reason, now },
          {
            ...{ id: ports.newId(), at: now, staffId: "deskline", staffName: "Deskline" },
            ...{ kind: "scheduled-text-withdrawn", clientId, detail: "" },
          },
        );
  ports.poke(store.clinicId, seq);
}
