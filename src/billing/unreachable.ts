import type { Billing } from "./billing.ts";

/**
 * Stripe for lines that were agreed on with it, where its keys are gone: nothing is known of them and
 * nothing ended, so nobody may act as if there was nothing more to pay.
 */
export const unreachable: Billing = {
  kind: "stripe",
  openCheckout: () => Promise.resolve(gone),
  readCheckout: () => Promise.resolve(gone),
  closeCheckout: () => Promise.resolve(gone),
  readSubscription: () => Promise.resolve(gone),
  setRenewal: () => Promise.resolve(gone),
  hear: () => Promise.resolve({ kind: "forged" }),
  portalUrl: () => Promise.resolve(null),
};

const gone = { kind: "unavailable", reason: "Stripe's keys are not configured any more" } as const;
