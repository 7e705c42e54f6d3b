export type Search = Readonly<Record<string, string | undefined>>;

/** What of an address a view keeps: neither the site nor the view itself. */
export const keptOf = (search: Search): Record<string, string> =>
  Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) =>
      value === undefined || name === 'account' || name === 'view' ? [] : [[name, value]],
    ),
  );

const inOrder = (search: Search): string =>
  JSON.stringify(Object.entries(search).toSorted(([a], [b]) => (a < b ? -1 : 1)));

export const isSame = (a: Search, b: Search): boolean => inOrder(a) === inOrder(b);
