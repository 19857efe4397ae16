/** Banknotes and coins of the euro in cents, largest first. */
export const euroPieces = [20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1] as const;

/**
 * What a customer is likely to hand over for an amount: exactly that, the next whole five or ten, and the notes above.
 * At most five, in rising order.
 */
export function likelyAmounts(dueMinor: number): number[] {
  const rounded = [100, 500, 1_000, 2_000, 5_000, 10_000, 20_000].map((step) => Math.ceil(dueMinor / step) * step);
  return [...new Set([dueMinor, ...rounded])]
    .filter((amount) => amount >= dueMinor)
    .sort((a, b) => a - b)
    .slice(0, 6);
}
