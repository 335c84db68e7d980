import { type DueEvent, settleEvent, type Settlement } from "#data/events.ts";
import { type HeldReceiver, switchOff } from "#data/receiver-runs.ts";
import type { Store } from "#data/store.ts";
import { delayAfter, failsAtMost, wasDownFor } from "#domain/event.ts";
import { readAddress } from "#domain/receiver-address.ts";
import type { OffReason } from "#domain/receiver.ts";
import { post, type PostOutcome } from "#receivers/post.ts";
import { eventBody } from "./event-body.ts";
import type { Ports } from "./ports.ts";

/**
 * Posts one event once and writes down how that ended. "lost": the receiver was changed, switched off
 * or removed meanwhile, so that nothing more may go by what is known of it.
 */
export async function postEvent(
  ports: Ports,
  store: Store,
  { receiver, secrets }: { receiver: HeldReceiver; secrets: readonly string[] },
  event: DueEvent,
): Promise<"taken" | "withdrawn" | "failed" | "lost"> {
  const at = ports.now();
  const body = eventBody(event);
  if (!body) return (await settle({ outcome: "withdrawn" })) ? "withdrawn" : "lost";
  const outcome = await tryOnce(ports, receiver, secrets, {
    id: event.id,
    at,
    body: JSON.stringify(body),
  });
  if (outcome.kind === "taken") {
    const { failingSince } = receiver;
    const wasDown = failingSince !== null && at - failingSince > wasDownFor;
    const isOurs = await settle({ outcome: "taken", status: outcome.status }, wasDown);
    return isOurs ? "taken" : "lost";
  }
  await settle(afterFailure(event, outcome, ports.now()));
  const reason = reasonToStop(receiver, outcome, at);
  if (reason) await stop(ports, store, receiver, reason);
  return "failed";

  function settle(settlement: Settlement, allIsDue = false): Promise<boolean> {
    return settleEvent(store, receiver, event.id, settlement, { now: ports.now(), allIsDue });
  }
}

/** Posts nothing more to a receiver, and tells the admins in the log. */
export async function stop(
  ports: Ports,
  store: Store,
  receiver: HeldReceiver,
  reason: StopReason,
): Promise<void> {
  await switchOff(store, receiver, reason, {
    id: ports.newId(),
    at: ports.now(),
    staffId: "",
    staffName: "Deskline",
    kind: "receiver-stopped",
    clientId: null,
    detail: receiver.name,
  });
}

type StopReason = Exclude<OffReason, "admin" | "removed">;
type Failure = Exclude<PostOutcome, { kind: "taken" }> | typeof refusedAddress;

/** What was allowed when the address was saved may be no longer: it is asked again each time. */
async function tryOnce(
  ports: Ports,
  { url }: HeldReceiver,
  secrets: readonly string[],
  event: { id: string; at: number; body: string },
): Promise<PostOutcome | typeof refusedAddress> {
  if (!readAddress(url, ports.publicUrl).ok) return refusedAddress;
  return post({ url, secrets }, event);
}

const refusedAddress = { kind: "failed", problem: "address", status: null } as const;

function afterFailure(event: DueEvent, failure: Failure, now: number): Settlement {
  const delay = delayAfter(event.attempts + 1);
  const { status } = failure;
  const problem = failure.kind === "gone" ? "gone" : failure.problem;
  if (delay === null) return { outcome: "given-up", dueAt: null, status, problem };
  return { outcome: "again", dueAt: now + delay, status, problem };
}

function reasonToStop(
  { failingSince }: HeldReceiver,
  failure: Failure,
  now: number,
): StopReason | null {
  if (failure.kind === "gone") return "gone";
  return failingSince !== null && now - failingSince >= failsAtMost ? "failing" : null;
}
