import { commitMisunderstanding } from "#data/misunderstandings.ts";
import { forClinic } from "#data/store.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

/** Staff say that a text was no answer about its appointment. False when there is no such text. */
export async function undoAnswer(
  ports: Ports,
  { clinic }: SignedIn,
  which: { conversationId: string; position: number },
): Promise<boolean> {
  const seq = await commitMisunderstanding(forClinic(ports.databases, clinic), which);
  if (seq !== null) ports.poke(clinic.id, seq);
  return seq !== null;
}
