import { expect, it } from 'vitest';
import { openColumns } from '../../src/columns/open.ts';
import { ask } from '../../src/insights/answer.ts';
import { parametersFrom } from '../../src/insights/parameter.ts';
import { shippedInsights } from '../../src/insights/registry.ts';
import { makeColumns, withFolder } from '../columns/support.ts';
import { madeSite, NOW } from './support/madeSite.ts';
import { World } from './support/world.ts';

const OPTIONS = { now: NOW, maxRows: 100_000, timeoutMillis: 60_000 };

it('without names no answer says a name or an id of a person, and all of them say what they can', async () => {
  await withFolder(async (folder) => {
    await makeColumns(folder, madeSite(6, ['acme']));
    const columns = await openColumns(folder);
    try {
      const world = await World.load(columns, NOW);
      const personal = world.rows('spaces').filter((s) => s.type === 'personal' || s.key.startsWith('~'));
      const forbidden = new Set([
        ...world.rows('users').flatMap((u) => [u.user_id, u.display_name ?? u.user_id]),
        ...personal.flatMap((s) => [s.key, s.name]),
      ]);
      for (const insight of shippedInsights) {
        const parameters = parametersFrom(insight, []);
        const open = await ask(columns, insight, { ...OPTIONS, parameters });
        const shut = await ask(columns, insight, { ...OPTIONS, parameters, noNames: true });
        const said = shut.rows.flatMap((row) => Object.values(row)).filter((value) => forbidden.has(String(value)));
        expect(said, insight.id).toEqual([]);
        expect(JSON.stringify(shut.rows)).not.toMatch(/~u\d/);
        expect(shut.rows.length, insight.id).toBe(open.rows.length);
        expect(shut.columns.length, insight.id).toBeGreaterThan(0);
      }
    } finally {
      await columns.close();
    }
  });
});

it('teams of fewer than five people are taken together', async () => {
  await withFolder(async (folder) => {
    const member = (team: string, n: number): string =>
      `insert into group_members (account, group_id, user_id, valid_from) values ('acme', '${team}', '${team}${n}', '2026-01-01')`;
    const team = (name: string): string =>
      `insert into groups (account, group_id, name, status, usage_type) values ('acme', '${name}', '${name}', 'current', 'TEAM_COLLABORATION')`;
    await makeColumns(folder, [
      ...['large', 'small', 'tiny'].map(team),
      ...[1, 2, 3, 4, 5].map((n) => member('large', n)),
      ...[1, 2, 3, 4].map((n) => member('small', n)),
      member('tiny', 1),
    ]);
    const columns = await openColumns(folder);
    try {
      for (const id of ['team-activity', 'documentation-by-team']) {
        const insight = shippedInsights.find((one) => one.id === id)!;
        const { rows } = await ask(columns, insight, { ...OPTIONS, parameters: parametersFrom(insight, []) });
        const members = new Map(rows.map((row) => [row.team, row.members]));
        expect(members).toEqual(
          new Map([
            ['(teams of fewer than five)', 5],
            ['large', 5],
          ]),
        );
      }
    } finally {
      await columns.close();
    }
  });
});
