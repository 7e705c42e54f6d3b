/** The named parameters of an address that are words; whatever else stands in it is left out. */
export const word = <N extends string>(
  search: Record<string, unknown>,
  ...names: N[]
): { [K in N]?: string | undefined } => {
  const words: { [K in N]?: string | undefined } = {};
  for (const name of names) {
    const value = search[name];
    // The router reads "7" as a number and "true" as a truth; the app means words.
    if (value !== undefined && value !== null && value !== '') words[name] = String(value);
  }
  return words;
};

/** All parameters of an address, as words. */
export const everyWord = (search: Record<string, unknown>): Record<string, string | undefined> =>
  word(search, ...Object.keys(search));
