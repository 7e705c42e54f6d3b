import { getGroupByGroupId } from 'confluence.js/v1';
import { getSpaceById } from 'confluence.js/v2';
import type { Loss } from '../../../crawl/coverage.ts';
import { observeLosses, observeRefusedLists, openLosses } from '../../../crawl/coverage.ts';
import { Refused } from '../../../crawl/errors.ts';
import type { Gap } from '../../../crawl/gaps.ts';
import { CRAWL_AGAIN, MAY_BE_GONE, observeGaps } from '../../../crawl/gaps.ts';
import { noteSightings } from '../../../crawl/sightings.ts';
import type { Batch, Stage } from '../../../crawl/stage.ts';
import { pages } from '../../../model/tables/pages.ts';
import { groupMembers, groups } from '../../../model/tables/people.ts';
import { spaces } from '../../../model/tables/site.ts';
import type { Writer } from '../../../store/records.ts';
import type { Unlisted } from '../listed.ts';
import { listedGroups, listedSpaces, unlisted } from '../listed.ts';
import { IDS_AT_ONCE, pagesById } from '../pagesById.ts';
import type { Session } from '../session.ts';
import { spaceKeysOf, storePages } from '../storePages.ts';
import type { Wire } from '../wire.ts';
import { listOf, textOf } from '../wire.ts';

/**
 * What is known and was in no list of this run. Absence proves nothing: only where the lists came whole it is looked at,
 * each thing is asked for by its id, and where the token's sight has shrunk nothing is called missing.
 */
export const absencesStage = (session: Session): Stage => ({
  name: 'absences',
  title: 'what is gone',
  lane: 'facts',
  after: ['site', 'spaces', 'groups', 'pages', 'blogposts'],
  walks: async () => [
    {
      scope: 'all',
      gap: { kind: 'absences', subjectId: '*', mend: CRAWL_AGAIN },
      async *batches() {
        // The first crawl knows nothing that could be gone.
        if (session.run.notBefore === null) return;
        yield await batchOf(session);
      },
    },
  ],
});

const batchOf = async (session: Session): Promise<Batch> => {
  const whole = await wholeLists(session);
  const [goneSpaces, goneGroups] = await Promise.all([
    whole.has('spaces') ? vanishedSpaces(session) : [],
    whole.has('groups') ? vanishedGroups(session) : [],
  ]);
  const absent = (await unlisted(session)).filter(({ kind }) => whole.has(`${kind}s`));
  // Where the token's sight has shrunk, asking for each page would only be refused.
  const blind = goneSpaces.length > 0 && !session.acceptLoss;
  const { found, gone } = blind ? { found: [], gone: [] } : await lookedUp(session, absent);
  const total = await pageCount(session);
  const spaceKeys = await spaceKeysOf(session);
  return {
    items: absent.length + goneSpaces.length + goneGroups.length,
    cursor: null,
    write: async (writer) => {
      const { run } = session;
      for (const { kind, items } of found) {
        await storePages(session, kind, spaceKeys, items)(writer);
        const ids = items.flatMap((item) => textOf(item, 'id') ?? []);
        await noteSightings(writer, run, { stage: 'absences', scope: kind }, ids);
      }
      await observeRefusedLists(writer, run);
      if (whole.has('spaces')) await observeLosses(writer, run, 'space/', spaceLosses(goneSpaces));
      // Only who has looked everywhere knows whether a great many are gone, or are back.
      if (!blind && whole.has('pages') && whole.has('blogposts')) {
        await observeLosses(writer, run, 'pages', pageLosses(gone, total));
      }
      if (session.acceptLoss) await acceptLosses(writer, session, goneSpaces);
      await closeReturned(writer, session);
      if ((await openLosses(writer, run)).length > 0) return;
      await markGroups(writer, goneGroups);
      await markPages(writer, gone);
    },
  };
};

/** The stages whose lists were all read to their end in this run. */
const wholeLists = async (session: Session): Promise<ReadonlySet<string>> => {
  const { rows } = await session.records.pool.query<{ stage: string }>(
    `select stage from walks where account = $1 and run_id = $2 group by stage having bool_and(status = 'complete')`,
    [session.run.account, session.run.runId],
  );
  return new Set(rows.map(({ stage }) => stage));
};

interface Vanished {
  readonly id: string;
  readonly name: string;
}

const vanishedSpaces = async (session: Session): Promise<readonly Vanished[]> => {
  const known = await session.records.db
    .selectFrom('spaces')
    .select(['space_id as id', 'key as name'])
    .where('account', '=', session.run.account)
    .where('status', '!=', 'missing')
    .execute();
  const listed = new Set(await listedSpaces(session));
  return refusedOf(
    known.filter(({ id }) => !listed.has(id)),
    ({ id }) => getSpaceById(session.client, { id: Number(id) }),
    () => true,
  );
};

const vanishedGroups = async (session: Session): Promise<readonly Vanished[]> => {
  const known = await session.records.db
    .selectFrom('groups')
    .select(['group_id as id', 'name'])
    .where('account', '=', session.run.account)
    .where('status', '!=', 'missing')
    .execute();
  const listed = new Set(await listedGroups(session));
  // An unknown id answers the list of members with nobody; only this question tells that it is unknown.
  return refusedOf(
    known.filter(({ id }) => !listed.has(id)),
    ({ id }) => getGroupByGroupId(session.client, { id }),
    // Not permitted is not unknown (v1 document: 403; an unknown id is 404, and 400 was seen live).
    ({ status }) => status === 404 || status === 400,
  );
};

/** Those that the site does not show by their ids either, by refusals that count. */
const refusedOf = async <T>(
  things: readonly T[],
  ask: (thing: T) => Promise<unknown>,
  counts: (refusal: Refused) => boolean,
): Promise<readonly T[]> => {
  const refused = await Promise.all(
    things.map(async (thing) => {
      try {
        await ask(thing);
        return [];
      } catch (error) {
        if (error instanceof Refused) return counts(error) ? [thing] : [];
        throw error;
      }
    }),
  );
  return refused.flat();
};

interface LookedUp {
  readonly found: readonly { readonly kind: Unlisted['kind']; readonly items: readonly Wire[] }[];
  readonly gone: readonly Unlisted[];
}

/** Asks for pages by their ids, wherever they are now: moved while the lists were read, or really not shown. */
const lookedUp = async (session: Session, absent: readonly Unlisted[]): Promise<LookedUp> => {
  const found = await Promise.all(
    (['page', 'blogpost'] as const).flatMap((kind) => {
      const ids = absent.filter((one) => one.kind === kind).map(({ page_id }) => page_id);
      return Array.from({ length: Math.ceil(ids.length / IDS_AT_ONCE) }, async (_, i) => {
        const answer = await pagesById(session, kind, ids.slice(i * IDS_AT_ONCE, (i + 1) * IDS_AT_ONCE));
        return { kind, items: listOf(answer, 'results') };
      });
    }),
  );
  const there = new Set(found.flatMap(({ items }) => items.flatMap((item) => textOf(item, 'id') ?? [])));
  return { found, gone: absent.filter(({ page_id }) => !there.has(page_id)) };
};

const pageCount = async (session: Session): Promise<number> => {
  const { count } = await session.records.db
    .selectFrom('pages')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('account', '=', session.run.account)
    .where('kind', 'in', ['page', 'blogpost'])
    .where('status', '!=', 'missing')
    .executeTakeFirstOrThrow();
  return count;
};

const spaceLosses = (gone: readonly Vanished[]): readonly Loss[] =>
  gone.map(({ id, name }) => ({
    id: `space/${id}`,
    reason: `the space ${name} is not shown any more: deleted, or hidden from the token`,
  }));

/** More than this share of a site's pages does not go at once: the token sees less. */
const GREAT_SHARE = 1 / 5;

/** Only what went by itself counts: a subtree goes with its root when that is restricted, which happens every day. */
const pageLosses = (gone: readonly Unlisted[], total: number): readonly Loss[] => {
  const ids = new Set(gone.map(({ page_id }) => page_id));
  const roots = gone.filter(({ ancestor_ids }) => !ancestor_ids.some((id) => ids.has(id)));
  return roots.length > total * GREAT_SHARE
    ? [{ id: 'pages', reason: `${gone.length} of ${total} pages are not shown any more` }]
    : [];
};

/** Its owner says that what is not shown is gone. */
const acceptLosses = async (writer: Writer, session: Session, gone: readonly Vanished[]): Promise<void> => {
  await writer.update(
    spaces,
    gone.map(({ id }) => ({ space_id: id, status: 'missing' })),
  );
  await observeLosses(writer, session.run, '', []);
  await observeGaps(
    writer,
    new Map(
      gone.map(({ id }) => [
        `absences/space/${id}`,
        [{ kind: 'space', subjectId: id, reason: 'not shown any more, and accepted as gone', mend: MAY_BE_GONE }],
      ]),
    ),
  );
};

const markGroups = async (writer: Writer, gone: readonly Vanished[]): Promise<void> => {
  const scopes = gone.map(({ id }) => ({ group_id: id }));
  await writer.update(
    groups,
    scopes.map((scope) => ({ ...scope, status: 'missing' })),
  );
  // The site says that it does not know the group, so nobody is in it.
  await writer.observe(groupMembers, scopes, []);
};

const markPages = async (writer: Writer, gone: readonly Unlisted[]): Promise<void> => {
  const ids = new Set(gone.map(({ page_id }) => page_id));
  await writer.update(
    pages,
    gone.map(({ page_id }) => ({ page_id, status: 'missing' })),
  );
  const gapOf = (page: Unlisted): Gap => ({
    kind: page.kind,
    subjectId: page.page_id,
    reason: reasonOf(page, ids),
    mend: MAY_BE_GONE,
  });
  await observeGaps(writer, new Map(gone.map((page) => [`absences/${page.page_id}`, [gapOf(page)]])));
};

const reasonOf = ({ status, ancestor_ids }: Unlisted, gone: ReadonlySet<string>): string => {
  if (status === 'trashed' || status === 'deleted') {
    return 'was in the trash and is not shown there any more: purged, or the trash is hidden from the token';
  }
  return ancestor_ids.some((id) => gone.has(id))
    ? 'went together with something above it: deleted for good, or hidden from the token'
    : 'not shown any more: deleted for good, or hidden from the token';
};

/** What is shown again is no gap any more. */
const closeReturned = async (writer: Writer, { run }: Session): Promise<void> => {
  const rows = await writer.sql(
    `select g.walk from coverage_gaps g
     left join pages p on p.account = g.account and p.page_id = g.subject_id and g.walk = 'absences/' || p.page_id
     left join spaces s on s.account = g.account and s.space_id = g.subject_id and g.walk = 'absences/space/' || s.space_id
     where g.account = $1 and g.valid_to is null and starts_with(g.walk, 'absences/')
     and coalesce(p.status, s.status) <> 'missing'`,
    [run.account],
  );
  await observeGaps(writer, new Map(rows.map(({ walk }) => [String(walk), []])));
};
