const PATH = '/sign-in';

/** To the sign-in, which leads back to where the person was. */
export const leaveToSignIn = (): void => {
  const { pathname, search } = window.location;
  if (pathname === PATH || pathname === '/setup' || pathname === '/invitation') return;
  window.location.assign(`${PATH}?back=${encodeURIComponent(pathname + search)}`);
};
