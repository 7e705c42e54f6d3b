import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Message } from '../message/message.ts';
import { faultOf, post } from '../wire/post.ts';
import { Undeliverable } from '../wire/undeliverable.ts';
import type { ChannelKind } from './kind.ts';

const settings = z.strictObject({ url: z.string('is missing').trim().min(1, 'is missing').max(2000) });

const SHORTEST_SECRET = 16;

/** A program of one's own, by JSON that is signed. */
export const webhook: ChannelKind<z.output<typeof settings>> = {
  kind: 'webhook',
  title: 'Webhook',
  settings,
  secret: 'what messages are signed with, 16 characters at least',
  needsSecret: () => true,
  faultOfSecret: (secret) => (secret.length < SHORTEST_SECRET ? `is shorter than ${SHORTEST_SECRET} characters` : null),
  faultOf: ({ url }, reach) => {
    const fault = faultOf(url, reach);
    return fault === null ? null : `url ${fault}`;
  },
  secretGoesTo: () => null,
  mostItems: 100,
  target: ({ url }) => URL.parse(url)?.host ?? '',
  async send(message, { settings: { url }, secret, reach, now, signal }) {
    if (secret === null) throw new Undeliverable('the secret that messages are signed with is missing', 'final');
    const body = JSON.stringify(documentOf(message));
    await post({
      url,
      headers: {
        'content-type': 'application/json',
        'x-kscope-delivery': message.id,
        'x-kscope-signature': signatureOf(secret, body, now),
      },
      body,
      reach,
      now,
      signal,
    });
  },
};

/**
 * `t=<seconds since 1970>,v1=<HMAC-SHA256 of "t.body", in hex>`. A receiver makes the same of the bytes that came, compares
 * in constant time, and refuses what is older than a few minutes.
 */
export const signatureOf = (secret: string, body: string, now: number): string => {
  const seconds = Math.floor(now / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
};

const documentOf = ({ id, channel, kind, title, counts, items, more, todo, link }: Message) => ({
  delivery: id,
  channel,
  kind,
  title,
  counts,
  events: items.map(({ text, ...item }) => ({ ...item, message: text })),
  more,
  todo,
  link,
});
