import { UsageError } from '../../model/errors.ts';
import { HOUSE } from '../../model/house.ts';
import { tables } from '../../model/schema.ts';
import type { Table } from '../../model/table.ts';
import { quote } from '../../store/ddl.ts';
import { DELETION_LOG } from '../../store/deletionLog.ts';
import type { Records, Writer } from '../../store/records.ts';
import { FORMER_USER, namesOf } from './names.ts';
import { hintOf, patternOf } from './pattern.ts';

/** What was erased. It says no name itself. */
export interface Forgotten {
  /** How many rows of each table. */
  readonly rows: Readonly<Record<string, number>>;
  /** How many names and e-mails were looked for. */
  readonly names: number;
  /** How many of them somebody else has too, so that they were erased only where the account is named. */
  readonly shared: number;
}

export interface ForgetOptions {
  readonly records: Records;
  /** In all of these. */
  readonly accounts: readonly string[];
  readonly userId: string;
  /** Names and e-mails that they had too, as their owner or the site's administrator tells them. */
  readonly knownAs: readonly string[];
  /** Whether an account that is not closed is forgotten too. */
  readonly force: boolean;
  /** ISO 8601. */
  readonly now: string;
}

/** What Kscope is told by its owner, not by the site. */
const LEFT: ReadonlySet<string> = new Set(['accounts']);

/** What is of the installation and says what people of the site are called: in messages, in questions, in what was done. */
const OF_HOUSE: ReadonlySet<string> = new Set(['activity', 'deliveries', 'saved_questions', 'saved_views']);

/**
 * Erases the name, the e-mail and the picture of an account from the records, history included. The id stays: without it
 * nobody could tell who may see what. Doing it again changes nothing.
 * @throws UsageError where nobody has the id, or the account is not closed and that was not forced.
 */
export const forget = async ({ records, accounts, userId, knownAs, force, now }: ForgetOptions): Promise<Forgotten> => {
  const { rows: users } = await records.pool.query<{ account: string; account_status: string | null }>(
    'select account, account_status from users where account = any ($1) and user_id = $2',
    [accounts, userId],
  );
  if (users.length === 0)
    throw new UsageError(
      `nobody with the account id ${userId} is known`,
      'give the part after /people/ in the address of the profile',
    );
  const open = users.find(({ account_status }) => account_status !== 'closed');
  if (open !== undefined && !force) {
    throw new UsageError(
      `the account ${userId} is ${open.account_status ?? 'of unknown status'} on ${open.account}, not closed`,
      'close it at Atlassian and crawl, or give --force; the next crawl then brings back what the site shows',
    );
  }
  const context = { account: '', runId: 'forget', stamp: now, notBefore: null };
  return records.write(context, async (writer) => {
    const sums = new Map<string, number>();
    const erase = async (table: string, sql: string, values: readonly unknown[]): Promise<void> => {
      const { length } = await writer.sql(`${sql} returning 1`, values);
      if (length > 0) sums.set(table, (sums.get(table) ?? 0) + length);
    };
    const { own, shared } = await namesOf(writer, accounts, { userId, knownAs });
    await eraseById(erase, [accounts, userId]);
    if (own.length > 0) await eraseTexts(writer, erase, accounts, own);
    return { rows: Object.fromEntries([...sums].toSorted()), names: own.length + shared.length, shared: shared.length };
  });
};

type Erase = (table: string, sql: string, values: readonly unknown[]) => Promise<void>;

const XACT = 'xact = pg_current_xact_id()::text::bigint';

const eraseById = async (erase: Erase, values: readonly unknown[]): Promise<void> => {
  await erase(
    'users',
    `update users set display_name = '${FORMER_USER}', public_name = null, email = null, time_zone = null, locale = null, ${XACT}
     where account = any ($1) and user_id = $2
     and (display_name <> '${FORMER_USER}' or num_nonnulls(public_name, email, time_zone, locale) > 0)`,
    values,
  );
  await erase('user_avatars', 'delete from user_avatars where account = any ($1) and user_id = $2', values);
  await erase(
    'wire_documents',
    "delete from wire_documents where account = any ($1) and id = $2 and resource like '%.user.%'",
    values,
  );
  await erase(
    'changes',
    `delete from changes where account = any ($1) and subject_type = 'user' and subject_id = $2 and kind = 'rename'`,
    values,
  );
  await erase(
    'audit_records',
    `update audit_records set author_name = null, ${XACT}
     where account = any ($1) and author_id = $2 and author_name is not null`,
    values,
  );
};

/** Replaces the names in every text of every table. */
const eraseTexts = async (
  writer: Writer,
  erase: Erase,
  accounts: readonly string[],
  names: readonly string[],
): Promise<void> => {
  const patterns = [names.map(patternOf).join('|'), names.map(hintOf).join('|')];
  for (const t of tables) {
    if (LEFT.has(t.name)) continue;
    const values = [OF_HOUSE.has(t.name) ? [HOUSE] : accounts, ...patterns];
    const { keys, others } = textsOf(t);
    // What is taken from bodies is known by what it names; a body that is read again brings the rest back.
    if (t.history === 'set' && keys.length > 0) {
      await erase(
        t.name,
        `delete from ${t.name} where account = any ($1) and (${keys.map(matches).join(' or ')})`,
        values,
      );
    }
    if (others.length === 0) continue;
    const set = others.map(([name, kind]) => `${quote(name)} = ${replaced[kind](quote(name))}`).join(', ');
    await erase(
      t.name,
      `update ${t.name} set ${set}, ${XACT} where account = any ($1) and (${others.map(([name]) => matches(name)).join(' or ')})`,
      values,
    );
  }
  await writer.sql(`delete from ${DELETION_LOG} where key::text ~* $1`, [patterns[0]]);
};

type TextKind = 'text' | 'json' | 'texts';

const matches = (name: string): string => `(${quote(name)}::text ~* $3 and ${quote(name)}::text ~* $2)`;

const replaced: Readonly<Record<TextKind, (column: string) => string>> = {
  text: (column) => `regexp_replace(${column}, $2, '${FORMER_USER}', 'gi')`,
  json: (column) => `regexp_replace(${column}::text, $2, '${FORMER_USER}', 'gi')::jsonb`,
  texts: (column) =>
    `array(select regexp_replace(one, $2, '${FORMER_USER}', 'gi') from unnest(${column}) with ordinality as t(one, n) order by n)`,
};

/** The columns of a table that may hold names: those of its key, and the others. */
const textsOf = (
  t: Table,
): { readonly keys: readonly string[]; readonly others: readonly (readonly [string, TextKind])[] } => {
  const texts = Object.entries(t.columns).flatMap(([name, { kind }]) =>
    kind === 'text' || kind === 'json' || kind === 'texts' ? [[name, kind] as const] : [],
  );
  return {
    keys: texts.flatMap(([name]) => (t.key.includes(name) ? [name] : [])),
    others: texts.filter(([name]) => !t.key.includes(name)),
  };
};
