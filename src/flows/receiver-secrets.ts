import type { HeldReceiver } from "#data/receiver-runs.ts";
import type { Store } from "#data/store.ts";
import { newSecret } from "#receivers/sign.ts";
import type { Ports } from "./ports.ts";
import { seal, unseal } from "./sealed.ts";

/** A new secret of a receiver: to be shown once, and as it is kept. */
export function makeSecret(
  ports: Ports,
  { clinicId }: Store,
  receiverId: string,
): { secret: string; sealed: string } {
  const secret = newSecret();
  return { secret, sealed: seal(ports.secret, purpose(clinicId, receiverId), secret) };
}

/** What signs now; null when the Worker's own secret is no longer the one it was sealed with. */
export function openSecrets(
  ports: Ports,
  { clinicId }: Store,
  { id, secrets }: HeldReceiver,
): string[] | null {
  const [newest, ...older] = secrets.map((sealed) =>
    unseal(ports.secret, purpose(clinicId, id), sealed),
  );
  if (typeof newest !== "string") return null;
  return [newest, ...older.filter((secret) => secret !== null)];
}

function purpose(clinicId: string, receiverId: string): string {
  return `secret of receiver ${clinicId} ${receiverId}`;
}
