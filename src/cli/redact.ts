const secrets = new Set<string>();

/** Makes sure that this text is never printed, nor what Basic authentication makes of it. */
export const keepSecret = (secret: string): void => {
  if (secret.length >= 4) secrets.add(secret);
};

/**
 * The text with every known secret, every Authorization value and every password in an address taken out. The word
 * PASSWORD shows where one belongs.
 */
export const redact = (text: string): string => {
  let clean = text
    .replace(/\b(Basic|Bearer)\s+[A-Za-z0-9+/=_.-]{8,}/g, '$1 [redacted]')
    .replace(/(\w+:\/\/[^\s:/@]*):(?!PASSWORD@)[^\s/]+@/g, '$1:[redacted]@');
  for (const secret of secrets) clean = clean.replaceAll(secret, '[redacted]');
  return clean;
};
