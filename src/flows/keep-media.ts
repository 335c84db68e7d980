import { commitMedium, type WaitingMedium, waitingMedia } from "#data/attachments.ts";
import { fileKey, type StoredFile } from "#data/files.ts";
import { forClinic, type Store } from "#data/store.ts";
import type { Work } from "#domain/work.ts";
import { fetchMedia, listMediaSids } from "#twilio-edge-helpers/media.ts";
import { log, logError, reasonIn } from "./log.ts";
import type { Ports } from "./ports.ts";
import { largestMedium, storeStream } from "./store-stream.ts";

/**
 * Fetches what a client sent with a text, each medium on its own, into R2 first and D1 second. Safe
 * to repeat: the same medium has the same key. What fails is tried again, ever less often, for some
 * hours; then staff can ask for it.
 */
export async function keepMedia(ports: Ports, work: Work): Promise<void> {
  const store = forClinic(ports.databases, { id: work.clinicId, shard: work.shard });
  const position = Number(work.subjectId);
  const waiting = await waitingMedia(store, position);
  let again: number | null = null;
  for (const medium of await named(ports, waiting)) {
    const outcome = await keep(ports, store, medium);
    const which = { position, place: medium.place };
    if (outcome.kind !== "again") {
      ports.poke(store.clinicId, await commitMedium(store, which, outcome, ports.now()));
      continue;
    }
    const delay = Math.min(firstDelay * 2 ** medium.attempts, longestDelay);
    const isLast = medium.attempts + 1 >= mostAttempts;
    const next = isLast
      ? ({ kind: "unavailable" } as const)
      : ({ kind: "again", dueAt: ports.now() + delay } as const);
    const seq = await commitMedium(store, which, next, ports.now());
    if (isLast) ports.poke(store.clinicId, seq);
    else again = Math.min(again ?? delay, delay);
  }
  // Longer waits are the sweep's.
  if (again !== null && again < 60_000) await ports.enqueue([work], Math.ceil(again / 1000));
}

/** In ms. All of it comes to some four hours. */
const firstDelay = 2000;
const longestDelay = 3_600_000;
const mostAttempts = 15;

/** The reconciler finds a text without its webhook, and so without its media's ids: they are asked for. */
async function named(ports: Ports, waiting: readonly WaitingMedium[]): Promise<WaitingMedium[]> {
  const [first] = waiting;
  if (!first || waiting.every(({ mediaSid }) => mediaSid !== null)) return [...waiting];
  const sids = await listMediaSids(ports.gateway, first.messageSid);
  return waiting.map((medium) => ({
    ...medium,
    mediaSid: medium.mediaSid ?? sids?.[medium.place] ?? null,
  }));
}

type Kept =
  | { readonly kind: "kept"; readonly file: StoredFile }
  | { readonly kind: "again" }
  | { readonly kind: "unavailable" };

async function keep(ports: Ports, store: Store, medium: WaitingMedium): Promise<Kept> {
  const { messageSid, mediaSid } = medium;
  if (mediaSid === null) return { kind: "again" };
  const fetched = await fetchMedia(ports.gateway, { messageSid, mediaSid });
  if (fetched.kind !== "media") {
    const reason = fetched.kind === "unavailable" ? reasonIn(fetched.reason) : "not there";
    log("warn", "medium-not-fetched", { reason });
    return { kind: "again" };
  }
  const { body, length } = fetched;
  if (length !== null && length > largestMedium) {
    await body.cancel();
    return { kind: "unavailable" };
  }
  try {
    const id = `${medium.messageId}-${medium.place}`;
    return { kind: "kept", file: await storeStream(ports.bucket, fileKey(store, id), id, fetched) };
  } catch (error) {
    logError("medium-not-kept", error);
    return { kind: "again" };
  }
}
