import { z } from 'zod';
import type { Message } from '../message/message.ts';
import { faultOf, post } from '../wire/post.ts';
import { Undeliverable } from '../wire/undeliverable.ts';
import type { ChannelKind } from './kind.ts';

const settings = z.strictObject({});

/** A channel of Slack, by an incoming webhook. */
export const slack: ChannelKind<z.output<typeof settings>> = {
  kind: 'slack',
  title: 'Slack',
  settings,
  secret: 'the address of the incoming webhook, https://hooks.slack.com/…',
  needsSecret: () => true,
  faultOfSecret: faultOf,
  faultOf: () => null,
  secretGoesTo: () => null,
  mostItems: 10,
  target: () => 'an incoming webhook',
  async send(message, { secret, reach, now, signal }) {
    if (secret === null) throw new Undeliverable('the address of the webhook is missing', 'final');
    await post({
      url: secret,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(documentOf(message)),
      reach,
      now,
      signal,
    });
  },
};

/** Slack reads these three as its own signs, and nothing else once the text is verbatim. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A section takes 3000 characters. */
const MOST_CHARACTERS = 2900;

const section = (lines: readonly string[]) => {
  let text = '';
  for (const line of lines) {
    if (text.length + line.length + 1 > MOST_CHARACTERS) break;
    text += text === '' ? line : `\n${line}`;
  }
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
};

const documentOf = (message: Message) => ({
  text: escaped(message.title),
  unfurl_links: false,
  unfurl_media: false,
  blocks: [
    { type: 'section', text: { type: 'plain_text', text: message.title, emoji: false } },
    ...message.items.map(({ event, severity, text, space, link }) =>
      section([
        `*${severity}* ${event}: ${escaped(text)}`,
        [...(space === null ? [] : [escaped(space)]), ...(link === null ? [] : [`<${link}|open>`])].join(' · '),
      ]),
    ),
    ...(message.more > 0 ? [section([`and ${message.more} more`])] : []),
    ...(message.todo.length > 0 ? [section(message.todo.map((line) => `→ ${escaped(line)}`))] : []),
    ...(message.link === null ? [] : [section([`<${message.link}|See all of it in Kscope>`])]),
  ],
});
