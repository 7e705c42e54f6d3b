/** Where to go after the sign-in: a path of this app, never another site. */
export const ownPath = (back: string | undefined): string => {
  if (back === undefined) return '/';
  const { origin } = window.location;
  const url = URL.parse(back, origin);
  return url !== null && url.origin === origin ? `${url.pathname}${url.search}` : '/';
};
