import { messageOf } from '../../model/errors.ts';

const CERTIFICATE = /\bCERT|UNABLE_TO_|certificate|altnames/;
const NO_TLS = /^(EPROTO|ETLS|ERR_SSL_.*)$/;

/**
 * Why a server could not be spoken to, with what to do about it: words that go after its name. That its address leads where
 * nothing may be sent is another matter, see `reach`.
 */
export const faultOfWire = (cause: unknown): string => {
  const code = String((cause as { readonly code?: unknown }).code ?? '');
  const message = messageOf(cause);
  if (CERTIFICATE.test(`${code} ${message}`)) {
    // What Node advises behind the semicolon is for whoever starts it by hand.
    const [why = ''] = message.replace(/\s+/g, ' ').split(';');
    return `bears a certificate that is not accepted (${why}); give the name that it is for, or name who vouches for it by NODE_EXTRA_CA_CERTS`;
  }
  if (NO_TLS.test(code) || message.includes('SSL routines')) {
    return 'does not encrypt there; see which port it has, and which way of encryption it takes';
  }
  // Libraries put codes of their own over those of the system, which stay in the words.
  const known = /\bE(CONN|HOST|NET)[A-Z]+\b/.exec(message)?.[0] ?? code;
  return known === '' ? 'did not answer' : `could not be reached (${known}); see that it runs, and which port it has`;
};
