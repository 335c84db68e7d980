export const faultKinds = [
  "429",
  "500-before",
  "500-after-accept",
  "timeout-before-accept",
  "timeout-after-accept",
  "drop-webhook",
  "duplicate-webhook",
  "reorder-reports",
  "early-report",
  "drop-reports",
  "media-404-first",
  "email-500",
  "email-429",
  "email-quota",
  "email-timeout-after-accept",
  "slow",
  "number-429",
  "number-500-before",
  "number-taken",
  "number-no-funds",
  "number-500-after-buy",
  "number-timeout-after-buy",
  "number-config-500",
  "stripe-500",
  "stripe-timeout",
  "drop-stripe-webhook",
  "push-403",
  "push-404",
  "push-410",
  "push-429",
  "push-500",
  "push-redirect",
  "receiver-500",
  "receiver-410",
  "receiver-slow",
  "receiver-redirect",
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Faults that wait for their moment; each `times` uses one up. */
export class Faults {
  #armed = new Map<FaultKind, number>();

  arm(kind: FaultKind, times: number): void {
    this.#armed.set(kind, times);
  }

  /** Does this fault strike now? If so, it has one time less. */
  strikes(kind: FaultKind): boolean {
    const times = this.#armed.get(kind) ?? 0;
    if (times <= 0) return false;
    this.#armed.set(kind, times - 1);
    return true;
  }

  get armed(): Record<string, number> {
    return Object.fromEntries([...this.#armed].filter(([, times]) => times > 0));
  }
}
