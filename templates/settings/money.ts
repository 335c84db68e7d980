/** "49.00 USD a month", or that there is no fee; `fee` in the smallest unit of its currency. */
export function feeInWords({ fee, currency }: { fee: number; currency: string }): string {
  return fee === 0 ? "no monthly fee" : `${(fee / 100).toFixed(2)} ${currency} a month`;
}
