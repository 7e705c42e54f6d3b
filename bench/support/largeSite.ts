import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Accounts } from '../../src/accounts/accounts.ts';
import { Vault } from '../../src/accounts/secret.ts';
import { columnsPlace } from '../../src/columns/place.ts';
import { refreshColumns } from '../../src/columns/refresh.ts';
import type { Records } from '../../src/store/records.ts';
import { openRecords } from '../../src/store/records.ts';
import { ACCOUNT, seedAccess } from './accessRecords.ts';
import { POLICIES } from './policies.ts';

export interface LargeSize {
  readonly pages: number;
  readonly people: number;
}

export const VERSIONS = 5;

/** The key of the secrets of such a home. */
export const KEY = 'a key for benches and nothing else';

export const spacesOf = ({ pages }: LargeSize): number => Math.max(2, Math.floor(pages / 1000));

/** The first id of a page; the others follow it. */
export const FIRST_PAGE = 1_000_000;

/** Titles of many words, some in other scripts, each with a number. */
const TITLE = `(array['Runbook', 'Meeting notes', 'Decision', 'How we do thing', 'Roadmap', 'Onboarding', 'Übersicht', '設計書', 'תוכנית', 'Retrospective', 'FAQ'])[1 + i % 11]
  || ' ' || (array['payments', 'Search', 'mobile', 'DATA platform', 'hiring', 'Straße', '東京', 'security', 'billing', 'design', 'support', 'infra', 'legal'])[1 + i / 11 % 13] || ' ' || i`;

/** Titles, dates, owners, labels, links and versions, which access does not need. */
const details = (pages: number): readonly string[] => [
  `update kscope.pages set title = ${TITLE.replaceAll(/\bi\b/g, `(page_id::bigint - ${FIRST_PAGE})`)},
     created_at = timestamptz '2020-01-01' + (page_id::bigint * 7919 % 189000000) * interval '1 s',
     version_at = timestamptz '2020-01-01' + (page_id::bigint * 104729 % 189000000) * interval '1 s', version_number = ${VERSIONS},
     owner_id = u.user_id, author_id = u.user_id, version_author_id = u.user_id, xact = pg_current_xact_id()::text::bigint
   from (select user_id, row_number() over (order by user_id) - 1 as n from kscope.users) u
   where u.n = page_id::bigint * 31 % (select count(*) from kscope.users)`,
  `insert into kscope.labels select '${ACCOUNT}', 'l' || n, 'label-' || n, 'global' from generate_series(0, 499) n`,
  `insert into kscope.page_labels select '${ACCOUNT}', page_id, 'l' || page_id::bigint % 500, '2026-01-01', null from kscope.pages`,
  `insert into kscope.page_versions select '${ACCOUNT}', page_id, v, author_id, created_at + v * interval '40 days', null, false
   from kscope.pages, generate_series(1, ${VERSIONS}) v`,
  `insert into kscope.page_links select '${ACCOUNT}', page_id, 'page', ((page_id::bigint * 31) % ${pages} + ${FIRST_PAGE})::text,
     ((page_id::bigint * 31) % ${pages} + ${FIRST_PAGE})::text, null, null, 1 from kscope.pages`,
  'vacuum full kscope.pages',
  'vacuum (analyze)',
];

const fill = async (records: Records, size: LargeSize): Promise<void> => {
  const { pages, people } = size;
  const client = await records.pool.connect();
  try {
    const restrictions = Math.floor(pages / 20);
    await seedAccess(client, { pages, people, groups: 1500, restrictions, spaces: spacesOf(size), changes: 1000 });
    for (const statement of details(pages)) await client.query(statement);
  } finally {
    client.release();
  }
  const accounts = new Accounts(records, await Vault.open({ KSCOPE_KEY: KEY }));
  const settings = {
    url: 'https://example.atlassian.net',
    email: 'a@example.com',
    every: '365d',
    formats: [],
    internalDomains: [],
    filters: {},
    route: 'site' as const,
  };
  await accounts.add(
    { name: ACCOUNT, blueprint: 'confluence', settings, token: 'none', tokenExpiresAt: null },
    new Date().toISOString(),
  );
};

/** Opens the records of a home with a large site in them, and its columns; makes what is not there yet. */
export const openLargeSite = async (home: string, size: LargeSize): Promise<Records> => {
  const records = await openRecords({ home });
  const { rows } = await records.pool.query<{ pages: number }>(
    'select count(*) as pages from kscope.pages where account = $1',
    [ACCOUNT],
  );
  if (rows[0]?.pages === size.pages) return records;
  await fill(records, size);
  await mkdir(join(home, 'policies'), { recursive: true, mode: 0o700 });
  await writeFile(join(home, 'policies', 'bench.yaml'), POLICIES);
  await refreshColumns({ pool: records.pool, directory: await columnsPlace({ home }) });
  return records;
};
