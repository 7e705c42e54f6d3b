import { Engine } from '../../access/engine.ts';
import { expose } from '../../access/exposure/expose.ts';
import type { ExposureList } from '../../access/exposure/list.ts';
import { loadFacts } from '../../access/load/loadFacts.ts';
import { loadKinds } from '../../access/load/loadKinds.ts';
import { momentAt } from '../../access/load/moment.ts';
import type { Columns } from '../../columns/open.ts';
import type { RowObject } from '../../columns/row.ts';
import type { Answer } from '../../insights/answer.ts';
import { ask } from '../../insights/answer.ts';
import type { Insights } from '../../insights/own/read.ts';
import { namesIn, parametersFrom } from '../../insights/parameter.ts';
import { insightOf } from '../../insights/registry.ts';
import { iso } from '../../model/clock.ts';
import { UsageError } from '../../model/errors.ts';
import type { Records } from '../../store/records.ts';
import type { Checked } from '../check.ts';

/** A list of exposure, counted for what the report is about. */
export interface ExposureCount {
  readonly list: ExposureList;
  readonly count: number;
  readonly unknown: number;
}

export interface ReportSpace {
  readonly id: string;
  readonly key: string;
  readonly name: string;
}

export interface ReportData {
  readonly account: string;
  /** Null: the whole site. */
  readonly space: ReportSpace | null;
  /** The host of the site. */
  readonly site: string;
  /** What the site is called; null: it did not say. */
  readonly title: string | null;
  readonly now: string;
  /** The moment of the records that it shows. */
  readonly takenAt: string;
  readonly checked: Checked;
  /** Ids of spaces that belong to one person: they and what lies in them are called by no name. */
  readonly personal: ReadonlySet<string>;
  readonly numbers: RowObject;
  readonly overTime: Answer;
  readonly activity: Answer;
  readonly owners: Answer;
  readonly age: Answer;
  readonly labels: readonly RowObject[];
  /** What teams must have; null: nobody has said, or it is of one space. */
  readonly required: Answer | null;
  readonly exposure: readonly ExposureCount[];
  /** What could not be read of the site, one line for each reason. */
  readonly gaps: readonly RowObject[];
}

export interface GatherOptions {
  readonly records: Records;
  readonly columns: Columns;
  readonly account: string;
  /** The host of the site. */
  readonly site: string;
  /** A key; null: the whole site. */
  readonly spaceKey: string | null;
  readonly checked: Checked;
  /** As the home has them. */
  readonly insights: Insights;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly timeoutMillis: number;
}

const MONTHS = 24;
const MOST_LABELS = 12;
const MOST_ROWS = 100_000;

/** Everything that a report tells of, from the records and the columns. It names no person. */
export const gather = async (options: GatherOptions): Promise<ReportData> => {
  const { records, columns, account, site, spaceKey, checked, insights, timeoutMillis } = options;
  const now = iso(options.now);
  const bounds = { account, timeoutMillis, maxRows: MOST_ROWS };
  const all = async (sql: string): Promise<readonly RowObject[]> =>
    (await columns.all(sql, { ...bounds, params: told(sql, { space: spaceKey, now }) })).rows;
  const answer = (id: string, given: readonly string[]): Promise<Answer> => {
    const insight = insightOf(insights, id);
    const space = spaceKey === null ? [] : [`space=${spaceKey}`];
    return ask(columns, insight, {
      ...bounds,
      now,
      noNames: true,
      parameters: parametersFrom(insight, [...given, ...space]),
    });
  };
  const spaces = await all(
    `select space_id as id, key, name, type = 'personal' or starts_with(key, '~') as personal from spaces
     where $space is null or key = $space order by key`,
  );
  const space = spaceKey === null ? null : spaces[0];
  if (space === undefined)
    throw new UsageError(
      `there is no space ${spaceKey}`,
      'give the key of one: kscope query "select key, name from spaces"',
    );
  const personal = new Set(spaces.flatMap((one) => (one.personal === true ? [String(one.id)] : [])));
  const [numbers = {}] = await all(NUMBERS);
  const isRequired = spaceKey === null && insightOf(insights, 'required-documents').lacks === undefined;
  const [origin] = await all('select taken_at from about.origin');
  const [instance] = await all('select title from confluence_instances');
  return {
    account,
    site,
    title: instance?.title === null || instance?.title === undefined ? null : String(instance.title),
    now,
    takenAt: String(origin?.taken_at),
    checked,
    space:
      space === null ? null : { id: String(space.id), key: String(space.key), name: String(space.name ?? space.key) },
    // Whoever asks for one by its key knows whose it is.
    personal: space === null ? personal : new Set(),
    numbers,
    overTime: await answer('content-over-time', [`months=${MONTHS}`]),
    activity: await answer('stale-spaces', [`limit=${MOST_ROWS}`]),
    owners: await answer('owner-gaps', [`limit=${MOST_ROWS}`]),
    age: await answer('content-age', []),
    labels: await all(LABELS),
    required: isRequired ? await answer('required-documents', []) : null,
    exposure: await exposureOf(records, account, space === null ? null : String(space.id), options.now),
    gaps: await all(GAPS),
  };
};

/** Those of the values for which a question asks. */
const told = (
  sql: string,
  values: Readonly<Record<string, string | null>>,
): Readonly<Record<string, string | null>> => {
  const names = namesIn(sql);
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name)));
};

const CURRENT = `f.status = 'current' and case when $space is null then s.status = 'current' else s.key = $space end`;

const NUMBERS = `
with current as (
  select f.* from page_facts f join spaces s on s.account = f.account and s.space_id = f.space_id where ${CURRENT}
), writing as (
  select c.user_id from contributions c join spaces s on s.account = c.account and s.space_id = c.space_id
  where c.month >= date_trunc('month', $now::timestamp) - to_months(3) and ($space is null or s.key = $space) group by c.user_id
)
select (select count(*) from current) as pages, (select count(*) from current where kind = 'blogpost') as blogposts,
  (select count(*) from spaces where status = 'current') as spaces, (select count(*) from writing) as people,
  (select count(*) from current where created_at >= $now::timestamp - to_days(90)) as created,
  (select count(*) from current where edited_at >= $now::timestamp - to_days(90)) as edited,
  (select count(*) from current where len(labels) = 0) as unlabelled,
  (select count(views) from current) as views_known, (select count(words) from current) as bodies_known,
  (select sum(words) from current)::bigint as words`;

const LABELS = `
select label, count(*) as pages from (
  select unnest(f.labels) as label from page_facts f join spaces s on s.account = f.account and s.space_id = f.space_id
  where ${CURRENT}
) group by label order by pages desc, label limit ${MOST_LABELS}`;

const GAPS = `
select kind, count(*) as count, reason, max(mend) as mend from coverage_gaps
where valid_to is null group by kind, reason order by count desc, kind, reason`;

/** Rows of every list, and no ids in them. */
const ROWS_ONLY = { rows: Number.POSITIVE_INFINITY, ids: 0 };

const exposureOf = async (
  { pool }: Records,
  account: string,
  spaceId: string | null,
  now: number,
): Promise<readonly ExposureCount[]> => {
  const moment = await momentAt(pool, account, null, now);
  const facts = await loadFacts(pool, moment, { emptySpaces: true, checks: true });
  const lists = expose(new Engine(facts), await loadKinds(pool, moment, facts), ROWS_ONLY);
  return lists.flatMap(({ list, found }) => {
    if (found.distribution !== undefined || !(spaceId === null ? OF_SITE : OF_SPACE).includes(list.counted)) return [];
    if (spaceId === null) return [{ list, count: found.count, unknown: found.unknown }];
    const rows = found.rows.filter(({ space_id }) => space_id === spaceId);
    const sum = (isUnknown: boolean): number =>
      rows
        .filter(({ verdict }) => (verdict === 'unknown') === isUnknown)
        .reduce((total, { pages }) => total + (typeof pages === 'number' ? pages : 1), 0);
    return [{ list, count: sum(false), unknown: sum(true) }];
  });
};

const OF_SITE: readonly string[] = ['pages', 'restrictions', 'spaces'];
/** The rows of the others do not say what is unknown in one space. */
const OF_SPACE: readonly string[] = ['pages', 'spaces'];
