import type { Arrival } from "#data/arrivals.ts";
import { fillMessage } from "#domain/after-hours-message.ts";
import { type AutoReply, decideAutoReply } from "#domain/auto-responder.ts";
import { isEmergency } from "#domain/emergency-words.ts";
import { isOpenAt, type Period, periodAt } from "#domain/business-hours.ts";
import { clinicTime } from "#domain/clinic-time.ts";

/** What a text brings about beside itself. */
export interface AfterHoursPlan {
  readonly reply: {
    readonly body: string;
    readonly isEmergency: boolean;
    readonly key: string;
  } | null;
  /** Why it is not answered by itself, when the clinic is closed. */
  readonly silence: string | null;
  readonly alert: { readonly isUrgent: boolean } | null;
}

export const nothingMore: AfterHoursPlan = { reply: null, silence: null, alert: null };

/** What happens because a text came while the clinic is closed (R16, R18). */
export function planAfterHours(
  arrival: Arrival,
  text: { contact: string; body: string; isKeyword: boolean; stopAsk: string | null },
  now: number,
): AfterHoursPlan {
  const { hours, afterHours } = arrival;
  if (!hours) return nothingMore;
  const clock = clinicTime(arrival.timeZone, arrival.country);
  // Nearly all texts come while somebody is there: then nothing more is worked out.
  if (isOpenAt(hours, clock, now)) return nothingMore;
  const period = periodAt(hours, clock, now);
  const decided = decideAutoReply({
    ...text,
    afterHours,
    period,
    optedOut: arrival.optedOut,
    asksToStop: text.stopAsk !== null || arrival.hasOpenAsk,
    isOwnNumber: arrival.isOwnNumber,
    autoRepliedAt: arrival.conversation?.autoRepliedAt ?? null,
    emergencyRepliedAt: arrival.conversation?.emergencyRepliedAt ?? null,
    staffWroteAt: arrival.conversation?.staffWroteAt ?? null,
    now,
  });
  const isTold = afterHours?.alert.isOn === true && !text.isKeyword;
  // Whoever is called must hear of every emergency, also of those that get no answer (any more).
  const alert = isTold ? { isUrgent: isEmergency(text.body, afterHours) } : null;
  if (decided.kind !== "reply") {
    return { reply: null, silence: decided.kind === "silence" ? decided.reason : null, alert };
  }
  const body = bodyOf(decided, period);
  if (body.trim() === "") return { reply: null, silence: "no-words", alert };
  return { reply: { ...decided, body }, silence: null, alert };

  function bodyOf(reply: AutoReply & { kind: "reply" }, period: Period): string {
    const usual = period.closure?.message ?? afterHours?.message ?? "";
    const template = reply.isEmergency ? (afterHours?.emergency.message ?? "") : usual;
    const { clinicName } = arrival;
    const emergencyLine = afterHours?.emergencyLine ?? "";
    return fillMessage(template, { clinicName, emergencyLine, period, clock, now });
  }
}
