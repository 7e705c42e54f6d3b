import { messageOf } from '../model/errors.ts';
import { Undeliverable } from './wire/undeliverable.ts';

/** A failure without the secret of the channel, whoever repeated it. */
export const scrubbed = (error: unknown, secret: string | null): unknown => {
  const message = messageOf(error);
  if (secret === null || !message.includes(secret)) return error;
  const text = message.replaceAll(secret, '[redacted]');
  if (!(error instanceof Undeliverable)) return new Error(text);
  const { policy, retryAfterMillis } = error;
  return new Undeliverable(text, policy, retryAfterMillis === null ? {} : { retryAfterMillis });
};
