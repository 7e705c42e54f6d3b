import { isIP } from 'node:net';
import { z } from 'zod';
import { messageOf } from '../../model/errors.ts';
import type { Item, Message } from '../message/message.ts';
import { faultOfWire } from '../wire/faultOfWire.ts';
import { isAllowed, reach } from '../wire/reach.ts';
import { Undeliverable } from '../wire/undeliverable.ts';
import type { ChannelKind } from './kind.ts';

const settings = z.strictObject({
  host: z
    .string('is missing')
    .trim()
    .regex(/^[a-z0-9.:-]{1,255}$/i, 'is no name of a mail server'),
  port: z.int().min(1, 'is no port').max(65_535, 'is no port').default(587),
  /** tls: from the first byte on (465). starttls: before anything is said (587). none: for hosts that the operator allows. */
  security: z.enum(['tls', 'starttls', 'none']).default('starttls'),
  /** By whom to sign in; empty: without. */
  user: z.string().trim().max(320).default(''),
  from: z.email('is no e-mail address'),
  to: z.array(z.email('is no e-mail address'), 'is missing').min(1, 'is missing').max(50),
});

type EmailSettings = z.output<typeof settings>;

const TIMEOUT_MILLIS = 15_000;

/** E-mail, by a mail server. */
export const email: ChannelKind<EmailSettings> = {
  kind: 'email',
  title: 'E-mail',
  settings,
  secret: 'the password of the mail server',
  needsSecret: ({ user }) => user !== '',
  faultOfSecret: () => null,
  faultOf: ({ host, security }, reachable) =>
    security === 'none' && !isAllowed(reachable, host) ? 'security none is for hosts that the operator allows' : null,
  secretGoesTo: ({ host }) => host,
  mostItems: 10,
  target: ({ to: [first = '', ...others] }) => (others.length === 0 ? first : `${first} and ${others.length} more`),
  async send(message, { settings: { host, port, security, user, from, to }, secret, reach: reachable, signal }) {
    const { address } = await reach(reachable, host);
    // Loaded only where it is wanted: every command knows the kinds of channels, and few send anything.
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({
      // The address that was checked; the certificate is that of the name.
      host: address,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      tls: isIP(host) === 0 ? { servername: host } : {},
      ...(user === '' || secret === null ? {} : { auth: { user, pass: secret } }),
      connectionTimeout: TIMEOUT_MILLIS,
      greetingTimeout: TIMEOUT_MILLIS,
      socketTimeout: TIMEOUT_MILLIS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const stop = () => transport.close();
    signal.addEventListener('abort', stop, { once: true });
    try {
      await transport.sendMail({
        from: { name: 'Kscope', address: from },
        to,
        subject: message.title,
        // The same at every attempt, so that mailboxes which got it twice show it once.
        messageId: `<${message.id}@${from.split('@')[1]}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Kscope-Delivery': message.id },
        text: textOf(message),
        html: htmlOf(message),
      });
    } catch (cause) {
      signal.throwIfAborted();
      throw refusal(host, cause);
    } finally {
      signal.removeEventListener('abort', stop);
      transport.close();
    }
  },
};

/** What nodemailer calls a server with which no conversation came about. */
const WIRE = new Set(['ESOCKET', 'ETLS', 'ECONNECTION', 'ETIMEDOUT', 'EDNS']);

/** A mail server says by 5xx what will stay so, and by 4xx what passes; a refused password will not mend itself either. */
const refusal = (host: string, cause: unknown): Undeliverable => {
  const { code = '', responseCode } = cause as { code?: string; responseCode?: number };
  const isFinal = code === 'EAUTH' || (responseCode !== undefined && responseCode >= 500);
  const said = WIRE.has(code) ? ` ${faultOfWire(cause)}` : `: ${messageOf(cause).replace(/\s+/g, ' ')}`;
  return new Undeliverable(`${host}${said}`, isFinal ? 'final' : 'retry', { cause });
};

const lineOf = ({ severity, event, text, space }: Item): string =>
  `[${severity}] ${event}: ${text}${space === null ? '' : ` · ${space}`}`;

const textOf = ({ title, items, more, todo, link }: Message): string =>
  [
    title,
    '',
    ...items.flatMap((item) => [`- ${lineOf(item)}`, ...(item.link === null ? [] : [`  ${item.link}`])]),
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(todo.length > 0 ? ['', 'What to do:', ...todo.map((line) => `- ${line}`)] : []),
    ...(link === null ? [] : ['', `All of it: ${link}`]),
    '',
  ].join('\n');

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

const linked = (link: string | null, text: string): string =>
  link === null ? escaped(text) : `<a href="${escaped(link)}">${escaped(text)}</a>`;

const htmlOf = ({ title, items, more, todo, link }: Message): string =>
  [
    `<h2>${escaped(title)}</h2>`,
    ...(items.length > 0
      ? [`<ul>${items.map((item) => `<li dir="auto">${linked(item.link, lineOf(item))}</li>`).join('')}</ul>`]
      : []),
    ...(more > 0 ? [`<p>and ${more} more</p>`] : []),
    ...(todo.length > 0
      ? [`<p>What to do:</p><ul>${todo.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`]
      : []),
    ...(link === null ? [] : [`<p>${linked(link, 'See all of it in Kscope')}</p>`]),
  ].join('\n');
