/** What belongs, and what does not, each in its order. */
export const partition = <T>(items: readonly T[], belongs: (item: T) => boolean): readonly [T[], T[]] => {
  const [first, second]: [T[], T[]] = [[], []];
  for (const item of items) (belongs(item) ? first : second).push(item);
  return [first, second];
};
