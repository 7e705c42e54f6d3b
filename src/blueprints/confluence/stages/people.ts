import { BulkUserLookupArraySchema, searchUser } from 'confluence.js/v1';
import { createBulkUserLookup } from 'confluence.js/v2';
import { Refused } from '../../../crawl/errors.ts';
import type { Batch, Lane, Stage } from '../../../crawl/stage.ts';
import type { RowOf } from '../../../model/table.ts';
import { userAvatars, userStates, users } from '../../../model/tables/people.ts';
import type { Writer } from '../../../store/records.ts';
import { userAvatarRow, userRow, userStateRow } from '../mapping/user.ts';
import { wholeByOffset } from '../paging.ts';
import type { Session } from '../session.ts';
import { keepDocuments, keepWire } from '../session.ts';
import type { Wire } from '../wire.ts';
import { flagOf, listOf, textOf } from '../wire.ts';

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
  after: [
    'pages',
    'blogposts',
    'ancestors',
    'scope',
    'members',
    'restrictions',
    'space-access',
    'comments',
    'attachments',
  ],
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
          const guests = session.everything || named.length === 0 ? null : await listedGuests(session);
          const start = cursor === null ? 0 : named.findLastIndex((id) => id <= cursor) + 1;
          for (let at = start; at < named.length; at += V2_AT_ONCE) {
            const some = named.slice(at, at + V2_AT_ONCE);
            yield await batchOf(session, some, guests, some.at(-1) ?? '');
          }
        },
      },
    ];
  },
});

const V1_DOCUMENT = 'confluence.user.User v1';

const batchOf = async (
  session: Session,
  ids: readonly string[],
  guests: ReadonlySet<string> | null,
  cursor: string,
): Promise<Batch> => {
  const v2 = await profiles(createBulkUserLookup(session.client, { body: { accountIds: ids } }));
  const v1 = await v1Profiles(session, ids, guests, v2 instanceof Refused ? new Map() : v2);
  // Where neither is told, nothing is known of anybody, which is no reason to forget what was.
  if (v2 instanceof Refused && v1 instanceof Refused) throw v2;
  const told = v2 instanceof Refused ? new Map<string, Wire>() : v2;
  const toldV1 = v1 instanceof Refused ? new Map<string, Wire>() : v1;
  const kept = (id: string): boolean => session.scope.hasPerson(id);
  const rows = ids.map((id) => {
    const row = userRow(id, told.get(id), toldV1.get(id), session.account.settings);
    return kept(id) ? row : { ...row, ...nameless };
  });
  return {
    items: ids.length,
    cursor,
    write: async (writer) => {
      // Who comes into scope by other filters has not changed their name.
      await (session.run.refiltered ? writer.firstSight : writer).upsert(
        users,
        rows.filter((row) => row.resolved),
      );
      await writer.insertMissing(
        users,
        rows.filter((row) => !row.resolved),
      );
      await writer.sql(ERASED, [session.run.account, ids]);
      await writer.upsert(
        userAvatars,
        ids.filter(kept).flatMap((id) => userAvatarRow(id, told.get(id)) ?? []),
      );
      await observeStates(session, writer, ids);
      await keepWire(
        writer,
        'confluence.user.User',
        [...told].flatMap(([id, wire]) => (kept(id) ? [wire] : [])),
      );
      await keepDocuments(
        writer,
        V1_DOCUMENT,
        [...toldV1].map(([id, wire]) => [id, kept(id) ? wire : withoutNames(wire)]),
      );
    },
  };
};

/** What was known before somebody closed the account goes too: no row says so, for what null does not tell stays known. */
const ERASED = `
update users set email = null, time_zone = null, locale = null, personal_space_id = null,
  xact = pg_current_xact_id()::text::bigint
where account = $1 and user_id = any ($2) and account_status = 'closed'
and num_nonnulls(email, time_zone, locale, personal_space_id) > 0`;

/** Of people out of scope only what decides access is kept: the names go, and whether they are external stays. */
const withoutNames = ({ accountId, accountType, isGuest, isExternalCollaborator }: Wire): Wire => ({
  accountId,
  accountType,
  isGuest,
  isExternalCollaborator,
});
const nameless = { display_name: null, public_name: null, email: null, time_zone: null, locale: null };

/** What decides access is taken from the records, where the profiles of both APIs and of a directory have come together. */
const observeStates = async (session: Session, writer: Writer, ids: readonly string[]): Promise<void> => {
  const known = await writer.sql(
    'select user_id, account_type, account_status, is_guest from users where account = $1 and user_id = any ($2)',
    [session.run.account, ids],
  );
  const licensed = await licences(session, ids);
  await writer.observe(
    userStates,
    ids.map((user_id) => ({ user_id })),
    known.map((row) => {
      const user = row as Pick<RowOf<typeof users>, 'user_id' | 'account_type' | 'account_status' | 'is_guest'>;
      return userStateRow(user, licensed(user.user_id));
    }),
  );
};

/**
 * The profiles of v1, which alone tell who is a guest. A later crawl takes them from the documents of an earlier one and
 * asks only about those whom it does not know, who became guests or ceased to be, by the list of `guests`, or who are called
 * something else now: whoever closed their account is "Former user" and wants nothing else kept.
 */
const v1Profiles = async (
  session: Session,
  ids: readonly string[],
  guests: ReadonlySet<string> | null,
  now: ReadonlyMap<string, Wire>,
): Promise<ReadonlyMap<string, Wire> | Refused> => {
  const known = guests === null ? new Map<string, Wire>() : await v1Documents(session, ids);
  const asked = ids.filter((id) => {
    const document = known.get(id);
    if (document === undefined || (flagOf(document, 'isGuest') ?? false) !== guests?.has(id)) return true;
    const called = textOf(now.get(id), 'displayName');
    return called !== null && session.scope.hasPerson(id) && called !== textOf(document, 'displayName');
  });
  const hundreds = Array.from({ length: Math.ceil(asked.length / V1_AT_ONCE) }, (_, i) =>
    asked.slice(i * V1_AT_ONCE, (i + 1) * V1_AT_ONCE),
  );
  const answers = await Promise.all(hundreds.map((some) => profiles(bulkLookup(session, some))));
  const refused = answers.find((answer) => answer instanceof Refused);
  if (refused !== undefined && known.size === 0) return refused;
  return new Map([...known, ...answers.flatMap((answer) => (answer instanceof Refused ? [] : [...answer]))]);
};

const v1Documents = async (session: Session, ids: readonly string[]): Promise<ReadonlyMap<string, Wire>> => {
  const { rows } = await session.records.pool.query<{ id: string; document: string }>(
    'select id, document from wire_documents where account = $1 and resource = $2 and id = any ($3)',
    [session.run.account, V1_DOCUMENT, ids],
  );
  return new Map(rows.map(({ id, document }) => [id, JSON.parse(document) as Wire]));
};

/** Guests are few and there is a list of them; null where it is refused. It leaves out those who are not active. */
const listedGuests = async (session: Session): Promise<ReadonlySet<string> | null> => {
  try {
    const found = await wholeByOffset(V1_AT_ONCE, (start, limit) =>
      searchUser(session.client, {
        cql: 'type = user',
        sitePermissionTypeFilter: 'externalCollaborator',
        start,
        limit,
      }),
    );
    return new Set(found.flatMap((item) => textOf(item, 'user', 'accountId') ?? []));
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
};

/** The parameter is given once for each person (v1 document); the library's function takes a single one. */
const bulkLookup = (session: Session, accountIds: readonly string[]): Promise<unknown> =>
  session.client.sendRequest({
    url: '/wiki/rest/api/user/bulk',
    method: 'GET',
    searchParams: { accountId: accountIds },
    schema: BulkUserLookupArraySchema,
  });

/** By account id; or that the site refuses. Unknown ids are silently left out of the answer. */
const profiles = async (answer: Promise<unknown>): Promise<ReadonlyMap<string, Wire> | Refused> => {
  try {
    return new Map(
      listOf(await answer, 'results').flatMap((wire) => {
        const id = textOf(wire, 'accountId');
        return id === null ? [] : [[id, wire] as const];
      }),
    );
  } catch (error) {
    if (error instanceof Refused) return error;
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
