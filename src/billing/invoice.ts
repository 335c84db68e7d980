import type { Billing } from "./billing.ts";

/** Whoever runs Deskline sends invoices: nothing is paid here. */
export const invoice: Billing = {
  kind: "invoice",
  openCheckout: () => Promise.resolve({ kind: "cleared" }),
  readCheckout: () => Promise.resolve({ kind: "open" }),
  closeCheckout: () => Promise.resolve({ kind: "expired" }),
  readSubscription: () => Promise.resolve({ kind: "active", endsAt: null }),
  setRenewal: () => Promise.resolve({ kind: "ended" }),
  hear: () => Promise.resolve({ kind: "forged" }),
  portalUrl: () => Promise.resolve(null),
};
