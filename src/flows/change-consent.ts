import {
  commitDismissal,
  commitOptIn,
  commitOptOut,
  readNumberConsent,
} from "#data/consent-ledger.ts";
import { forClinic } from "#data/store.ts";
import { type ConsentRefusal, consentRefusal } from "#domain/consent.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

export type ConsentOutcome =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly reason: ConsentRefusal };

/** Staff say how a number stands, and why; it is written down with the change. */
export async function changeConsent(
  ports: Ports,
  staff: SignedIn,
  said: {
    readonly number: string;
    readonly clientId: string | null;
    readonly change: "opt-out" | "opt-in";
    readonly reason: string;
  },
): Promise<ConsentOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const { optOut } = await readNumberConsent(store, said.number);
  const reason = consentRefusal(said.change, said.reason, optOut);
  if (reason) return { kind: "refused", reason };
  await write(ports, staff, { ...said, reason: said.reason.trim() });
  return { kind: "done" };
}

/**
 * Staff decide about a number's texts that seem to ask not to be texted: in their own words they are
 * opted out, or nothing was meant.
 */
export async function decideAsk(
  ports: Ports,
  staff: SignedIn,
  said: {
    readonly number: string;
    readonly clientId: string | null;
    readonly change: "opt-out" | "leave";
  },
): Promise<void> {
  await write(ports, staff, { ...said, reason: null });
}

async function write(
  ports: Ports,
  { clinic, staffName }: SignedIn,
  said: {
    number: string;
    clientId: string | null;
    change: keyof typeof commits;
    reason: string | null;
  },
): Promise<void> {
  const { change, ...about } = said;
  const word = { ...about, id: ports.newId(), staffName, now: ports.now() };
  const store = forClinic(ports.databases, clinic);
  ports.poke(clinic.id, await commits[change](store, word));
}

const commits = { "opt-out": commitOptOut, "opt-in": commitOptIn, leave: commitDismissal };
