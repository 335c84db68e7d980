/** What somebody agreed to pay every month; `fee` in the smallest unit of its currency. */
interface Order {
  /** The line's id: the same order opens one checkout. */
  readonly id: string;
  readonly clinicId: string;
  readonly fee: number;
  readonly currency: string;
  readonly email: string;
  /** Another number begins another checkout for the same order. */
  readonly attempt: number;
  /** Where the payment service leads back to. */
  readonly returnUrl: string;
}

/** The payment service did not answer, or not as expected: ask again. */
interface Unavailable {
  readonly kind: "unavailable";
  readonly reason: string;
}

type OpenedCheckout =
  /** Nothing to be paid here: an invoice follows. */
  | { readonly kind: "cleared" }
  | { readonly kind: "opened"; readonly checkoutId: string; readonly url: string }
  | Unavailable;

export type Checkout =
  | { readonly kind: "paid"; readonly customerId: string; readonly subscriptionId: string }
  | { readonly kind: "open" }
  | { readonly kind: "expired" }
  | Unavailable;

/** Times are epoch milliseconds. */
export type Subscription =
  | { readonly kind: "active"; readonly endsAt: number | null }
  | { readonly kind: "past-due" }
  | { readonly kind: "ended" }
  | Unavailable;

type Heard =
  | { readonly kind: "line"; readonly clinicId: string }
  | { readonly kind: "other" }
  | { readonly kind: "forged" };

/** How the add-on is paid for. No card number ever reaches us. */
export interface Billing {
  readonly kind: "invoice" | "stripe";
  /** Safe to repeat: the same attempt of the same order is opened once. */
  openCheckout(order: Order): Promise<OpenedCheckout>;
  readCheckout(checkoutId: string): Promise<Checkout>;
  /** Lets nobody pay it any more; "paid" when somebody has. */
  closeCheckout(checkoutId: string): Promise<Checkout>;
  readSubscription(subscriptionId: string): Promise<Subscription>;
  /** Lets it run out at the end of what is paid, or go on after all. Safe to repeat. */
  setRenewal(subscriptionId: string, renews: boolean): Promise<Subscription>;
  /** Which clinic's line a webhook is about; it is believed for nothing else. */
  hear(payload: string, signature: string): Promise<Heard>;
  /** Where the payer changes the card and finds the receipts; null where there is no such place. */
  portalUrl(customerId: string, returnUrl: string): Promise<string | null>;
}
