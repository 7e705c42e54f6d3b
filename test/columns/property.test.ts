import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, it } from 'vitest';
import { refreshColumns } from '../../src/columns/refresh.ts';
import { publicTables } from '../../src/model/schema.ts';
import type { Records } from '../../src/store/records.ts';
import type { TestHome } from '../support/records.ts';
import { openTestHome } from '../support/records.ts';
import { expectSame } from './support.ts';

let home: TestHome;
let records: Records;

beforeAll(async () => {
  home = await openTestHome();
  records = home.records;
});
afterAll(() => home.remove());

/** Rows of a table by two small numbers: one names the key, the other is the value. */
const writes = {
  labels: `insert into kscope.labels values ($1, $2, $3, 'global') on conflict (account, label_id)
    do update set name = excluded.name, xact = excluded.xact`,
  page_links: `insert into kscope.page_links values ($1, $2, 'url', 'x', null, null, $3, 1)
    on conflict (account, page_id, kind, target) do update set target_title = excluded.target_title, xact = excluded.xact`,
  space_permissions: `insert into kscope.space_permissions
    values ($1, 's', 'user', 'u', 'read', $3, nullif($2, '0'), '2026-01-01', null)
    on conflict (account, space_id, principal_type, principal_id, operation, target, role_id, valid_from)
    do update set valid_to = '2026-02-01', xact = excluded.xact`,
  changes: `insert into kscope.changes values ($1, $2, 'r', 'edit', 'page', 'p', null, now(), to_jsonb($3::text), null, null, null, null)
    on conflict do nothing`,
} as const;

const keys = {
  labels: 'label_id',
  page_links: 'page_id',
  space_permissions: `coalesce(role_id, '0')`,
  changes: 'change_id',
};

type TableName = keyof typeof writes;
const tableNames = Object.keys(writes) as TableName[];
/** The others are empty throughout. */
const written = publicTables.filter(({ name }) => name in writes);

/** Sessions write keys of their own, so that none waits for another. */
const SESSIONS = 3;

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      session: fc.nat(SESSIONS - 1),
      table: fc.constantFrom(...tableNames),
      key: fc.nat(9),
      value: fc.nat(3),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('delete' as const),
      session: fc.nat(SESSIONS - 1),
      table: fc.constantFrom(...tableNames),
      key: fc.nat(9),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('commit' as const, 'rollback' as const),
      session: fc.nat(SESSIONS - 1),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('refresh' as const) }) },
);

it('holds after any refresh what PostgreSQL holds, whatever was written and deleted in between', async () => {
  const directory = join(home.home, 'property');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      await records.pool.query(`truncate ${tableNames.map((t) => `kscope.${t}`).join(', ')}, kscope.deletions`);
      await rm(directory, { recursive: true, force: true });
      const sessions: PoolClient[] = await Promise.all(Array.from({ length: SESSIONS }, () => records.pool.connect()));
      for (const session of sessions) await session.query('begin');
      const refresh = async () => {
        await refreshColumns({ pool: records.pool, directory });
        await expectSame(records.pool, directory, written);
      };
      try {
        for (const s of steps) {
          if (s.do === 'write') {
            await sessions[s.session]!.query(writes[s.table], [`a${s.session}`, String(s.key), String(s.value)]);
          } else if (s.do === 'delete') {
            await sessions[s.session]!.query(
              `delete from kscope.${s.table} where account = $1 and ${keys[s.table]} = $2`,
              [`a${s.session}`, String(s.key)],
            );
          } else if (s.do === 'commit' || s.do === 'rollback') {
            await sessions[s.session]!.query(`${s.do}; begin`);
          } else if (s.do === 'forget') {
            await records.pool.query('delete from kscope.deletions');
          } else {
            await refresh();
          }
        }
        await refresh();
      } finally {
        for (const session of sessions) {
          await session.query('rollback');
          session.release();
        }
      }
    }),
    { numRuns: Number(process.env.KSCOPE_SITES ?? 10) },
  );
});
