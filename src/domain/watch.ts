/** How far behind the outbox or the reconciler may be before somebody is told, in ms (I5). */
export const longestLag = 120_000;

/** In ms; null: nothing waits, or there is no number to compare the list of. */
export interface Lags {
  readonly outbox: number | null;
  readonly reconciler: number | null;
}

/** From so many webhooks with a wrong signature in an hour on, somebody is told. */
const mostForged = 20;

/** What the operator should look at, in words without a clinic's name or anything that was said. */
export function concerns(
  lags: Lags,
  dead: readonly { readonly kind: string; readonly count: number }[],
): string[] {
  const late = (what: string, lag: number | null) =>
    lag !== null && lag > longestLag
      ? [`${what} is ${Math.round(lag / 60_000)} minutes behind.`]
      : [];
  return [
    ...late("Handing texts to the phone network", lags.outbox),
    ...late("Comparing with the phone network's own list", lags.reconciler),
    ...dead.map(({ kind, count }) => `Given up: ${count} × ${kind}.`),
  ];
}

/** Whose webhooks came with a wrong signature so often that somebody should look. */
export function forgedTooOften(
  forged: readonly { readonly service: string; readonly count: number }[],
): string[] {
  return forged.filter(({ count }) => count >= mostForged).map(({ service }) => service);
}
