import { publicTables } from '../../src/model/schema.ts';
import { storedColumns } from '../../src/model/table.ts';
import * as reach from '../../src/model/tables/reach.ts';
import type { TestHome } from './records.ts';

/** What tells of runs rather than of the site, and what a run asks of a few pages only. */
const OF_RUNS: ReadonlySet<string> = new Set([
  'crawl_runs',
  'walks',
  'changes',
  'page_views',
  'access_checks',
  'findings',
  'finding_events',
  'rule_evaluations',
  // Derived after a run has ended: where its process is killed then, the next run makes them good.
  ...Object.values(reach).map(({ name }) => name),
]);
/** What the site lists only of pages that are current or archived. */
const HANGING: ReadonlySet<string> = new Set([
  'attachments',
  'permissions',
  'page_labels',
  'page_versions',
  'page_contents',
]);
/** Columns of which only a part can be known by everybody who reads the site now. */
const READ: Readonly<Record<string, string>> = {
  // What readers see names people and pages as they were called when it was rendered.
  'page_contents.value': "case format when 'view' then '' else value end",
  // What the author was called when the record was read.
  'audit_records.author_name': "''",
  // Histories are read of what is not in the trash.
  'pages.history_version': "case when status in ('current', 'archived') then history_version end",
};
/** What pages that link to something out of sight say of it is seen when they are read for another reason. */
const OF_BODIES: ReadonlySet<string> = new Set(['page_bodies', 'page_contents', 'page_links']);
const OUT_OF_SIGHT = `(
  select l.page_id from page_links l where l.target_title is not null and not exists (
    select from pages p join spaces s using (account, space_id)
    where p.account = l.account and p.title = l.target_title and p.status in ('current', 'archived')
    and (l.target_space_key is null or l.target_space_key = s.key)))`;
const TIMES: ReadonlySet<string> = new Set(['valid_from', 'valid_to']);

const replyTo = (pages: string): string =>
  `parent_comment_id in (select comment_id from comments where page_id in ${pages})`;

/**
 * What a home knows of the site now, table by table, as sorted lines: open intervals only, and without the times and runs
 * in which it was learned. Things that are gone are left out with all that hangs on them, for a home that never saw them
 * knows nothing of them. `digests` gives the hashes of the lines, where these are too many to hold.
 */
export const knownNow = async (
  { records }: Pick<TestHome, 'records'>,
  { digests = false } = {},
): Promise<Readonly<Record<string, readonly string[]>>> => {
  const known: Record<string, readonly string[]> = {};
  const gone = "(select page_id from pages where status = 'missing' and title is not null)";
  const listed = "(select page_id from pages where status in ('current', 'archived'))";
  // Nothing stands below them any more, and no list tells of them: whoever comes first does not know them.
  const idle = `(select page_id from pages where (kind not in ('page', 'blogpost') or title is null) and page_id not in (
    select unnest(ancestor_ids) from pages where kind in ('page', 'blogpost') and status <> 'missing'))`;
  const inCurrentSpaces =
    "(select page_id from pages join spaces s using (account, space_id) where s.status = 'current')";
  const goneSpaces = "(select space_id from spaces where status = 'missing')";
  const goneGroups = "(select group_id from groups where status = 'missing')";
  for (const table of publicTables) {
    if (OF_RUNS.has(table.name)) continue;
    const columns = Object.keys(storedColumns(table)).filter((name) => !TIMES.has(name));
    const conditions = [
      ...(table.history === 'interval' ? ['valid_to is null'] : []),
      ...(columns.includes('page_id') ? [`(page_id is null or page_id not in ${gone})`] : []),
      // What hangs on a page in the trash is in no list; who knows it from before keeps it. Replies name no page.
      ...(table.name === 'comments' ? [`(page_id in ${listed} or ${replyTo(listed)})`] : []),
      // What is gone from a page that is there, and labels that nothing carries any more, are of the past.
      ...(table.name === 'comments' || table.name === 'attachments' ? [`status is distinct from 'missing'`] : []),
      // The view format of archived spaces is not read; what was read before stays.
      ...(table.name === 'page_contents' ? [`(format <> 'view' or page_id in ${inCurrentSpaces})`] : []),
      ...(table.name === 'labels'
        ? [`label_id in (select label_id from page_labels where valid_to is null and page_id in ${listed})`]
        : []),
      ...(OF_BODIES.has(table.name) ? [`page_id not in ${OUT_OF_SIGHT}`] : []),
      ...(HANGING.has(table.name) ? [`page_id in ${listed}`] : []),
      ...(columns.includes('space_id') ? [`(space_id is null or space_id not in ${goneSpaces})`] : []),
      ...(columns.includes('group_id') ? [`group_id not in ${goneGroups}`] : []),
      ...(table.name === 'coverage_gaps' ? [`not starts_with(walk, 'absences/') and subject_id not in ${idle}`] : []),
      ...(columns.includes('page_id') ? [`(page_id is null or page_id not in ${idle})`] : []),
    ];
    const read = columns.map((name) => READ[`${table.name}.${name}`] ?? `"${name}"`).join(', ');
    const { rows } = await records.pool.query({
      text: `select ${digests ? `md5(jsonb_build_array(${read})::text)` : read} from ${table.name}
        where ${conditions.length === 0 ? 'true' : conditions.join(' and ')}`,
      rowMode: 'array',
    });
    known[table.name] = rows
      .map((row: unknown[]) => (digests ? String(row[0]) : JSON.stringify(row).replaceAll(/127\.0\.0\.1:\d+/g, 'site')))
      .sort();
  }
  return known;
};
