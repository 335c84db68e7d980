import { readClient } from "#data/clients.ts";
import { commitMerge, commitUnmerge, mergesInto } from "#data/merges.ts";
import { forClinic } from "#data/store.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

/** For how long a merge can be undone, in ms. */
export const mergeUndoable = 24 * 60 * 60_000;

export type MergeOutcome =
  | { readonly kind: "merged" }
  | { readonly kind: "refused"; readonly reason: "nobody-chosen" | "itself" }
  | { readonly kind: "not-found" };

/** Makes one profile of two: `keptId` stays, and all of `mergedId` comes into it. */
export async function mergeClients(
  ports: Ports,
  staff: SignedIn,
  { keptId, mergedId }: { keptId: string; mergedId: string },
): Promise<MergeOutcome> {
  if (mergedId === "") return { kind: "refused", reason: "nobody-chosen" };
  if (keptId === mergedId) return { kind: "refused", reason: "itself" };
  const store = forClinic(ports.databases, staff.clinic);
  const [kept, merged] = await Promise.all([
    readClient(store, keptId),
    readClient(store, mergedId),
  ]);
  if (!kept || !merged) return { kind: "not-found" };
  const now = ports.now();
  const by = { at: now, staffId: staff.staffId, staffName: staff.staffName };
  const seq = await commitMerge(store, {
    mergeId: ports.newId(),
    keptId,
    mergedId,
    numbers: [...new Set([...kept.numbers, ...merged.numbers].map(({ number }) => number))],
    staffName: staff.staffName,
    activity: [
      {
        ...by,
        id: ports.newId(),
        kind: "clients-merged",
        clientId: keptId,
        detail: `with ${merged.client.name}`,
      },
      {
        ...by,
        id: ports.newId(),
        kind: "clients-merged",
        clientId: mergedId,
        detail: `into ${kept.client.name}`,
      },
    ],
    now,
  });
  ports.poke(staff.clinic.id, seq);
  return { kind: "merged" };
}

/** False when there is no such merge of this client's, or it was undone, or is a day old. */
export async function undoMerge(
  ports: Ports,
  staff: SignedIn,
  { keptId, mergeId }: { keptId: string; mergeId: string },
): Promise<boolean> {
  const store = forClinic(ports.databases, staff.clinic);
  const now = ports.now();
  const merges = await mergesInto(store, keptId, now - mergeUndoable);
  const merge = merges.find(({ id }) => id === mergeId);
  const kept = await readClient(store, keptId);
  if (!merge || !kept) return false;
  const seq = await commitUnmerge(store, {
    mergeId,
    keptId,
    mergedId: merge.mergedId,
    numbers: kept.numbers.map(({ number }) => number),
    activity: [keptId, merge.mergedId].map((clientId) => ({
      id: ports.newId(),
      at: now,
      staffId: staff.staffId,
      staffName: staff.staffName,
      kind: "merge-undone",
      clientId,
      detail: "",
    })),
    now,
  });
  ports.poke(staff.clinic.id, seq);
  return true;
}
