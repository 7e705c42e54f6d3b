/** The secret of a one-time link, which stands behind #, so that no server hears of it; and no trace of it in the history. */
export const takeToken = (): string => {
  const { hash, search, pathname } = window.location;
  const token = hash.slice(1);
  if (token !== '') window.history.replaceState(window.history.state, '', `${pathname}${search}`);
  return token;
};
