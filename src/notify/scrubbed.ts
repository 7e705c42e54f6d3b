import { messageOf } from '../model/errors.ts';
import { Undeliverable } from './wire/undeliverable.ts';

/** A failure without the secret of the channel, whoever repeated it. Of an address, what stands behind the host is secret. */
export const scrubbed = (error: unknown, secret: string | null): unknown => {
  if (secret === null) return error;
  const url = URL.parse(secret);
  const parts = [secret, ...(url === null ? [] : [url.href, `${url.pathname}${url.search}`, url.pathname])];
  const message = messageOf(error);
  const text = parts
    .filter((part) => part.length > 1)
    .reduce((clean, part) => clean.replaceAll(part, '[redacted]'), message);
  if (text === message) return error;
  if (!(error instanceof Undeliverable)) return new Error(text);
  const { policy, retryAfterMillis } = error;
  return new Undeliverable(text, policy, retryAfterMillis === null ? {} : { retryAfterMillis });
};
