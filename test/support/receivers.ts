import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { inject } from "vitest";
import { eventSchema } from "#web/event-schemas.ts";
import type { Ports } from "#flows/ports.ts";
import { addReceiver, type ReceiverForm } from "#flows/save-receiver.ts";
import { postEvents } from "#flows/post-events.ts";
import type { SignedIn } from "#domain/staff.ts";
import { type EventBody, eventKinds } from "#domain/event.ts";
import { theo } from "./replies.ts";
import { ports } from "./world.ts";

/** Maya, signed in at Riverside. */
export const maya: SignedIn = { ...theo, staffId: "maya", staffName: "Maya", role: "admin" };

/** Ports of a development machine, where this machine may be posted to. */
export function worldWithReceivers(over: Partial<Ports> = {}) {
  return ports({ publicUrl: "http://localhost:8787", ...over });
}

/** A receiver of Riverside's at the simulator, that hears of everything unless said otherwise. */
export function receiverAt(world: Ports, over: Partial<ReceiverForm> = {}) {
  return receiverOn(inject("receiverUrl"), world, over);
}

/** One that fails as `armReceivers` says. Only one file of tests may have such. */
export function faultyReceiverAt(world: Ports, over: Partial<ReceiverForm> = {}) {
  return receiverOn(inject("faultyReceiverUrl"), world, over);
}

async function receiverOn(simulator: string, world: Ports, over: Partial<ReceiverForm>) {
  const name = `pims-${crypto.randomUUID()}`;
  const url = `${simulator}/receiver/${name}`;
  const form = { name, url, kinds: eventKinds, tellsText: false, isOn: true, ...over };
  const outcome = await addReceiver(world, maya, form);
  if (outcome.kind !== "added") throw new Error(JSON.stringify(outcome));
  const { id, secret } = outcome;
  const work = { shard: "DB", clinicId: "riverside", kind: "post-events", subjectId: id } as const;
  return {
    id,
    secret,
    form,
    work,
    /** One run of its job. */
    run: (ports: Ports = world) => postEvents(ports, work),
    /** What it was posted, in order. */
    heard: () => postingsTo(simulator, name),
    /** What it took. */
    took: async () => (await postingsTo(simulator, name)).filter(({ status }) => status === 200),
    events: () => eventsOf(id),
  };
}

/**
 * What the official library makes of a posting; throws when it is not signed with the secret, or is
 * not what the API's document says.
 */
export function verified(secret: string, posting: Posting): EventBody {
  const told: unknown = new Webhook(secret).verify(posting.body, posting.headers);
  return eventSchema.parse(told);
}

/** No receiver, no event, and nobody who said STOP. */
export async function forgetReceivers(): Promise<void> {
  await env.DB.batch([
    ...["receivers", "events", "opt_outs", "appointments"].map((table) =>
      env.DB.prepare(`DELETE FROM ${table}`),
    ),
    env.DB.prepare("UPDATE clinics SET receivers = NULL"),
  ]);
}

export async function armReceivers(kind: string, times = 1): Promise<void> {
  const init = { method: "POST", body: JSON.stringify({ kind, times }) };
  const response = await fetch(`${inject("faultyReceiverUrl")}/simulator/faults`, init);
  if (!response.ok) throw new Error(await response.text());
}

/** Where a redirect leads, and nobody follows: it counts visitors. */
export function insideAt(): Promise<Posting[]> {
  return postingsTo(inject("faultyReceiverUrl"), "inside");
}

async function postingsTo(simulator: string, name: string): Promise<Posting[]> {
  const response = await fetch(`${simulator}/simulator/ledger`);
  const { postings } = await response.json<{ postings: Posting[] }>();
  return postings.filter(({ receiver }) => receiver === name);
}

async function eventsOf(receiverId: string) {
  const { results } = await env.DB.prepare(
    "SELECT kind, outcome, attempts, status, problem, due_at FROM events WHERE receiver_id = ? ORDER BY id",
  )
    .bind(receiverId)
    .all<{
      kind: string;
      outcome: string | null;
      attempts: number;
      status: number | null;
      problem: string | null;
      due_at: number | null;
    }>();
  return results;
}

interface Posting {
  readonly receiver: string;
  readonly id: string;
  readonly type: string;
  readonly body: string;
  readonly headers: Record<string, string>;
  readonly status: number;
}
