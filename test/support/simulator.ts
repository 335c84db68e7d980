import { inject } from "vitest";

/** Steers the telephone network of the tests in workerd. */
export async function simulate(path: string, body: object): Promise<void> {
  const init = { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`${inject("simulatorUrl")}/simulator/${path}`, init);
  if (!response.ok) throw new Error(await response.text());
}

export const arm = (kind: string, times = 1) => simulate("faults", { kind, times });

/** What the network accepted for somebody. */
export async function acceptedFor(to: string): Promise<{ sid: string; status: string }[]> {
  const response = await fetch(`${inject("simulatorUrl")}/simulator/ledger`);
  const ledger = await response.json<{ accepted: { to: string; sid: string; status: string }[] }>();
  return ledger.accepted.filter((message) => message.to === to);
}
