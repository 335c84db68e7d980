import { toHours } from "#data/clinic-settings.ts";
import {
  commitClosing,
  commitCounted,
  type Counted,
  dueClosings,
  readUncounted,
  type Uncounted,
} from "#data/counting.ts";
import { keyOf } from "#domain/calendar.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { nextClosing } from "#domain/closing.ts";
import { countsOf } from "#domain/numbers.ts";
import type { Ports } from "./ports.ts";

/**
 * Every minute: adds what happened to the clinics' days. Nothing is counted with the texts themselves,
 * which would make each of them dearer; what a run leaves, or could not do, the next one does.
 */
export async function countTexts(ports: Ports): Promise<void> {
  for (let part = 0; part < mostParts; part += 1) {
    const uncounted = await readUncounted(ports.databases, atOnce);
    const { texts, others } = uncounted;
    if (texts.length + others.length === 0) return;
    const counted = tally(uncounted);
    const forgetBefore = keyOf(Math.floor(ports.now() / 86_400_000) - daysKept);
    const isOurs = await commitCounted(ports.databases, uncounted, { counted, forgetBefore });
    if (!isOurs || Math.max(texts.length, others.length) < atOnce) return;
  }
}

/** Rows of a transaction, and transactions of a minute: after a long stop it takes several. */
const atOnce = 500;
const mostParts = 20;
/** A year, and the month that it is compared with. */
const daysKept = 400;

function tally({ texts, others }: Uncounted): Counted[] {
  const days = new Map<string, { clinicId: string; day: string; counts: Record<string, number> }>();
  const add = (clinicId: string, day: string, what: string) => {
    const key = `${clinicId} ${day}`;
    const { counts } = days.get(key) ?? setIn(days, key, { clinicId, day, counts: {} });
    counts[what] = (counts[what] ?? 0) + 1;
  };
  for (const text of texts) {
    const { clinicId, timeZone, country, failedAt, failedWith } = text;
    const clock = clinicTime(timeZone, country);
    const { day, what } = countsOf(text, clock);
    for (const one of what) add(clinicId, day, one);
    if (failedAt !== null) add(clinicId, clock.dayKey(failedAt), `failed ${failedWith}`);
  }
  for (const { clinicId, timeZone, country, at, what } of others) {
    add(clinicId, clinicTime(timeZone, country).dayKey(at), what);
  }
  return [...days.values()];
}

function setIn<Value>(map: Map<string, Value>, key: string, value: Value): Value {
  map.set(key, value);
  return value;
}

/**
 * Every minute: of each clinic that has just closed for the day, how many were left waiting. Late, it
 * counts those who still wait. Those on duty get an email that names the number, while that is news.
 */
export async function countAtClosing(ports: Ports): Promise<void> {
  const now = ports.now();
  for (const closing of await dueClosings(ports.databases, { now, atMost: 200 })) {
    const clock = clinicTime(closing.timeZone, closing.country);
    const day = closing.nextAt === 0 ? null : clock.dayKey(closing.nextAt);
    const hours = toHours(closing.hours);
    const next = hours && nextClosing(hours, clock, Math.max(now, closing.nextAt));
    const isNews = now - closing.nextAt < newsFor;
    const { isTold } = await commitClosing(ports.databases, closing, { day, next, isNews, now });
    if (!isTold) continue;
    const { clinicId, shard } = closing;
    await ports.enqueue([{ shard, clinicId, kind: "send-alerts", subjectId: clinicId }]);
  }
}

/** In ms. */
const newsFor = 3_600_000;
