import { forgetEnded, listEnded } from "#data/ended-sessions.ts";
import { directory } from "#data/store.ts";
import type { Ports } from "./ports.ts";

/**
 * Closes the sockets of sessions that were ended where no Durable Object is reached, as at the terminal,
 * or whose end did not reach it. Their pages then ask, and are led to the sign-in.
 */
export async function endSockets(ports: Ports): Promise<void> {
  const db = directory(ports.databases);
  const ended = await listEnded(db);
  if (ended.length === 0) return;
  const closed = await Promise.all(
    ended.map(async ({ id, clinicId }) => ((await ports.endSockets(clinicId, id)) ? [id] : [])),
  );
  await forgetEnded(db, closed.flat());
}
