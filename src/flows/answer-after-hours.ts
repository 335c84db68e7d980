import type { Arrival } from "#data/arrivals.ts";
import { type AutoReply, decideAutoReply, fillMessage } from "#domain/auto-responder.ts";
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
  text: { contact: string; body: string; isKeyword: boolean },
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
    isOwnNumber: arrival.isOwnNumber,
    autoRepliedAt: arrival.conversation?.autoRepliedAt ?? null,
    emergencyRepliedAt: arrival.conversation?.emergencyRepliedAt ?? null,
    staffWroteAt: arrival.conversation?.staffWroteAt ?? null,
    now,
  });
  const isUrgent = decided.kind === "reply" && decided.isEmergency;
  const isTold = afterHours?.alert.isOn === true && !text.isKeyword;
  return {
    reply: decided.kind === "reply" ? { ...decided, body: bodyOf(decided, period) } : null,
    silence: decided.kind === "silence" ? decided.reason : null,
    alert: isTold ? { isUrgent } : null,
  };

  function bodyOf(reply: AutoReply & { kind: "reply" }, period: Period): string {
    const usual = period.closure?.message ?? afterHours?.message ?? "";
    const template = reply.isEmergency ? (afterHours?.emergency.message ?? "") : usual;
    const { clinicName } = arrival;
    const emergencyLine = afterHours?.emergencyLine ?? "";
    return fillMessage(template, { clinicName, emergencyLine, period, clock, now });
  }
}
