import type { KindName } from '../../notify/channel/kinds.ts';
import { kinds } from '../../notify/channel/kinds.ts';
import { subscriptionSchema } from '../../notify/subscription.ts';
import type { Deed } from '../../server/activity.ts';
import type { Kind } from '../kind.ts';
import { ofKind } from '../kind.ts';
import type { Fields, Thing } from '../thing.ts';

/** What a channel wants to hear, apart from what its kind needs to know. */
const parted = ({ kind, ...fields }: Fields) => {
  const heard = new Set(Object.keys(subscriptionSchema.shape));
  const all = Object.entries(fields);
  return {
    kind: kind as KindName,
    settings: Object.fromEntries(all.filter(([name]) => !heard.has(name))),
    subscription: Object.fromEntries(all.filter(([name]) => heard.has(name))),
  };
};

const deed = (action: string, { name, fields }: Thing, before?: Thing): Deed => ({
  action,
  subjectType: 'channel',
  subjectId: name,
  ...(before === undefined ? {} : { before: parted(before.fields) }),
  after: parted(fields),
});

export const channelKind: Kind = {
  async list({ channels }, isAsked) {
    return Promise.all(
      (await channels.list()).map(async ({ id, kind, settings, subscription }): Promise<Thing> => {
        const secret = isAsked(id) ? await channels.secretOf(id) : undefined;
        return { kind: 'channel', name: id, fields: { kind, ...(settings as object), ...subscription }, secret };
      }),
    );
  },

  async check({ channels, reach }, wanted, { after }) {
    const present = new Map((await channels.list()).map((one) => [one.id, one]));
    const accounts = new Set(ofKind(after, 'account').map(({ name }) => name));
    for (const { name, fields, secret, fault } of wanted) {
      const { kind: kindName, settings, subscription } = parted(fields);
      const kind = kinds[kindName];
      const before = present.get(name);
      if (before !== undefined && before.kind !== kindName) {
        throw fault(`is ${before.kind} and stays so: give another channel another name`, 'kind');
      }
      const wrong = kind.faultOf(settings, reach);
      if (wrong !== null) throw fault(wrong);
      const wrongSecret = secret == null ? null : kind.faultOfSecret(secret, reach);
      if (wrongSecret !== null) throw fault(wrongSecret, 'secret');
      if (secret === undefined && before?.hasSecret !== true && kind.needsSecret(settings)) {
        throw fault(`expected a secret, ${kind.secret}, as { env: NAME } or { file: PATH }`);
      }
      const isElsewhere = before !== undefined && kind.secretGoesTo(settings) !== kind.secretGoesTo(before.settings);
      if (secret === undefined && before?.hasSecret === true && isElsewhere) {
        throw fault('expected the secret too: it is told to no other server than it was given for');
      }
      for (const [i, account] of ((subscription.accounts ?? []) as readonly string[]).entries()) {
        if (accounts.has(account)) continue;
        throw fault(`expected an account of this file or one that is there; ${account} is none`, 'accounts', i);
      }
    }
  },

  async add({ channels }, wanted) {
    await channels.add({ id: wanted.name, ...parted(wanted.fields), secret: wanted.secret ?? null });
    return deed('channel add', wanted);
  },

  async change({ channels }, wanted, before) {
    const { settings, subscription } = parted(wanted.fields);
    const secret = wanted.secret === before.secret ? undefined : (wanted.secret ?? undefined);
    await channels.update(wanted.name, { settings, subscription, secret });
    return deed(secret === undefined ? 'channel update' : 'channel update with secret', wanted, before);
  },

  async remove({ channels }, { name, fields }) {
    await channels.remove(name);
    return { action: 'channel remove', subjectType: 'channel', subjectId: name, before: parted(fields) };
  },
};
