const NOWHERE = 'http://kscope.invalid';
const MOST = 2000;

/** Where to go after the sign-in: a path of this application, never another site; of whatever is none, its start. */
export const ownPath = (back: string | undefined): string => {
  if (back === undefined || back.length > MOST || !back.startsWith('/')) return '/';
  const url = URL.parse(back, NOWHERE);
  if (url === null || url.origin !== NOWHERE) return '/';
  const path = `${url.pathname}${url.search}`;
  return path.startsWith('//') ? '/' : path;
};
