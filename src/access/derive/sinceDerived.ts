import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { Derivation, DerivedOf } from '../../crawl/derivation.ts';
import { derivationOf, noteDerivation } from '../../crawl/derivation.ts';
import { DELETION_LOG } from '../../store/deletionLog.ts';
import type { Writer } from '../../store/records.ts';
import { GAPS } from '../load/gapsAt.ts';
import { loadChecks } from '../load/loadChecks.ts';
import type { Moment } from '../load/moment.ts';

const NAME = 'access';
/** Raise it when the engine, or what is derived of it, answers otherwise: everything is then derived anew. */
const VERSION = 1;

/** Of more pages all facts are loaded, which is quicker then. */
const MOST_SOURCES = 20_000;

/** What became of that which the tables of access rest upon, since they were last derived. */
export interface SinceDerived {
  /** Whether who can see what may be otherwise. */
  readonly facts: boolean;
  /** Where it is not: the pages whose links may be others. */
  readonly sources: readonly string[];
  /** Notes what is derived as of the moment. */
  note(writer: Writer): Promise<void>;
}

/** Tables of which any row that was written may change who can see what, with what narrows them to these. */
const FACTS: Readonly<Record<string, string>> = {
  site_facts: '',
  coverage_gaps: ` and kind in (${GAPS.map((kind) => `'${kind}'`).join(', ')})`,
  restriction_reads: '',
  permissions: '',
  space_permissions: '',
  role_assignments: '',
  role_permissions: '',
  group_access: '',
  group_members: '',
  user_states: '',
  users: '',
  groups: '',
  spaces: '',
};

const PLACE = 'kind, status, space_id, parent_id';

/** The place of a page at a moment. */
const placeAt = (stamp: string): string => `
left join lateral (
  select ${PLACE} from page_states where account = $1 and page_id = w.page_id
  and valid_from <= ${stamp} and (valid_to is null or valid_to > ${stamp}))`;

const placeOf = (alias: string): string =>
  `(${PLACE.split(', ')
    .map((column) => `${alias}.${column}`)
    .join(', ')})`;

/** Whether anything was written since $2 that may change who can see what; of pages their places at $3 and $4 tell. */
const CHANGED = `
select ${Object.entries(FACTS)
  .map(([table, only]) => `exists (select from ${table} where account = $1 and xact >= $2${only})`)
  .join('\n  or ')}
  or exists (
    select from (select distinct page_id from page_states where account = $1 and xact >= $2) w
    ${placeAt('$3')} was on true ${placeAt('$4')} now on true
    where ${placeOf('was')} is distinct from ${placeOf('now')})
  -- As where filters take something away: of what is gone nothing else tells.
  or exists (
    select from ${DELETION_LOG} where xact >= $2 and key[1] = $1
    and table_name in (${[...Object.keys(FACTS), 'page_states'].map((table) => `'${table}'`).join(', ')})) as changed`;

/** Pages whose links were written, or may be gone: their text is then another. */
const SOURCES = `
select page_id from page_links where account = $1 and xact >= $2
union select page_id from page_bodies where account = $1 and xact >= $2 limit ${MOST_SOURCES + 1}`;

const INTERVALS = [
  'site_facts',
  'coverage_gaps',
  'restriction_reads',
  'permissions',
  'space_permissions',
  'role_assignments',
  'role_permissions',
  'group_access',
  'group_members',
  'user_states',
  'page_states',
];

/** Whether something written since $2 is of a moment after $3: of a run that is under way, or of a user directory. */
const LATER = `
select ${INTERVALS.map(
  (table) => `exists (select from ${table} where account = $1 and xact >= $2 and (valid_from > $3 or valid_to > $3))`,
).join('\n  or ')} as later`;

/** Finds that out by what was written since then, and notes how far it has come. */
export const sinceDerived = async (pool: Pool, moment: Moment): Promise<SinceDerived> => {
  const { account, stamp } = moment;
  const derivation = await derivationOf({ pool }, account, NAME, VERSION);
  const basis = await checksOf(pool, moment);
  const { rows } = await pool.query<{ later: boolean }>(LATER, [account, derivation.since, stamp]);
  const seesAll = rows[0]?.later === false;
  const facts = await factsChanged(pool, moment, derivation, basis);
  const sources = facts ? [] : await changedSources(pool, account, derivation);
  return {
    facts: facts || sources.length > MOST_SOURCES,
    sources,
    note: async (writer) => {
      // What is not seen yet counts as new the next time, so as long the time before stays noted.
      if (!seesAll) return;
      if (!facts && sources.length === 0 && derivation.of?.moment === stamp) return;
      await noteDerivation(writer, NAME, VERSION, derivation, { moment: stamp, basis } satisfies DerivedOf);
    },
  };
};

const factsChanged = async (
  pool: Pool,
  { account, stamp }: Moment,
  { since, of }: Derivation,
  basis: string,
): Promise<boolean> => {
  if (of === null || of.moment === null || of.basis !== basis) return true;
  const { rows } = await pool.query<{ changed: boolean }>(CHANGED, [account, since, of.moment, stamp]);
  return rows[0]?.changed !== false;
};

const changedSources = async (pool: Pool, account: string, { since }: Derivation): Promise<readonly string[]> => {
  const { rows } = await pool.query<{ page_id: string }>(SOURCES, [account, since]);
  return rows.map(({ page_id }) => page_id);
};

/** A hash of the answers of the site that belong to the moment: another run has others, though it wrote nothing else. */
const checksOf = async (pool: Pool, moment: Moment): Promise<string> => {
  const client = await pool.connect();
  try {
    const checks = await loadChecks({ client, moment });
    const answers = checks.map(({ checkedAt: _, ...answer }) => answer);
    return createHash('sha256').update(JSON.stringify(answers)).digest('hex');
  } finally {
    client.release();
  }
};
