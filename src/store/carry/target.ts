import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { UserError } from '../../model/errors.ts';
import { share } from '../../model/share.ts';
import type { Table } from '../../model/table.ts';
import { derivations } from '../../model/tables/operations.ts';
import { qualified, quote, SCHEMA } from '../ddl.ts';
import { columnList, SAME_WORDS } from './extent.ts';
import { clearMark, markOf, setMark } from './mark.ts';

/** A database into which everything is brought. Until it is finished it is marked, and nothing opens it. */
export interface Target {
  readonly clients: readonly pg.Client[];
  /** Makes what is brought in fit for use: indices, statistics, no mark. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

interface TargetOptions {
  readonly connections: number;
  /** The statements that make the schema. */
  readonly statements: readonly string[];
  /** The tables that they make and that are filled. */
  readonly tables: readonly string[];
  /** Of what the mark tells. */
  readonly detail: string;
  readonly signal?: AbortSignal | undefined;
}

const DERIVATIONS = derivations.name;

/** Indices and keys are made once everything is there: sorting all rows at once is quicker than finding a place for each. */
const isIndex = (statement: string): boolean => /^create (unique )?index /.test(statement);

interface Key {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** Takes the keys of all tables away. @returns what they were. */
const dropKeys = async (client: pg.Client): Promise<readonly Key[]> => {
  const { rows } = await client.query<Key>(
    `select c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
     from pg_constraint k join pg_class c on c.oid = k.conrelid
     where c.relnamespace = $1::regnamespace and k.contype in ('p', 'u') order by 1, 2`,
    [SCHEMA],
  );
  for (const { table, name } of rows) await client.query(`${alter(table)} drop constraint ${quote(name)}`);
  return rows;
};

const alter = (table: string): string => `alter table ${SCHEMA}.${quote(table)}`;

/** The statements that make the keys and indices of each table. */
const indexing = (statements: readonly string[], keys: readonly Key[], names: readonly string[]) =>
  names.map((table) => [
    ...keys
      .filter((key) => key.table === table)
      .map(({ name, definition }) => `${alter(table)} add constraint ${quote(name)} ${definition}`),
    ...statements.filter((one) => isIndex(one) && one.includes(` on ${SCHEMA}.${quote(table)} `)),
  ]);

/** @throws UserError where the database holds something already that no cut-off load left there. */
export const openTarget = async (config: pg.ClientConfig, options: TargetOptions): Promise<Target> => {
  const clients: pg.Client[] = [];
  const abort = (): void => {
    for (const client of clients) void client.end();
  };
  const close = async (): Promise<void> => {
    options.signal?.removeEventListener('abort', abort);
    await Promise.all(clients.map((client) => client.end()));
  };
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    for (let n = 0; n < options.connections; n += 1) {
      options.signal?.throwIfAborted();
      const client = new pg.Client(config);
      client.on('error', () => {});
      clients.push(client);
      await client.connect();
      await client.query(`${SAME_WORDS}; set synchronous_commit = off`);
    }
    const [first] = clients;
    if (first === undefined) throw new Error('a target needs a connection');
    await takeOver(first);
    await first.query('begin');
    await first.query(`drop schema if exists ${SCHEMA} cascade`);
    for (const statement of options.statements.filter((one) => !isIndex(one))) await first.query(statement);
    const keys = await dropKeys(first);
    await setMark(first, 'loading', options.detail);
    await first.query('commit');
    return {
      clients,
      close,
      async finish() {
        const { rows } = await first.query<{ name: string }>(
          `select relname as name from pg_class where relnamespace = $1::regnamespace and relkind = 'r'
           order by pg_relation_size(oid) desc`,
          [SCHEMA],
        );
        const work = indexing(
          options.statements,
          keys,
          rows.map(({ name }) => name),
        );
        await share(clients, work, async (client, statements) => {
          await client.query("set maintenance_work_mem = '256MB'");
          for (const statement of statements) await client.query(statement);
        });
        // Where each derivation had come counts in transactions of the database that it was in.
        if (options.tables.includes(DERIVATIONS)) await first.query(`update ${SCHEMA}.${DERIVATIONS} set since = 0`);
        await first.query(`analyze ${options.tables.map((name) => `${SCHEMA}.${quote(name)}`).join(', ')}`);
        await first.query('begin');
        await clearMark(first);
        await first.query('set local synchronous_commit = on');
        await first.query('commit');
      },
    };
  } catch (error) {
    await close();
    options.signal?.throwIfAborted();
    throw error;
  }
};

/** Serializes whoever brings something in; any constant that nobody else uses. Held until the session ends. */
const LOAD_LOCK = 0x6b73_6372;

const takeOver = async (client: pg.Client): Promise<void> => {
  const { rows: lock } = await client.query(`select pg_try_advisory_lock(${LOAD_LOCK}) as taken`);
  if (!lock[0]?.taken) {
    throw new UserError('something else is being brought into that database', 'wait until it has ended');
  }
  if ((await markOf(client))?.mark === 'loading') return;
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relkind = 'r' and c.relname <> 'schema_version' order by 1`,
    [SCHEMA],
  );
  for (const { name } of rows) {
    const { rows: some } = await client.query(`select 1 from ${SCHEMA}.${quote(name)} limit 1`);
    if (some.length > 0) {
      throw new UserError(
        `that database holds something already: ${SCHEMA}.${name} has rows`,
        'name an empty one: a new --home, or a new database of a server',
      );
    }
  }
};

/** Brings the rows of one table in. */
export const load = async (
  client: pg.Client,
  t: Table,
  names: readonly string[],
  rows: Readable,
  format: 'text' | 'binary',
): Promise<void> => {
  await pipeline(
    rows,
    client.query(copyFrom(`copy ${qualified(t)} (${columnList(names)}) from stdin (format ${format})`)),
  );
};
