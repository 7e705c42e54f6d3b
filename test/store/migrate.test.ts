import { expect, it } from 'vitest';
import { openRecords } from '../../src/store/records.ts';
import { openTestHome } from '../support/records.ts';

/** What undoes each step, newest first, so that a database as an older build left it can be made. */
const BACK = [
  'drop index kscope.findings_account_rule_id_status_idx',
  'drop index kscope.findings_account_severity_opened_at_finding_id_idx',
  'create index findings_account_rule_id_idx on kscope.findings (account, rule_id)',
  'create index on kscope.page_states (account, space_id)',
  'drop table kscope.page_audiences, kscope.external_reach, kscope.hidden_links',
  'drop table kscope.access_comparisons, kscope.access_changes, kscope.access_gains',
  'drop table kscope.compared_pages, kscope.comment_contents, kscope.sensitive_comment_scans',
  'alter table kscope.users drop column is_bot',
  'drop table kscope.saved_questions, kscope.saved_views, kscope.view_defaults',
  'drop table kscope.sign_ons, kscope.server_settings',
  'drop table kscope.channels, kscope.notices, kscope.deliveries',
  'drop table kscope.legal_holds, kscope.held_pages, kscope.page_reviews, kscope.sensitive_matches, kscope.sensitive_scans',
  'drop table kscope.rule_evaluations',
  'drop table kscope.finding_events',
  'alter table kscope.findings drop column space_id',
  'alter table kscope.findings drop column message',
  'alter table kscope.findings drop column baseline',
  'alter table kscope.findings drop column reopened_at',
  'alter table kscope.findings drop column matched_at',
  'drop index kscope.findings_account_rule_id_idx',
  'alter table kscope.access_checks drop column run_id',
  'alter table kscope.access_checks drop column expected',
  'alter table kscope.access_checks drop column expected_reason',
  'drop table kscope.derivations',
  'drop table kscope.page_signatures',
  'drop table kscope.near_duplicates',
  'drop index kscope.page_links_account_target_id_idx, kscope.page_links_account_target_title_idx',
  'alter table kscope.page_links drop column resolution, drop column resolved_page_id',
  'drop table kscope.members, kscope.one_time_links, kscope.sessions, kscope.api_tokens, kscope.activity',
  'alter table kscope.accounts drop column paused_at, drop column trouble',
  'alter table kscope.crawl_runs drop column filters',
  'alter table kscope.pages drop column history_version',
  'alter table kscope.groups drop column status',
  'alter table kscope.walk_sightings add column bodies bigint',
  'update kscope.schema_version set version = 1',
];

it('brings the database of an older build to what the declarations say, and keeps what is in it', async () => {
  const { home, records, remove } = await openTestHome();
  const columns = async ({ pool }: typeof records) =>
    (
      await pool.query(
        `select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
         where table_schema = 'kscope' order by table_name, column_name`,
      )
    ).rows;
  /** Keys, indexes and triggers. */
  const around = async ({ pool }: typeof records) => {
    const { rows } = await pool.query(
      `select tablename as name, indexdef as definition from pg_indexes where schemaname = 'kscope'
       union all
       select c.relname, pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = t.tgrelid
       where c.relnamespace = 'kscope'::regnamespace and not t.tgisinternal
       order by 1, 2`,
    );
    return rows;
  };
  const fresh = await columns(records);
  const freshAround = await around(records);
  for (const statement of BACK) await records.pool.query(statement);
  await records.pool.query(
    "insert into groups (account, group_id, name, xact) values ('acme', 'g', 'staff', pg_current_xact_id()::text::bigint)",
  );
  const again = await openRecords({ home });
  try {
    expect(await columns(again)).toEqual(fresh);
    expect(await around(again)).toEqual(freshAround);
    expect(await again.db.selectFrom('groups').select(['name', 'status']).execute()).toEqual([
      { name: 'staff', status: 'current' },
    ]);
  } finally {
    await again.close();
    await remove();
  }
});
