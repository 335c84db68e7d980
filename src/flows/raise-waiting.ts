import { toHours } from "#data/clinic-settings.ts";
import { clinicsThatWait, commitLookAgain, commitRaised, waitingSince } from "#data/late.ts";
import { lateAt } from "#domain/lateness.ts";
import type { Ports } from "./ports.ts";

/**
 * Every minute: those on duty are told of clients who have waited too long, each once. Where nobody has,
 * it says when to look again, so that a night full of texts is looked at once.
 */
export async function raiseWaiting(ports: Ports): Promise<void> {
  const { databases } = ports;
  const now = ports.now();
  for (const clinic of await clinicsThatWait(databases, { now, atMost: mostClinics })) {
    const { clinicId, shard } = clinic;
    const patience = { ...clinic, hours: toHours(clinic.hours) };
    const all = await waitingSince(databases, clinic, mostAtOnce);
    const late = all.filter((since) => (lateAt(patience, since) ?? never) <= now);
    const until = late.at(-1);
    if (until !== undefined) {
      const called = await commitRaised(databases, clinic, { until, now });
      await ports.enqueue([
        { shard, clinicId, kind: "send-alerts", subjectId: clinicId },
        ...called.map((id) => ({ ...{ shard, clinicId }, kind: callDevices, subjectId: id })),
      ]);
    } else if (all[0] !== undefined) {
      // A clinic that is closed for long is looked at again the next day.
      const next = lateAt(patience, all[0]) ?? never;
      await commitLookAgain(databases, clinic, Math.min(next, now + day));
    }
  }
}

const callDevices = "call-devices" as const;
const never = Number.MAX_SAFE_INTEGER;
const day = 86_400_000;
/** Of a minute. */
const mostClinics = 500;
const mostAtOnce = 200;
