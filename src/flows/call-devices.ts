import { type CallingConversation, commitPush, readCalling } from "#data/pushes.ts";
import { forClinic } from "#data/store.ts";
import { isOpenAt } from "#domain/business-hours.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { isEmergency } from "#domain/emergency-words.ts";
import { lateAt } from "#domain/lateness.ts";
import { decidePush, type PushFacts } from "#domain/push-decision.ts";
import { deviceLasts } from "#domain/push.ts";
import type { Work } from "#domain/work.ts";
import { optKeyword } from "#twilio-edge-helpers/keywords.ts";
import type { Ports } from "./ports.ts";

/**
 * Has the devices of those who want it told of a conversation, if it still calls for somebody and no
 * colleague has it open. Whatever repeats this, a text is told of once.
 */
export async function callDevices(ports: Ports, work: Work): Promise<void> {
  if (!ports.push) return;
  const { clinicId, shard, subjectId: conversationId } = work;
  const store = forClinic(ports.databases, { id: clinicId, shard });
  const seen = await readCalling(store, conversationId);
  // STOP is heard by itself: nobody is called for it.
  if (!seen || optKeyword(seen.body, null) !== null) return;
  const now = ports.now();
  const facts = factsOf(seen);
  const decided = decidePush(facts, now);
  if (decided.kind === "nothing") return;
  if (decided.kind === "later") {
    return ports.enqueue([work], Math.ceil((decided.at - now) / 1000));
  }
  if (await ports.isAttended(clinicId, conversationId)) return;
  const { occasion } = decided;
  const lateSince = occasion === "late" ? seen.waitingSince : (seen.told?.lateSince ?? null);
  const devices = await commitPush(store, {
    ...{ conversationId, occasion, now },
    before: seen.told?.runId ?? null,
    waitingSince: occasion === "late" ? seen.waitingSince : null,
    told: {
      ...{ runId: ports.newId(), position: seen.position, lateSince },
      isUrgent: occasion === "urgent",
    },
    forgottenBefore: now - deviceLasts,
  });
  await ports.enqueue(
    devices.map((id) => ({
      ...{ shard, clinicId, kind: "post-push" as const },
      subjectId: `${conversationId} ${id}`,
    })),
  );
}

function factsOf(seen: CallingConversation): PushFacts {
  const { hours, afterHours, textAt, waitingSince, body } = seen;
  const clock = clinicTime(seen.timeZone, seen.country);
  return {
    ...seen,
    isUrgent: afterHours !== null && isEmergency(body, afterHours),
    wasClosed: hours !== null && !isOpenAt(hours, clock, textAt),
    isUnread: seen.unreadSince !== null,
    lateAt: waitingSince === null ? null : lateAt(seen, waitingSince),
  };
}
