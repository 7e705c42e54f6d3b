import { Engine } from '../../../access/engine.ts';
import type { Exposed } from '../../../access/exposure/expose.ts';
import { expose } from '../../../access/exposure/expose.ts';
import type { Row } from '../../../access/exposure/list.ts';
import { limitOf } from '../../../access/exposure/list.ts';
import { idsIn, NAMED_COLUMNS, PRINCIPALS, principalsIn } from '../../../access/exposure/named.ts';
import { loadFacts } from '../../../access/load/loadFacts.ts';
import { loadKinds } from '../../../access/load/loadKinds.ts';
import type { Names } from '../../../access/load/names.ts';
import { loadNames } from '../../../access/load/names.ts';
import { classInWords } from '../../../access/words.ts';
import { UsageError } from '../../../model/errors.ts';
import { withContext } from '../../context.ts';
import type { Globals } from '../../globals.ts';
import { count, print, printJson } from '../../terminal.ts';
import { open } from '../access.ts';

interface ExposureOptions {
  readonly at?: string;
  readonly limit: string;
}

/** Rows of a list in the readable form, and names in a row. */
const SHOWN = 8;
const NAMES = 4;

export const exposure = async (options: ExposureOptions, globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const { pool } = context.records;
    const limit = limitOf(rowsOf(options.limit));
    const moment = await open(context, options, globals);
    const facts = await loadFacts(pool, moment, { emptySpaces: true, checks: true });
    const lists = expose(new Engine(facts), await loadKinds(pool, moment, facts), limit);
    if (globals.json) {
      printJson({ run_id: moment.runId, at: moment.stamp, lists: lists.map(printed) });
      return;
    }
    const shown = lists.map(({ list, found }) => ({ list, found: { ...found, rows: found.rows.slice(0, SHOWN) } }));
    const names = await loadNames(pool, moment.account, idsIn(shown.flatMap(({ found }) => found.rows)));
    print(`as of ${moment.stamp}`);
    for (const exposed of shown) tell(exposed, names);
  });

const rowsOf = (text: string): number => {
  if (text === 'all') return Number.POSITIVE_INFINITY;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--limit ${text} is no number of rows`, 'give a number, or all');
};

const printed = ({ list, found }: Exposed): Row => ({
  id: list.id,
  question: list.question,
  meaning: list.meaning,
  counted: list.counted,
  count: found.count,
  unknown: found.unknown,
  all_rows: found.allRows,
  ...(found.distribution ? { distribution: found.distribution } : {}),
  rows: found.rows,
});

const tell = ({ list, found }: Exposed, names: Names): void => {
  const unknown =
    found.unknown > 0 ? `, ${count(found.unknown)} ${found.distribution ? 'of them' : 'more'} unknown` : '';
  print(`\n${list.question}  ${count(found.count)} ${list.counted}${unknown}  [${list.id}]`);
  for (const { people_from: from, people_to: to, ...rest } of found.distribution ?? []) {
    const people = to === null ? `${from} people or more` : from === to ? `${from} people` : `${from} to ${to} people`;
    const [times = 0, atLeast = 0] = Object.values(rest).map(Number);
    if (times > 0) print(`  ${people}: ${count(times)}${atLeast > 0 ? `, ${count(atLeast)} of them maybe more` : ''}`);
  }
  for (const row of found.rows) print(`  ${inWords(row, names)}`);
  if (found.allRows > found.rows.length)
    print(`  … and ${count(found.allRows - found.rows.length)} more rows (--json)`);
};

const fewOf = (texts: readonly string[]): string =>
  `${texts.slice(0, NAMES).join(', ')}${texts.length > NAMES ? ', …' : ''}`;

/** A row as `column value`, with names in the place of ids, and without what says nothing. */
const inWords = (row: Row, names: Names): string => {
  const principals = principalsIn(row).map(({ type, id, problem }) => {
    const name = PRINCIPALS[type] ? names.of(PRINCIPALS[type], id) : classInWords(id);
    return `${name}${problem === undefined ? '' : ` (${problem})`}`;
  });
  const parts = Object.entries(row).flatMap(([column, value]) => {
    if (column === 'named' || column.startsWith('principal_') || value === false || value === 'yes') return [];
    if (value === 0 && column.startsWith('unknown')) return [];
    if (column === 'grants') {
      const grants = value as readonly { readonly operation: string; readonly target: string }[];
      return [`grants ${fewOf([...new Set(grants.map(({ operation, target }) => `${operation} ${target}`))])}`];
    }
    const title = column.replace(/_ids?$/, '').replaceAll('_', ' ');
    if (value === true) return [title];
    const kind = NAMED_COLUMNS[column];
    const values = ([value].flat() as string[]).map((one) => (kind === undefined ? String(one) : names.of(kind, one)));
    return values.length === 0 ? [] : [`${title} ${fewOf(values)}`];
  });
  return [...parts, ...(principals.length > 0 ? [`names ${fewOf(principals)}`] : [])].join(' · ');
};
