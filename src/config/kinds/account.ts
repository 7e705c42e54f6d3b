import { isDeepStrictEqual } from 'node:util';
import type { Account, AccountSettings, BlueprintName } from '../../accounts/account.ts';
import { checkSettings } from '../../accounts/account.ts';
import { cloudIdOf } from '../../blueprints/route.ts';
import { lockAccount } from '../../crawl/run.ts';
import { Transport } from '../../crawl/transport.ts';
import { iso } from '../../model/clock.ts';
import { messageOf, UserError } from '../../model/errors.ts';
import type { Deed } from '../../server/activity.ts';
import type { Kind } from '../kind.ts';
import { ofKind } from '../kind.ts';
import type { Fields, Thing } from '../thing.ts';
import type { Tools } from '../tools.ts';
import { inFile, renamed } from '../words.ts';

/** A day where it is one, else the moment; null: none. */
export const dayOf = (moment: string | null): string | null =>
  moment === null ? null : moment.replace(/T00:00:00\.000Z$/, '');

const fieldsOf = ({ blueprint, settings, tokenExpiresAt }: Account): Fields => ({
  blueprint,
  url: settings.url,
  email: settings.email,
  token_expires: dayOf(tokenExpiresAt),
  every: settings.every,
  formats: settings.formats,
  internal_domains: settings.internalDomains,
  bots: settings.bots ?? [],
  for: settings.for ?? null,
  verify: settings.verify ?? null,
  route: settings.route,
  filters: renamed(settings.filters, inFile),
});

const settingsOf = (fields: Fields, before: Fields): AccountSettings => {
  const { url, email, every, formats, internal_domains, bots, for: completes, verify, route, filters } = fields;
  return checkSettings({
    url,
    email,
    every,
    formats,
    internalDomains: internal_domains,
    ...(Array.isArray(bots) && bots.length > 0 ? { bots } : {}),
    ...(completes === null ? {} : { for: completes }),
    ...(verify === null ? {} : { verify }),
    filters: renamed(filters as Fields, (key) => key.replaceAll('_', '-')),
    route: route ?? before.route ?? 'site',
  });
};

const expiryOf = ({ token_expires: day }: Fields): string | null =>
  typeof day === 'string' ? new Date(day).toISOString() : null;

const deed = (action: string, { name, fields, secret }: Thing, before?: Thing): Deed => ({
  action,
  subjectType: 'account',
  subjectId: name,
  ...(before === undefined ? {} : { before: before.fields }),
  after: { ...fields, ...(secret == null ? {} : { token: 'given' }) },
});

/** The site that answers at an address, by its id. @throws whatever keeps that from being told. */
const siteAt = (url: string, { limiters, signal }: Tools): Promise<string | null> =>
  cloudIdOf(new Transport({ origin: url, limiter: limiters.of(url), signal, retries: 1 }));

export const accountKind: Kind = {
  async list({ accounts }, isAsked) {
    const all = (await accounts.list()).toSorted(
      (a, b) => Number(a.blueprint === 'jira') - Number(b.blueprint === 'jira'),
    );
    return Promise.all(
      all.map(async (account): Promise<Thing> => {
        const { name } = account;
        const secret = isAsked(name) ? await accounts.token(name) : undefined;
        return { kind: 'account', name, fields: fieldsOf(account), secret };
      }),
    );
  },

  async check(tools, wanted, { before, after }) {
    const present = new Map((await tools.accounts.list()).map((one) => [one.name, one]));
    const all = ofKind(after, 'account');
    const was = new Map(ofKind(before, 'account').map((one) => [one.name, one]));
    for (const { name, fields, secret, fault } of wanted) {
      const known = present.get(name);
      if (known === undefined && secret === undefined) {
        throw fault('is new: expected a token, as { env: NAME } or { file: PATH }');
      }
      if (secret !== undefined && /\s/.test(secret ?? '')) throw fault('holds white space', 'token');
      const { blueprint, url, for: completes } = fields as { blueprint: BlueprintName; url: string; for: unknown };
      if (known !== undefined && known.blueprint !== blueprint) {
        throw fault(`is ${known.blueprint} and stays so: give another account another name`, 'blueprint');
      }
      const main = all.find((one) => one.name === completes);
      if (completes !== null && main?.fields.blueprint !== 'confluence') {
        throw fault(`expected a confluence account of this file or one that is there; ${completes} is none`, 'for');
      }
      const twin = all.find(
        (one) =>
          blueprint === 'confluence' &&
          one.name !== name &&
          one.fields.blueprint === 'confluence' &&
          one.fields.url === url,
      );
      if (twin !== undefined) throw fault(`is read by the account ${twin.name} already: a site has one`, 'url');
      if (known === undefined || known.settings.url === url) continue;
      if (secret === undefined) {
        throw fault('is another than the token was given for: expected the token too', 'url');
      }
      // A site that does not tell its id is known by its host.
      if (known.cloudId === null || new URL(url).host === known.cloudId) continue;
      const untold = (why: string) =>
        fault(`may be another site than ${name} has read, which cannot be told: ${why}`, 'url');
      const site = await siteAt(url, tools).catch((error: unknown) => {
        throw untold(messageOf(error));
      });
      if (site === null) throw untold('it does not say which it is');
      if (site !== known.cloudId) {
        throw fault(`is another site than ${name} has read: give it an account of its own`, 'url');
      }
    }
    const names = new Set(all.map(({ name }) => name));
    for (const { name } of was.values()) {
      const helper = all.find((one) => one.fields.for === name);
      if (names.has(name) || helper === undefined) continue;
      throw new UserError(
        `${helper.name} completes the people of ${name}, which --prune would remove`,
        `remove ${helper.name} first with: kscope account remove ${helper.name}`,
      );
    }
  },

  async add({ accounts, clock }, wanted) {
    const { name, fields, secret } = wanted;
    await accounts.add(
      {
        name,
        blueprint: fields.blueprint as BlueprintName,
        settings: settingsOf(fields, {}),
        token: secret ?? '',
        tokenExpiresAt: expiryOf(fields),
      },
      iso(clock.now()),
    );
    return deed('account add', wanted);
  },

  async change({ accounts }, wanted, before) {
    const { name, fields, secret } = wanted;
    const settings = settingsOf(fields, before.fields);
    if (!isDeepStrictEqual(settings, settingsOf(before.fields, {}))) await accounts.update(name, settings);
    const expiry = expiryOf(fields);
    const isNew = secret != null && secret !== before.secret;
    if (isNew) await accounts.rotateToken(name, secret, expiry);
    else if (expiry !== expiryOf(before.fields)) await accounts.tokenExpires(name, expiry);
    return deed('account update', { ...wanted, secret: isNew ? secret : undefined }, before);
  },

  async remove({ accounts, records, refreshColumns }, { name, fields }) {
    // A crawl under way would bring back what is being removed.
    const unlock = await lockAccount(records, name, () => {});
    try {
      await accounts.remove(name);
    } finally {
      await unlock();
    }
    await refreshColumns();
    return { action: 'account remove', subjectType: 'account', subjectId: name, before: fields };
  },
};
