import type { ClientBase } from 'pg';
import { SCHEMA } from '../../src/store/ddl.ts';

/** What hangs on the pages of `fillRecords`, and what a year of runs leaves: rows by the number of pages. */
export const fillAround = async (client: ClientBase, account: string, pages: number): Promise<void> => {
  for (const one of around(pages)) {
    const columns = Object.keys(one.columns);
    await client.query(
      `insert into ${SCHEMA}.${one.table} (account, ${columns.map((c) => `"${c}"`).join(', ')})
       select '${account}', ${Object.values(one.columns).join(', ')} from ${one.from} on conflict do nothing`,
    );
  }
};

interface Filling {
  readonly table: string;
  readonly from: string;
  /** Column → expression. */
  readonly columns: Readonly<Record<string, string>>;
}

const RUNS = 300;
const START = `timestamptz '2026-01-01'`;
const page = (n: string): string => `(100000 + (${n}))::text`;

const around = (pages: number): readonly Filling[] => {
  const users = Math.max(1000, Math.floor(pages / 2));
  const user = (n: string): string => `'u' || (${n}) % ${users}`;
  const each = (n: number): string => `generate_series(1::bigint, ${Math.floor(n)}) i`;
  const day = (n: string): string => `${START} + (${n}) % ${RUNS} * interval '1 day'`;
  return [
    {
      table: 'crawl_runs',
      from: each(RUNS),
      columns: {
        run_id: `'r' || i`,
        blueprint: `'confluence'`,
        status: `'complete'`,
        started_at: day('i'),
        facts_at: day('i'),
        finished_at: day('i'),
        requests: '1000',
      },
    },
    {
      table: 'walks',
      from: each(pages),
      columns: {
        run_id: `'r' || i % ${RUNS}`,
        stage: `'pages'`,
        scope: `'space ' || i / ${RUNS}`,
        status: `'complete'`,
        items: '250',
        started_at: day('i'),
        finished_at: day('i'),
      },
    },
    {
      table: 'users',
      from: each(users),
      columns: {
        user_id: user('i'),
        account_type: `'atlassian'`,
        account_status: `'active'`,
        display_name: `'Person ' || i`,
        email: `'person' || i || '@example.com'`,
        is_external: `'no'`,
        external_reason: `'internal domain'`,
        resolved: 'true',
        source: `'confluence'`,
      },
    },
    {
      table: 'user_states',
      from: each(users),
      columns: {
        user_id: user('i'),
        account_type: `'atlassian'`,
        account_status: `'active'`,
        licence: `'yes'`,
        valid_from: START,
      },
    },
    {
      table: 'groups',
      from: each(users / 10),
      columns: { group_id: `'g' || i`, name: `'Group ' || i`, status: `'current'` },
    },
    {
      table: 'group_members',
      from: each(pages / 2),
      columns: { group_id: `'g' || i % ${Math.floor(users / 10)}`, user_id: user('i * 31'), valid_from: START },
    },
    {
      table: 'permissions',
      from: each(pages / 2),
      columns: {
        page_id: page('i * 2'),
        operation: `'read'`,
        principal_type: `'user'`,
        principal_id: user('i'),
        valid_from: START,
      },
    },
    {
      table: 'space_permissions',
      from: each(pages),
      columns: {
        space_id: `(i % ${Math.max(2, Math.floor(pages / 100))})::text`,
        principal_type: `'user'`,
        principal_id: user('i'),
        operation: `'read'`,
        target: `'space'`,
        valid_from: START,
      },
    },
    {
      table: 'changes',
      from: each(pages),
      columns: {
        change_id: 'md5(i::text)',
        run_id: `'r' || i % ${RUNS}`,
        kind: `(array['edit', 'rename', 'move', 'restriction', 'membership', 'label'])[1 + i % 6]`,
        subject_type: `case when i % 6 = 4 then 'group' else 'page' end`,
        subject_id: `case when i % 6 = 4 then 'g' || i % ${Math.floor(users / 10)} else ${page(`i * 31 % ${pages}`)} end`,
        observed_at: day('i'),
        after: `jsonb_build_object('user_id', ${user('i')})`,
      },
    },
    {
      table: 'comments',
      from: each(pages),
      columns: {
        comment_id: `i::text`,
        page_id: page('i'),
        kind: `'footer'`,
        author_id: user('i'),
        created_at: day('i'),
      },
    },
    {
      table: 'attachments',
      from: each(pages),
      columns: { attachment_id: `'att' || i`, page_id: page('i'), title: `'file ' || i || '.pdf'`, bytes: 'i' },
    },
    { table: 'page_mentions', from: each(pages), columns: { page_id: page('i'), user_id: user('i * 7'), count: '1' } },
    {
      table: 'page_signatures',
      from: each(pages),
      columns: { page_id: page('i'), bands: `repeat(md5(i::text), 12)`, sketch: `repeat(md5(i::text), 8)` },
    },
    {
      table: 'near_duplicates',
      from: each(pages / 4),
      columns: { page_id: page('i'), other_page_id: page('i + 1'), similarity: '90' },
    },
    {
      table: 'findings',
      from: each(pages / 2),
      columns: {
        finding_id: 'md5(i::text)',
        rule_id: `'rule-' || i % 40`,
        severity: `'low'`,
        status: `case when i % 10 = 0 then 'closed' else 'open' end`,
        subject_type: `'page'`,
        subject_id: page('i'),
        message: `'This page has no owner.'`,
        baseline: 'false',
        opened_at: day('i'),
        matched_at: day('i'),
      },
    },
    {
      table: 'finding_events',
      from: each(pages / 2),
      columns: { finding_id: 'md5(i::text)', at: day('i'), event: `'opened'` },
    },
    {
      table: 'coverage_gaps',
      from: each(pages / 4),
      columns: {
        walk: `'absences/' || i % 1000`,
        kind: `'page'`,
        subject_id: page('i'),
        reason: `'not shown any more'`,
        valid_from: START,
      },
    },
    {
      table: 'audit_records',
      from: each(pages),
      columns: { audit_id: 'md5(i::text)', at: day('i'), author_id: user('i'), summary: `'Space permission added'` },
    },
    {
      table: 'access_checks',
      from: each(pages / 4),
      columns: {
        page_id: page('i'),
        subject_type: `'user'`,
        subject_id: user('i'),
        operation: `'read'`,
        checked_at: day('i'),
        allowed: 'true',
      },
    },
    {
      table: 'wire_documents',
      from: each(pages),
      columns: {
        resource: `'confluence.page.Page'`,
        id: page('i'),
        document: `'{"id":"' || ${page('i')} || '","pad":"' || repeat(md5(i::text), 16) || '"}'`,
      },
    },
    {
      table: 'walk_sightings',
      from: each(pages / 25),
      columns: {
        run_id: `'r' || i % ${RUNS}`,
        stage: `'pages'`,
        scope: `'space'`,
        first_id: page('i'),
        ids: `array(select ${page('i * 250 + n')} from generate_series(1, 250) n)`,
      },
    },
  ];
};
