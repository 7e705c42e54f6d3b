import { sightedIn } from '../../crawl/sightings.ts';
import type { Session } from './session.ts';

/**
 * What the lists of this run have shown. Nothing more is asked about what they have not: every answer would be a refusal,
 * or, for groups, an empty list that means nothing.
 */
const sighted = async (session: Session, stages: readonly string[]): Promise<readonly string[]> => {
  const { rows } = await session.records.pool.query<{ id: string }>(sightedIn(stages, '$1', '$2'), [
    session.run.account,
    session.run.runId,
  ]);
  return rows.map(({ id }) => id).sort();
};

export const listedSpaces = (session: Session): Promise<readonly string[]> => sighted(session, ['spaces']);

export const listedGroups = (session: Session): Promise<readonly string[]> => sighted(session, ['groups']);

/** The stages that show pages and blogposts: by lists, and by their ids where lists did not. */
export const SHOW_PAGES = ['pages', 'blogposts', 'absences', 'ancestors'] as const;

export interface Unlisted {
  readonly page_id: string;
  readonly kind: 'page' | 'blogpost';
  readonly space_id: string | null;
  readonly status: string;
  readonly ancestor_ids: readonly string[];
}

/** Pages and blogposts that are known and that no list of this run, nor a look by their ids, has shown. */
export const unlisted = async (session: Session): Promise<readonly Unlisted[]> => {
  const { rows } = await session.records.pool.query<Unlisted>(
    `with seen as materialized (${sightedIn(SHOW_PAGES, '$1', '$2')})
     select p.page_id, p.kind, p.space_id, p.status, p.ancestor_ids
     from pages p left join seen on seen.id = p.page_id
     where p.account = $1 and p.kind in ('page', 'blogpost') and p.status <> 'missing' and seen.id is null`,
    [session.run.account, session.run.runId],
  );
  return rows;
};

export const unlistedIds = async (session: Session): Promise<readonly string[]> =>
  (await unlisted(session)).map(({ page_id }) => page_id);
