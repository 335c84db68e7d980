import type { Network } from "./network.ts";

/**
 * Posts a JSON event, once, and notes in the ledger how it was answered (0: not at all). Stripe and
 * Resend try again for days; here a test posts again by itself.
 */
export async function postEvent(
  network: Network,
  url: string,
  { id, type, body }: { id: string; type: string; body: string },
  headers: Record<string, string>,
): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body,
    redirect: "manual",
    signal: AbortSignal.timeout(15_000),
  }).catch(() => null);
  network.events.push({ id, type, url, status: response?.status ?? 0 });
}
