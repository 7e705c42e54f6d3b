import { BulkUserLookupArraySchema } from 'confluence.js/v1';
import { createBulkUserLookup } from 'confluence.js/v2';
import { Refused } from '../../../crawl/errors.ts';
import type { Batch, Lane, Stage } from '../../../crawl/stage.ts';
import { userAvatars, userStates, users } from '../../../model/tables/people.ts';
import { userAvatarRow, userRow, userStateRow } from '../mapping/user.ts';
import type { Session } from '../session.ts';
import { keepDocuments, keepWire } from '../session.ts';
import type { Wire } from '../wire.ts';
import { listOf, textOf } from '../wire.ts';

/** Wherever an account id stands in the records. There is no list of all people: whoever is named is asked for. */
const NAMED = `
select author_id as user_id from pages where account = $1
union select owner_id from pages where account = $1
union select last_owner_id from pages where account = $1
union select version_author_id from pages where account = $1
union select author_id from page_versions where account = $1
union select author_id from comments where account = $1
union select author_id from attachments where account = $1
union select author_id from spaces where account = $1
union select owner_id from spaces where account = $1
union select user_id from group_members where account = $1 and valid_to is null
union select user_id from page_mentions where account = $1
union select principal_id from permissions where account = $1 and principal_type = 'user' and valid_to is null
union select principal_id from space_permissions where account = $1 and principal_type = 'user' and valid_to is null
union select principal_id from role_assignments where account = $1 and principal_type = 'user' and valid_to is null
union select crawler_id from confluence_instances where account = $1
union select user_id from users where account = $1`;

/** As many as one v2 look-up takes; the v1 one takes 100 and silently forgets the rest. */
const V2_AT_ONCE = 250;
const V1_AT_ONCE = 100;

/** Profiles of everybody whom the facts name. */
export const peopleStage = (session: Session): Stage => ({
  ...stage(
    session,
    'people',
    'facts',
    `select user_id from (${NAMED}) named where user_id is not null and user_id <> 'unknown'`,
  ),
  after: ['pages', 'blogposts', 'ancestors', 'members', 'restrictions', 'space-access', 'comments', 'attachments'],
});

/** Profiles of those whom only the histories name. */
export const latePeopleStage = (session: Session): Stage => ({
  ...stage(
    session,
    'late-people',
    'histories',
    `select author_id as user_id from page_versions v where account = $1 and author_id is not null
     and not exists (select from users u where u.account = $1 and u.user_id = v.author_id)`,
  ),
  after: ['versions'],
});

const stage = (session: Session, name: string, lane: Lane, ids: string): Omit<Stage, 'after'> => ({
  name,
  title: lane === 'facts' ? 'people' : 'people of the history',
  lane,
  walks: async () => {
    // Once, not for each batch: the question goes over every table, and its answer is short even on a large site.
    const { rows } = await session.records.pool.query<{ user_id: string }>(`select distinct user_id from (${ids}) i`, [
      session.run.account,
    ]);
    const named = rows.map((row) => row.user_id).sort();
    return [
      {
        scope: 'all',
        expected: named.length,
        gap: { kind: 'people', subjectId: '*', mend: 'give the account the permission to see user profiles' },
        async *batches(cursor) {
          const start = cursor === null ? 0 : named.findLastIndex((id) => id <= cursor) + 1;
          for (let at = start; at < named.length; at += V2_AT_ONCE) {
            const some = named.slice(at, at + V2_AT_ONCE);
            yield await batchOf(session, some, some.at(-1) ?? '');
          }
        },
      },
    ];
  },
});

const batchOf = async (session: Session, ids: readonly string[], cursor: string): Promise<Batch> => {
  const hundreds = Array.from({ length: Math.ceil(ids.length / V1_AT_ONCE) }, (_, i) =>
    ids.slice(i * V1_AT_ONCE, (i + 1) * V1_AT_ONCE),
  );
  const [v2, ...v1] = await Promise.all([
    profiles(createBulkUserLookup(session.client, { body: { accountIds: ids } })),
    ...hundreds.map((some) => profiles(bulkLookup(session, some))),
  ]);
  const guests = new Map(v1.flatMap((some) => [...some]));
  const rows = ids.map((id) => userRow(id, v2.get(id), guests.get(id), session.account.settings.internalDomains));
  return {
    items: ids.length,
    cursor,
    write: async (writer) => {
      await writer.upsert(
        users,
        rows.filter((row) => row.resolved),
      );
      await writer.insertMissing(
        users,
        rows.filter((row) => !row.resolved),
      );
      await writer.upsert(
        userAvatars,
        ids.flatMap((id) => userAvatarRow(id, v2.get(id)) ?? []),
      );
      const licensed = await licences(session, ids);
      await writer.observe(
        userStates,
        rows.map(({ user_id }) => ({ user_id })),
        rows.map((row) => userStateRow(row, licensed(row.user_id))),
      );
      await keepWire(writer, 'confluence.user.User', [...v2.values()]);
      await keepDocuments(writer, 'confluence.user.User v1', [...guests]);
    },
  };
};

/** The parameter is given once for each person (v1 document); the library's function takes a single one. */
const bulkLookup = (session: Session, accountIds: readonly string[]): Promise<unknown> =>
  session.client.sendRequest({
    url: '/wiki/rest/api/user/bulk',
    method: 'GET',
    searchParams: { accountId: accountIds },
    schema: BulkUserLookupArraySchema,
  });

/** By account id; nobody where the site refuses. Unknown ids are silently left out of the answer. */
const profiles = async (answer: Promise<unknown>): Promise<ReadonlyMap<string, Wire>> => {
  try {
    return new Map(
      listOf(await answer, 'results').flatMap((wire) => {
        const id = textOf(wire, 'accountId');
        return id === null ? [] : [[id, wire] as const];
      }),
    );
  } catch (error) {
    if (error instanceof Refused) return new Map();
    throw error;
  }
};

/** Licensed is who is in a group that gives access to the product; unknown where no such group could be read. */
const licences = async (session: Session, ids: readonly string[]) => {
  const { rows } = await session.records.pool.query<{ user_id: string | null }>(
    `select null as user_id from group_access where account = $1 and access = 'user' and valid_to is null
     union
     select m.user_id from group_members m join group_access a using (account, group_id)
     where account = $1 and a.access = 'user' and a.valid_to is null and m.valid_to is null and m.user_id = any ($2)`,
    [session.run.account, ids],
  );
  const licensed = new Set(rows.map((row) => row.user_id));
  return (id: string): 'yes' | 'no' | 'unknown' => (licensed.size === 0 ? 'unknown' : licensed.has(id) ? 'yes' : 'no');
};
