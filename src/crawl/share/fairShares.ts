/**
 * Divides `total` among those who want some: whoever wants little gets it whole, the others get the same each, and what
 * nobody wants is spread, so that who suddenly wants more need not wait. Whole numbers; who comes first gets what does
 * not divide.
 */
export const fairShares = (total: number, wants: readonly number[]): readonly number[] => {
  const shares = wants.map(() => 0);
  let left = total;
  const round = (isWanting: (i: number) => boolean): boolean => {
    const before = left;
    for (const i of shares.keys()) {
      if (left === 0 || !isWanting(i)) continue;
      shares[i] = (shares[i] ?? 0) + 1;
      left -= 1;
    }
    return left < before;
  };
  while (round((i) => (shares[i] ?? 0) < (wants[i] ?? 0)));
  while (left > 0 && round(() => true));
  return shares;
};
