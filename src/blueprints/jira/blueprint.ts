import { Refused } from '../../crawl/errors.ts';
import type { Stage } from '../../crawl/stage.ts';
import type { Transport } from '../../crawl/transport.ts';
import { UsageError, UserError } from '../../model/errors.ts';
import type { RowOf } from '../../model/table.ts';
import { users } from '../../model/tables/people.ts';
import type { Blueprint, Connection } from '../blueprint.ts';
import { externality } from '../confluence/mapping/user.ts';
import { rememberedPeople } from '../confluence/scope/memory.ts';
import type { Scope } from '../confluence/scope/scope.ts';
import { keepWire } from '../confluence/session.ts';
import type { Wire } from '../confluence/wire.ts';
import { flagOf, isWire, textOf } from '../confluence/wire.ts';

/** As many as one answer holds (Jira v3 document, users/search). */
const PAGE = 1000;

const get = async (transport: Transport, prefix: string, path: string): Promise<unknown> => {
  const [endpoint = path] = path.split('?');
  return (await transport.send({ method: 'GET', path: `${prefix}${path}`, endpoint })).body;
};

const DIRECTORY = { name: 'directory', title: 'people of the directory' } as const;

/** The people of the site, inactive and closed ones too: the directory that Confluence does not have. */
const directoryStage = (connection: Connection, target: string, scope: Scope): Stage => ({
  ...DIRECTORY,
  lane: 'facts',
  after: [],
  walks: async () => [
    {
      scope: 'all',
      gap: { kind: 'directory', subjectId: '*', mend: 'grant the account "Browse users and groups" in Jira' },
      async *batches(cursor) {
        const { transport, route, account } = connection;
        for (let startAt = Number(cursor ?? 0); ; ) {
          const body = await get(
            transport,
            route.prefix,
            `/rest/api/3/users/search?startAt=${startAt}&maxResults=${PAGE}`,
          );
          const items = Array.isArray(body) ? body.filter(isWire) : [];
          if (items.length === 0) return;
          startAt += items.length;
          const kept = items.filter((item) => scope.hasPerson(textOf(item, 'accountId')));
          const rows = kept.flatMap((item) => directoryRow(item, account.settings.internalDomains));
          yield {
            items: items.length,
            cursor: String(startAt),
            write: async (writer) => {
              const people = writer.of(target);
              await people.insertMissing(users, rows);
              // Confluence knows its own people's status better; the directory adds what it left out.
              await people.update(
                users,
                rows.map(({ user_id, email, time_zone, locale }) => ({ user_id, email, time_zone, locale })),
              );
              await keepWire(people, 'jira.user.User', kept);
            },
          };
        }
      },
    },
  ],
});

/** A person as Jira's directory tells it. One who was erased keeps nothing but the id. */
const directoryRow = (wire: Wire, internalDomains: readonly string[]): RowOf<typeof users>[] => {
  const userId = textOf(wire, 'accountId');
  if (userId === null || userId === 'unknown') return [];
  const email = textOf(wire, 'emailAddress');
  const guest = flagOf(wire, 'guest');
  return [
    {
      user_id: userId,
      account_type: textOf(wire, 'accountType'),
      account_status: flagOf(wire, 'active') ? 'active' : 'inactive',
      display_name: textOf(wire, 'displayName'),
      public_name: null,
      email,
      time_zone: textOf(wire, 'timeZone'),
      locale: textOf(wire, 'locale'),
      personal_space_id: null,
      ...externality(email, guest, null, internalDomains),
      is_guest: guest,
      resolved: true,
      source: 'jira',
      is_bot: null,
    },
  ];
};

/** The user directory of the Jira on the same site; it completes the people of a confluence account. */
export const jira: Blueprint = {
  name: 'jira',
  stageTitles: new Map([[DIRECTORY.name, DIRECTORY.title]]),
  async preflight({ account, transport, route }) {
    const me = await get(transport, route.prefix, '/rest/api/3/myself');
    if (textOf(me, 'accountId') === null) {
      throw new UserError(
        `${account.settings.url} does not answer like a Jira site: asked who the token belongs to, it names nobody`,
        'check the URL, and that the account may use Jira there',
      );
    }
    const token = {
      resource: 'token',
      readable: 'yes' as const,
      detail: `works, and belongs to ${textOf(me, 'displayName') ?? 'somebody without a name'}`,
    };
    try {
      await get(transport, route.prefix, '/rest/api/3/users/search?startAt=0&maxResults=1');
      return [token, { resource: 'users', readable: 'yes', detail: 'the directory can be read' }];
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const mend = 'grant the account "Browse users and groups" in Jira';
      return [token, { resource: 'users', readable: 'no', detail: error.message, mend }];
    }
  },
  /** The filters of the account that it completes hold for it. */
  selection: async () => null,
  async prepare(connection, records) {
    const { account, target } = connection;
    if (target === undefined) {
      throw new UsageError(`${account.name} names no confluence account`, 'add it with --for NAME');
    }
    const people = await rememberedPeople(records, target);
    return () => ({ stages: [directoryStage(connection, target.name, people)], drift: new Map() });
  },
};
