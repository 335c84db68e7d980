import type { Work } from "#domain/work.ts";
import type { Ports } from "./ports.ts";

/**
 * How many texts a second we hand to the gateway of our own accord, for all clinics together. Twilio
 * tells no number: it answers 429 to what is too much for the account (error 20429), and a sender of
 * its fastest kind does a hundred a second (error 21611). What is left is for staff.
 */
const aSecond = 80;
export const mostAMinute = 60 * aSecond;

/** When it is the turn of the one after so many, in whole seconds from now. */
export function turnOf(before: number): number {
  return Math.floor(before / aSecond);
}

/** Hands work to the queue, each in its turn. */
export async function enqueueInTurn(
  ports: Ports,
  turns: readonly { readonly work: Work; readonly delaySeconds: number }[],
): Promise<void> {
  for (const [delaySeconds, some] of Map.groupBy(turns, (turn) => turn.delaySeconds)) {
    await ports.enqueue(
      some.map(({ work }) => work),
      delaySeconds,
    );
  }
}
