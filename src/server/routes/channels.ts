import { z } from '@hono/zod-openapi';
import { severities } from '../../governance/severity.ts';
import { kindNames, kinds } from '../../notify/channel/kinds.ts';
import type { Channel } from '../../notify/channels.ts';
import { eventNames, subscriptionSchema, weekdays } from '../../notify/subscription.ts';
import { cursorAfter, placeOf } from '../cursor.ts';
import { notFound } from '../problem.ts';
import { route } from '../route.ts';
import { listOf, nothing, paged } from '../schemas.ts';
import type { Services } from '../services.ts';

const channelId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'is no name of a channel');
const byChannel = z.object({ id: channelId });
const settingsInput = z.record(z.string().max(40), z.unknown());
const secretInput = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(4000)
  .regex(/^[^\r\n]+$/, 'is more than one line');

const channelSchema = z
  .object({
    id: z.string(),
    kind: z.enum(kindNames),
    target: z.string().meta({ description: 'Where it goes, without anything secret.' }),
    settings: z.record(z.string(), z.unknown()),
    hasSecret: z.boolean(),
    subscription: z.object({
      events: z.array(z.enum(eventNames)),
      severity: z.enum(severities),
      accounts: z.array(z.string()),
      spaces: z.array(z.string()),
      owners: z.array(z.string()),
      ownerless: z.boolean(),
      rules: z.array(z.string()),
      digest: z
        .object({ every: z.enum(['day', 'week']), weekday: z.enum(weekdays), hour: z.int(), zone: z.string() })
        .nullable(),
    }),
    digestDueAt: z.string().nullable(),
  })
  .meta({ id: 'Channel' });

const deliverySchema = z
  .object({
    id: z.string(),
    channel: z.string(),
    kind: z.enum(['alert', 'digest', 'test']),
    status: z.enum(['waiting', 'sent', 'failed']),
    title: z.string().nullable(),
    attempts: z.int(),
    nextAt: z.string().nullable(),
    createdAt: z.string(),
    sentAt: z.string().nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: 'Delivery' });

const shown = ({ createdAt: _, ...channel }: Channel): z.input<typeof channelSchema> => ({
  ...channel,
  target: kinds[channel.kind].target(channel.settings),
  settings: channel.settings as Record<string, unknown>,
});

const channelNamed = async ({ channels }: Services, id: string): Promise<Channel> => {
  const channel = (await channels.list()).find((one) => one.id === id);
  if (channel === undefined) throw notFound(`the channel ${id}`);
  return channel;
};

/** What of a channel the log of activity keeps: never the secret. */
const logged = ({ kind, settings, subscription }: Channel) => ({ kind, settings, subscription });

export const channelRoutes = [
  route({
    method: 'get',
    path: '/api/channels',
    role: 'admin',
    summary: 'Where alerts go and what each is told of; never a secret',
    answer: z.object({ items: z.array(channelSchema) }),
    handle: async ({ services }) => ({ items: (await services.channels.list()).map(shown) }),
  }),
  route({
    method: 'post',
    path: '/api/channels',
    role: 'admin',
    summary: 'Add a channel',
    body: z.strictObject({
      id: channelId,
      kind: z.enum(kindNames),
      settings: settingsInput.default({}),
      secret: secretInput.nullable().default(null),
      subscription: subscriptionSchema.prefault({}),
    }),
    answer: channelSchema,
    status: 201,
    async handle({ services, body, caller }) {
      await services.channels.add(body);
      const channel = await channelNamed(services, body.id);
      await services.activity.note(caller, {
        action: 'channel add',
        subjectType: 'channel',
        subjectId: body.id,
        after: logged(channel),
      });
      return shown(channel);
    },
  }),
  route({
    method: 'patch',
    path: '/api/channels/{id}',
    role: 'admin',
    summary: 'Change a channel; what is left out stays. Another mail server needs the password again',
    params: byChannel,
    body: z.strictObject({ settings: settingsInput, secret: secretInput, subscription: subscriptionSchema }).partial(),
    answer: channelSchema,
    async handle({ services, params, body, caller }) {
      const before = await channelNamed(services, params.id);
      await services.channels.update(params.id, body);
      const after = await channelNamed(services, params.id);
      await services.activity.note(caller, {
        action: body.secret === undefined ? 'channel update' : 'channel update with secret',
        subjectType: 'channel',
        subjectId: params.id,
        before: logged(before),
        after: logged(after),
      });
      return shown(after);
    },
  }),
  route({
    method: 'delete',
    path: '/api/channels/{id}',
    role: 'admin',
    summary: 'Remove a channel with its log; what it still was to be told is not told',
    params: byChannel,
    answer: nothing,
    async handle({ services, params, caller }) {
      const before = await channelNamed(services, params.id);
      await services.channels.remove(params.id);
      await services.activity.note(caller, {
        action: 'channel remove',
        subjectType: 'channel',
        subjectId: params.id,
        before: logged(before),
      });
      return {};
    },
  }),
  route({
    method: 'post',
    path: '/api/channels/{id}/test',
    role: 'admin',
    summary: 'Send a message by which it shows whether the channel works, and tell what came of it',
    params: byChannel,
    answer: deliverySchema,
    async handle({ services, params, signal, caller }) {
      await channelNamed(services, params.id);
      const line = await services.channels.test(params.id, AbortSignal.any([signal, services.signal]));
      await services.activity.note(caller, { action: 'channel test', subjectType: 'channel', subjectId: params.id });
      return line;
    },
  }),
  route({
    method: 'get',
    path: '/api/deliveries',
    role: 'admin',
    summary: 'What channels were told, and what did not arrive, the newest first',
    query: z.strictObject({ channel: channelId.optional(), ...paged() }),
    answer: listOf(deliverySchema),
    async handle({ services, query }) {
      const question = ['deliveries', query.channel];
      const place = placeOf(question, query.cursor);
      const before = place === null ? undefined : ([String(place[0]), String(place[1])] as const);
      const rows = await services.channels.deliveries({ channel: query.channel, before, limit: query.limit + 1 });
      const items = rows.slice(0, query.limit);
      const last = items.at(-1);
      return {
        items,
        next: rows.length > query.limit && last ? cursorAfter(question, [last.createdAt, last.id]) : null,
      };
    },
  }),
] as const;
