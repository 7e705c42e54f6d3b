import { expect, it } from 'vitest';
import type { TimelineEntry, TimelineSubject } from '../../src/access/load/timeline.ts';
import { timeline } from '../../src/access/load/timeline.ts';
import { liveThrough } from '../../src/simulator/life/liveThrough.ts';
import { openSite } from '../support/site.ts';

const ROUNDS = 3;
const ALL = 100_000;
/** Changes that bear on nobody's access. */
const OTHERS = new Set(['edit', 'rename', 'label', 'owner']);

interface State {
  readonly page_id: string;
  readonly space_id: string | null;
  readonly ancestor_ids: readonly string[];
  readonly valid_from: string;
  readonly valid_to: string | null;
}

it('tells of a page, a space and a person every change that bears on them, and no other', async () => {
  const crawled = await openSite({ seed: 11, pages: 80, mode: 'ROLES_TRANSITION' });
  const { pool } = crawled.home.records;
  await crawled.crawl();
  for (let round = 0; round < ROUNDS; round += 1) {
    liveThrough(crawled.site, { seed: 40 + round, acts: 60 });
    await crawled.crawl();
  }
  const { rows: all } = await pool.query<TimelineEntry>('select *, change_id as id from changes');
  const { rows: states } = await pool.query<State>('select * from page_states');
  const { rows: assigned } = await pool.query<{ space_id: string; role_id: string }>('select * from role_assignments');
  const wasThen = (state: State, { observed_at }: TimelineEntry): boolean =>
    state.valid_from <= observed_at && (state.valid_to === null || state.valid_to >= observed_at);
  const bearsOn: Readonly<Record<TimelineSubject['kind'], (id: string, change: TimelineEntry) => boolean>> = {
    page: (id, change) =>
      change.subject_type === 'site' ||
      (change.subject_type === 'page' && change.subject_id === id) ||
      states.some(
        (state) =>
          state.page_id === id &&
          wasThen(state, change) &&
          ((change.subject_type === 'page' && state.ancestor_ids.includes(change.subject_id)) ||
            (change.subject_type === 'space' && state.space_id === change.subject_id)),
      ),
    space: (id, { subject_type, subject_id }) =>
      subject_type === 'site' ||
      (subject_type === 'space' && subject_id === id) ||
      (subject_type === 'role' && assigned.some((one) => one.space_id === id && one.role_id === subject_id)),
    user: (id, { subject_type, subject_id, before, after }) => {
      const row = after ?? before ?? {};
      return (
        (subject_type === 'user' && subject_id === id) ||
        row.user_id === id ||
        (row.principal_type === 'user' && row.principal_id === id)
      );
    },
  };
  const subjects: Readonly<Record<TimelineSubject['kind'], string>> = {
    page: 'select page_id as id from pages',
    space: 'select space_id as id from spaces',
    user: 'select user_id as id from users',
  };
  let told = 0;
  for (const kind of ['page', 'space', 'user'] as const) {
    const { rows: ids } = await pool.query<{ id: string }>(subjects[kind]);
    for (const { id } of ids) {
      const expected = all.filter((change) => !OTHERS.has(change.kind) && bearsOn[kind](id, change));
      const found = await timeline(pool, 'acme', { kind, id }, ALL);
      expect(found.map((entry) => entry.id).sort(), `${kind} ${id}`).toEqual(expected.map((entry) => entry.id).sort());
      told += found.length;
    }
  }
  expect(told).toBeGreaterThan(0);
  await crawled.remove();
});
