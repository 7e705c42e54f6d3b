/**
 * Nothing from elsewhere is run, shown or asked, and nobody frames us. Attributes of style may be inline: charts write
 * them into their tooltips, and they load nothing that the rest does not allow.
 */
export const policy = (nonce?: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${nonce === undefined ? '' : ` 'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** Headers of every answer. */
export const harden = (headers: Headers): void => {
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', policy());
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
};
