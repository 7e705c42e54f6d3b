export const SESSION_COOKIE = 'kscope_session';

/** The header that keeps the session in the browser, out of reach of scripts and of other sites. */
export const sessionCookie = (token: string, seconds: number, secure: boolean): string =>
  `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure ? '; Secure' : ''}`;

export const noSessionCookie = (secure: boolean): string => sessionCookie('', 0, secure);
