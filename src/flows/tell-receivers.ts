import type { Ports } from "./ports.ts";

/**
 * Sets the posting going for receivers, ids with blanks between them as a clinic's row has them; null:
 * it has none. What is lost here, the sweep finds by what is due.
 */
export async function tellReceivers(
  ports: Ports,
  { clinicId, shard, receivers }: { clinicId: string; shard: string; receivers: string | null },
): Promise<void> {
  if (receivers === null) return;
  await ports.enqueue(
    receivers
      .split(" ")
      .map((subjectId) => ({ shard, clinicId, kind: "post-events" as const, subjectId })),
  );
}
