/** What Stripe knows. Amounts are in the currency's smallest unit, times are Unix seconds. */
export interface StripeState {
  checkouts: Checkout[];
  subscriptions: Subscription[];
  customers: Customer[];
  /** Where each page of the billing portal leads back to, by its id. */
  portals: Map<string, string>;
  /** What was answered under an Idempotency-Key. */
  answers: Map<string, { readonly request: string; readonly body: string }>;
}

export interface Checkout {
  readonly id: string;
  readonly url: string;
  readonly items: readonly Item[];
  readonly currency: string;
  readonly customerEmail: string | null;
  readonly clientReferenceId: string | null;
  readonly metadata: Metadata;
  readonly subscriptionMetadata: Metadata;
  readonly successUrl: string;
  readonly cancelUrl: string | null;
  readonly createdAt: number;
  status: "open" | "complete" | "expired";
  customer: string | null;
  subscription: string | null;
}

export interface Item {
  readonly name: string;
  readonly unitAmount: number;
  readonly quantity: number;
  readonly interval: Interval;
}

export interface Subscription {
  readonly id: string;
  readonly customer: string;
  readonly clientReferenceId: string | null;
  readonly items: readonly Item[];
  readonly currency: string;
  readonly createdAt: number;
  status: SubscriptionStatus;
  cancelAtPeriodEnd: boolean;
  canceledAt: number | null;
  metadata: Metadata;
}

interface Customer {
  readonly id: string;
  readonly email: string | null;
}

export const subscriptionStatuses = ["active", "past_due", "unpaid", "canceled"] as const;
export const intervals = ["day", "week", "month", "year"] as const;

type SubscriptionStatus = (typeof subscriptionStatuses)[number];
type Interval = (typeof intervals)[number];
type Metadata = Readonly<Record<string, string>>;

export function emptyStripe(): StripeState {
  return {
    checkouts: [],
    subscriptions: [],
    customers: [],
    portals: new Map(),
    answers: new Map(),
  };
}

/** What all items cost together, each time. */
export function totalOf(items: readonly Item[]): number {
  return items.reduce((sum, { unitAmount, quantity }) => sum + unitAmount * quantity, 0);
}

export function unixNow(): number {
  return Math.floor(Date.now() / 1000);
}
