export const SESSION_COOKIE = 'kscope_session';

/** The header that keeps the session in the browser, out of reach of scripts and of other sites. */
export const sessionCookie = (token: string, seconds: number, secure: boolean): string =>
  `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure ? '; Secure' : ''}`;

/** What a browser keeps while it is at the provider. It comes back from there, so the cookie must come along then. */
export const SIGN_ON_COOKIE = 'kscope_sign_on';

export const signOnCookie = (secret: string, seconds: number, secure: boolean): string =>
  `${SIGN_ON_COOKIE}=${secret}; Path=/api/sign-on; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure ? '; Secure' : ''}`;

export const noSessionCookie = (secure: boolean): string => sessionCookie('', 0, secure);
