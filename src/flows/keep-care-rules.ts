import {
  commitCareRule,
  type CareRuleChange,
  openDueDays,
  readCareRules,
} from "#data/care-rules.ts";
import { forClinic } from "#data/store.ts";
import {
  farthestCareDay,
  isSameItem,
  mostCareRules,
  nextCareReminder,
  readCareDays,
} from "#domain/care-rules.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { dayAfter } from "#domain/schedule.ts";
import type { Actor } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";

export type CareRuleOutcome =
  | { readonly kind: "saved" }
  | {
      readonly kind: "refused";
      readonly field: "item" | "days";
      readonly problem: "item" | "days" | "too-many";
    };

/**
 * Sets on which days clients are reminded of care: of one item, or without one of all that have no
 * days of their own. What is still to be done is planned anew.
 */
export async function saveCareRule(
  ports: Ports,
  actor: Actor,
  typed: { item: string | null; days: string },
): Promise<CareRuleOutcome> {
  const days = readCareDays(typed.days);
  if (!days) return { kind: "refused", field: "days", problem: "days" };
  if (typed.item === null) {
    await change(ports, actor, { scope: null, days });
    return { kind: "saved" };
  }
  const item = typed.item.trim();
  if (item === "" || item.length > 60) return { kind: "refused", field: "item", problem: "item" };
  const { own } = await readCareRules(forClinic(ports.databases, actor.clinic));
  const isNew = !own.some((rule) => isSameItem(rule.item, item));
  if (isNew && own.length >= mostCareRules)
    return { kind: "refused", field: "item", problem: "too-many" };
  await change(ports, actor, { scope: item, days });
  return { kind: "saved" };
}

/** The item has no days of its own any more: it is reminded of on the usual ones. */
export async function removeCareRule(ports: Ports, actor: Actor, item: string): Promise<void> {
  await change(ports, actor, { scope: item, days: null });
}

async function change(ports: Ports, actor: Actor, rule: CareRuleChange): Promise<void> {
  const store = forClinic(ports.databases, actor.clinic);
  const clock = clinicTime(actor.clinic.timeZone, actor.clinic.country);
  const days = rule.days ?? (await readCareRules(store)).usual;
  const activity = activityOf(ports, actor, "automatic-texts-changed", rule.scope ?? "");
  const now = activity.at;
  const dueDays = await openDueDays(
    store,
    rule.scope,
    dayAfter(clock.dayKey(now), -farthestCareDay),
  );
  const next = new Map(dueDays.map((dueOn) => [dueOn, nextCareReminder(dueOn, days, clock, now)]));
  await commitCareRule(store, rule, { next, activity });
}
