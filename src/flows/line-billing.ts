import { invoice } from "#billing/invoice.ts";
import { unreachable } from "#billing/unreachable.ts";
import type { Billing, Checkout, Subscription } from "#billing/billing.ts";
import { type LineChange, readLine } from "#data/lines.ts";
import { forClinic, type Store } from "#data/store.ts";
import { isHandMade, isOverdue, type Line } from "#domain/line.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { LineContext, Tended } from "./line-step.ts";
import type { Ports } from "./ports.ts";

/** How this line is paid for: as was agreed, whatever is configured by now. */
export function billingOf(ports: Ports, line: Pick<Line, "billing">): Billing {
  if (line.billing === "invoice") return invoice;
  return ports.billing.kind === line.billing ? ports.billing : unreachable;
}

export async function openCheckout(
  { ports, store }: Pick<LineContext, "ports" | "store">,
  line: Line,
): Promise<Tended> {
  const opened = await billingOf(ports, line).openCheckout({
    id: line.id,
    clinicId: store.clinicId,
    fee: line.fee,
    currency: line.currency,
    email: line.payer.email,
    attempt: line.checkouts,
    returnUrl: ports.addOnUrl,
  });
  switch (opened.kind) {
    case "cleared":
      return { kind: "done", change: { clearedAt: ports.now() } };
    case "opened":
      return { kind: "done", change: { checkoutId: opened.checkoutId, checkoutUrl: opened.url } };
    case "unavailable":
      return { kind: "wait", reason: opened.reason };
  }
}

/** The webhook only says that there is news; this asks what it is. */
export async function readCheckout({ ports }: LineContext, line: Line): Promise<Tended> {
  const checkout = await billingOf(ports, line).readCheckout(line.checkoutId ?? "");
  return afterCheckout(ports, line, checkout);
}

/** The number goes back: nobody is to pay for it any more, unless somebody just has. */
export async function closeCheckout({ ports }: LineContext, line: Line): Promise<Tended> {
  const checkout = await billingOf(ports, line).closeCheckout(line.checkoutId ?? "");
  return afterCheckout(ports, line, checkout);
}

function afterCheckout(ports: Ports, line: Line, checkout: Checkout): Tended {
  const isOff = line.disabledAt !== null;
  switch (checkout.kind) {
    case "paid": {
      const { customerId, subscriptionId } = checkout;
      const paid = { clearedAt: ports.now(), pastDueSince: null, checkoutUrl: null };
      const back = isOff ? onAgain : {};
      return { kind: "done", change: { ...paid, ...back, customerId, subscriptionId } };
    }
    case "expired": {
      const change = isOff
        ? { checkoutId: null, checkoutUrl: null }
        : { problem: "checkout-expired" as const, checkoutUrl: null };
      return { kind: "done", change };
    }
    case "open":
      return { kind: "wait", reason: "not paid yet" };
    case "unavailable":
      return { kind: "wait", reason: checkout.reason };
  }
}

const onAgain = { disabledAt: null, releaseAt: null, problem: null } as const;

/**
 * What a line that was switched off becomes when it is wanted again: on, or, when there is nothing
 * left of the grace, off with a checkout that switches it on. "unpaid": what is owed for the
 * subscription has to be paid first, at the payment service.
 */
export async function comeBack(
  ports: Ports,
  store: Store,
  line: Line,
): Promise<
  | { readonly kind: "change"; readonly change: LineChange }
  | { readonly kind: "unpaid" }
  | { readonly kind: "unavailable" }
> {
  if (line.billing === "invoice" || isHandMade(line)) return { kind: "change", change: onAgain };
  const now = ports.now();
  const found: Subscription =
    line.subscriptionId === null
      ? { kind: "ended" }
      : await billingOf(ports, line).readSubscription(line.subscriptionId);
  switch (found.kind) {
    case "unavailable":
      return { kind: "unavailable" };
    case "active":
      return { kind: "change", change: { ...onAgain, pastDueSince: null } };
    case "past-due":
      if (isOverdue(line, now)) return { kind: "unpaid" };
      return { kind: "change", change: { ...onAgain, pastDueSince: line.pastDueSince ?? now } };
    case "ended": {
      const anew = unpaidAgain(line, now);
      if (!isOverdue(line, now)) return { kind: "change", change: { ...onAgain, ...anew } };
      const opened = await openCheckout({ ports, store }, { ...line, ...anew });
      if (opened.kind === "wait") return { kind: "unavailable" };
      return { kind: "change", change: { ...anew, ...opened.change } };
    }
  }
}

/** What the payment service says of a line that is on. */
export async function readSubscription({ ports }: LineContext, line: Line): Promise<LineChange> {
  if (line.subscriptionId === null || line.disabledAt !== null || line.enabledAt === null)
    return {};
  const found = await billingOf(ports, line).readSubscription(line.subscriptionId);
  switch (found.kind) {
    case "active":
      return { pastDueSince: null };
    case "past-due":
      return { pastDueSince: line.pastDueSince ?? ports.now() };
    case "ended":
      // Somebody ended it there, or nobody paid for too long: the grace is over at once.
      return { pastDueSince: 0, subscriptionId: null };
    case "unavailable":
      return {};
  }
}

/** Ends the subscription with what is paid, or lets it go on; what is over has to be paid anew. */
export async function setRenewal(
  { ports }: LineContext,
  line: Line,
  renews: boolean,
): Promise<Tended> {
  if (line.subscriptionId === null) return { kind: "done", change: { subscriptionEndsAt: null } };
  const found = await billingOf(ports, line).setRenewal(line.subscriptionId, renews);
  switch (found.kind) {
    case "unavailable":
      return { kind: "wait", reason: found.reason };
    case "ended":
      return {
        kind: "done",
        change: renews ? unpaidAgain(line, ports.now()) : { subscriptionId: null },
      };
    case "past-due":
    case "active": {
      const endsAt = found.kind === "active" ? found.endsAt : null;
      return {
        kind: "done",
        change: { subscriptionEndsAt: renews ? null : (endsAt ?? ports.now()) },
      };
    }
  }
}

/** A line whose subscription is over begins again with a payment, with the number that it has. */
export function unpaidAgain(line: Line, now: number): LineChange {
  return {
    subscriptionId: null,
    subscriptionEndsAt: null,
    clearedAt: null,
    checkouts: line.checkouts + 1,
    checkoutId: null,
    checkoutUrl: null,
    // Whoever switches off and on again gets no new grace by it.
    pastDueSince: line.enabledAt === null ? null : (line.pastDueSince ?? now),
  };
}

/** Where the payer changes the card and finds the receipts; null when there is no such place now. */
export async function openPortal(ports: Ports, { clinic }: SignedIn): Promise<string | null> {
  const line = await readLine(forClinic(ports.databases, clinic));
  if (!line || line.customerId === null) return null;
  return billingOf(ports, line).portalUrl(line.customerId, ports.addOnUrl);
}
