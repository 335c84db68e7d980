import type { Activity } from "#data/activity.ts";
import { commitQuiet, findQuiet } from "#data/quiet.ts";
import { forClinic } from "#data/store.ts";
import type { Work } from "#domain/work.ts";
import type { Ports } from "./ports.ts";

/**
 * Closes conversations in which nothing has happened for as many days as the clinic has set, some at a time;
 * what its client writes then begins a new one. A walk goes by key past what stays open, and comes again.
 */
export async function closeQuiet(ports: Ports, work: Work): Promise<void> {
  const clinic = { id: work.clinicId, shard: work.shard };
  const store = forClinic(ports.databases, clinic);
  const now = ports.now();
  const page = await findQuiet(store, { now, atMost: pageSize });
  if (!page) return;
  const days = page.after === 1 ? "day" : "days";
  const detail = `${page.isSpam ? " of spam" : ""} after ${page.after} ${days}`;
  const activity: Activity = {
    ...{ id: ports.newId(), at: now, staffId: "deskline", staffName: "Deskline" },
    kind: "conversations-closed",
    clientId: null,
    detail,
  };
  const pause = page.closeAfter === null ? aDay : anHour;
  const dueAt = page.next ? now : now + pause;
  const { closed, seq } = await commitQuiet(store, page, { dueAt, activity });
  if (closed > 0) ports.poke(clinic.id, seq);
  if (page.next) await ports.enqueue([work]);
}

const pageSize = 100;
const anHour = 3_600_000;
const aDay = 24 * anHour;
