import { sightedIn } from '../../../crawl/sightings.ts';
import { SHOW_PAGES } from '../listed.ts';
import type { Session } from '../session.ts';
import type { Remembered } from './scope.ts';

/** Ids of what the records hold and the filters leave out. */
interface Fallen {
  /** Pages, folders and their like that nothing needs. */
  readonly outside: readonly string[];
  /** The same, of which a title is known, and something in scope stands below them. */
  readonly places: readonly string[];
  /** What was kept as a place, and nothing in scope stands below it any more. */
  readonly leftOver: readonly string[];
}

interface Known extends Remembered {
  readonly status: string;
  readonly named: boolean;
  readonly seen: boolean;
}

const KNOWN = `
with seen as materialized (${sightedIn(SHOW_PAGES, '$1', '$2')})
select p.page_id, p.parent_id, p.space_id, p.author_id, p.status, p.ancestor_ids, p.title is not null as named,
  seen.id is not null as seen,
  array(
    select case l.prefix when 'global' then '' else l.prefix || ':' end || lower(l.name)
    from page_labels c join labels l using (account, label_id)
    where c.account = $1 and c.page_id = p.page_id and c.valid_to is null
  ) as labels
from pages p left join seen on seen.id = p.page_id
where p.account = $1 and p.page_id > $3 order by p.page_id limit $4`;

const AT_ONCE = 10_000;

/** Trees and labels tell of what was shown as current; of the rest, hidden perhaps, the records decide. */
export const fallenContent = async (session: Session): Promise<Fallen> => {
  const fallen: { page_id: string; named: boolean }[] = [];
  const needed = new Set<string>();
  for (let after = ''; ; ) {
    const { rows } = await session.records.pool.query<Known>(KNOWN, [
      session.run.account,
      session.run.runId,
      after,
      AT_ONCE,
    ]);
    for (const row of rows) {
      const isShown = row.seen && (row.status === 'current' || row.status === 'archived');
      const stays = row.named && (isShown ? session.scope.hasContent(row) : session.scope.hasRemembered(row));
      if (stays) for (const id of row.ancestor_ids) needed.add(id);
      else fallen.push({ page_id: row.page_id, named: row.named });
    }
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.page_id;
  }
  const idsOf = (belongs: (one: { page_id: string; named: boolean }) => boolean) =>
    fallen.filter(belongs).map(({ page_id }) => page_id);
  return {
    outside: idsOf(({ page_id, named }) => named && !needed.has(page_id)),
    places: idsOf(({ page_id, named }) => named && needed.has(page_id)),
    leftOver: idsOf(({ page_id, named }) => !named && !needed.has(page_id)),
  };
};

export const fallenSpaces = async ({ records, run, scope }: Session): Promise<readonly string[]> => {
  const rows = await records.db.selectFrom('spaces').select('space_id').where('account', '=', run.account).execute();
  return rows.map(({ space_id }) => space_id).filter((id) => !scope.hasSpace(id));
};

/** People of whom a name is known, and those of whom a comment or an attachment is. */
const PEOPLE = `
select user_id from users
where account = $1 and num_nonnulls(display_name, public_name, email, time_zone, locale) > 0
union select author_id from comments where account = $1 and author_id is not null
union select author_id from attachments where account = $1 and author_id is not null`;

export const fallenPeople = async ({ records, run, scope }: Session): Promise<readonly string[]> => {
  const { rows } = await records.pool.query<{ user_id: string }>(PEOPLE, [run.account]);
  return rows.map(({ user_id }) => user_id).filter((id) => !scope.hasPerson(id));
};
