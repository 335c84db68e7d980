import { inject } from "vitest";

export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly to: readonly string[];
}

/** Every email that the simulator's service has taken, the oldest first. */
export async function mailbox(): Promise<Mail[]> {
  const ledger = await fetch(`${inject("simulatorUrl")}/simulator/ledger`);
  return (await ledger.json<{ emails: Mail[] }>()).emails;
}

/** The path of the link in the last email to somebody; empty when there is none. */
export async function linkTo(address: string): Promise<string> {
  const mail = (await mailbox()).findLast(({ to }) => to.includes(address));
  return /https:\/\/desk\.example(\/\S+)/.exec(mail?.text ?? "")?.[1] ?? "";
}
