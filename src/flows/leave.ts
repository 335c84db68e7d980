import type { Asks } from "#data/deliveries.ts";
import { commitWithdrawal, readLeaving } from "#data/departures.ts";
import { forClinic } from "#data/store.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import {
  decideCareDeparture,
  decideDeparture,
  type Departure,
  withdrawalCodes,
} from "#domain/departure.ts";
import type { Work } from "#domain/work.ts";
import { automatedFacts, careFacts } from "./automated-facts.ts";
import type { Ports } from "./ports.ts";
import { tellReceivers } from "./tell-receivers.ts";

/** An automated text was right when it was stored; that may be an outage or a night ago. */
export async function lookAgain(
  ports: Ports,
  work: Work,
  to: string,
): Promise<{ departure: Departure; asks: Asks | null }> {
  const store = forClinic(ports.databases, { id: work.clinicId, shard: work.shard });
  const now = ports.now();
  const leaving = await readLeaving(store, work.subjectId, now);
  if (!leaving) throw new Error(`No clinic ${work.clinicId}`);
  const { text, care } = leaving;
  const { timeZone, country, sending: hours } = leaving.clinic;
  const moment = { to, clock: clinicTime(timeZone, country), hours, now };
  if (care) {
    const items = care.map((due) => careFacts(due, true));
    return { departure: decideCareDeparture(items, moment), asks: null };
  }
  const isQuestion = text?.kind === "confirmation" || text?.kind === "reminder";
  return {
    departure: decideDeparture(text && automatedFacts(text), moment),
    asks: isQuestion ? { appointmentId: text.appointmentId, startsAt: text.plannedFor } : null,
  };
}

/** An automated text does not go; what still holds of it is planned at once, to go by itself. */
export async function withdraw(
  ports: Ports,
  work: Work,
  { reason, isWrittenAnew }: Pick<Departure & { kind: "withdraw" }, "reason" | "isWrittenAnew">,
): Promise<void> {
  const store = forClinic(ports.databases, { id: work.clinicId, shard: work.shard });
  const end = {
    reason,
    errorCode: withdrawalCodes[reason],
    anewAs: isWrittenAnew ? ports.newId() : null,
  };
  const { seq, receivers } = await commitWithdrawal(store, work.subjectId, end, ports.now());
  ports.poke(work.clinicId, seq);
  await tellReceivers(ports, { ...work, receivers });
  if (!isWrittenAnew) return;
  const next = (kind: Work["kind"]) => ({ ...work, kind, subjectId: work.clinicId });
  await ports.enqueue([next("send-planned"), next("send-care")]);
}
