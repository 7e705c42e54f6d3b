import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import { openColumns } from '../../src/columns/open.ts';
import { columnsFile } from '../../src/columns/paths.ts';
import { ask } from '../../src/insights/answer.ts';
import { ownExample } from '../../src/insights/own/example.ts';
import { parseInsight } from '../../src/insights/own/parse.ts';
import { withOwnInsights } from '../../src/insights/own/read.ts';
import { parametersFrom } from '../../src/insights/parameter.ts';
import { insightOf, shippedInsights } from '../../src/insights/registry.ts';
import { makeColumns, withFolder } from '../columns/support.ts';
import { madeSite, NOW } from './support/madeSite.ts';

const parse = (content: string) => parseInsight(content, { id: 'mine', file: 'mine.sql' });
const file = (...lines: readonly string[]): string => lines.join('\n');

it('an insight of somebody stands beside ours and is answered like them', async () => {
  await withFolder(async (folder) => {
    await mkdir(join(folder, 'insights', 'deep', 'down'), { recursive: true });
    await writeFile(join(folder, 'insights', 'deep', 'down', 'old-runbooks.sql'), ownExample);
    await makeColumns(folder, madeSite(1, ['acme']));
    const insights = await withOwnInsights(shippedInsights, join(folder, 'insights'));
    const insight = insightOf(insights, 'old-runbooks');
    expect(insight).toMatchObject({ area: 'own', chart: { kind: 'table' }, columns: { owner: { namesPeople: true } } });
    const columns = await openColumns(folder);
    try {
      const options = { now: NOW, maxRows: 100, timeoutMillis: 60_000 };
      const { rows } = await columns.all(
        `select labels[1] as label from page_facts f join spaces s using (account, space_id)
         where f.status = 'current' and len(labels) > 0 and edited_at < timestamp '2026-03-01' order by label limit 1`,
        options,
      );
      const parameters = parametersFrom(insight, [`label=${rows[0]?.label}`]);
      const answer = await ask(columns, insight, { ...options, parameters });
      expect(answer.rows.length).toBeGreaterThan(0);
      expect(answer.columns.map(({ name }) => name)).toEqual(['space', 'title', 'edited_at', 'owner']);
      const [undeclared] = [
        parse('---\nquestion: Who?\n---\nselect user_id, count(*) as pages from contributions group by all'),
      ];
      const unnamed = await ask(columns, undeclared, { ...options, parameters: {}, noNames: true });
      expect(unnamed.columns).toEqual([]);
    } finally {
      await columns.close();
    }
  });
});

it.each([
  ['no fence', 'select 1', '1:1', 'expected --- in the first line'],
  ['no end of the YAML', file('---', 'question: Who?', 'select 1'), '3:1', 'expected a line of ---'],
  ['YAML that is none', file('---', 'question: "Who?', '---', 'select 1'), '2:', 'quote'],
  ['no question', file('---', 'todo: Nothing.', '---', 'select 1'), '2:1', 'question: expected a text'],
  [
    'a key that is not known',
    file('---', 'question: Who?', 'colour: red', '---', 'select 1'),
    '3:1',
    'colour is not known',
  ],
  [
    'a kind that is not known',
    file('---', 'question: Who?', 'parameters:', '  days: { kind: nummer }', '---', 'select 1'),
    '4:17',
    'parameters.days.kind: expected one of number, text, list, date',
  ],
  [
    'a default that does not fit',
    file('---', 'question: Who?', 'parameters:', '  days:', '    kind: number', '    default: soon', '---', 'select 1'),
    '6:14',
    'expected a whole number',
  ],
  [
    'a coverage that is not known',
    file('---', 'question: Who?', 'coverage: [views, dreams]', '---', 'select 1'),
    '3:19',
    'coverage.1: expected one of pages, versions',
  ],
  ['an id that is none', file('---', 'id: My Insight', 'question: Who?', '---', 'select 1'), '2:5', 'small letters'],
  ['no SQL', file('---', 'question: Who?', '---', ' '), '3:1', 'expected SQL'],
  [
    'a parameter that is not declared',
    file('---', 'question: Who?', '---', 'select 1', "where '$no' <> $who"),
    '5:16',
    '$who is no declared parameter',
  ],
])('a file with %s is told with its place', async (_what, content, place, message) => {
  await withFolder(async (folder) => {
    const own = join(folder, 'insights');
    await mkdir(own);
    await writeFile(join(own, 'broken.sql'), content);
    await writeFile(join(own, 'whole.sql'), ownExample);
    const insights = await withOwnInsights(shippedInsights, own);
    expect(insights.all.map(({ id }) => id).slice(shippedInsights.length)).toEqual(['whole']);
    expect(insights.broken).toHaveLength(1);
    expect(insights.broken[0]?.message).toContain(join('insights', `broken.sql:${place}`));
    expect(insights.broken[0]?.message).toContain(message);
    expect(() => insightOf(insights, 'broken')).toThrow(message);
  });
});

it('no insight of somebody takes the id of another', async () => {
  await withFolder(async (folder) => {
    await writeFile(join(folder, 'bus-factor.sql'), ownExample);
    const { all, broken } = await withOwnInsights(shippedInsights, folder);
    expect(all).toHaveLength(shippedInsights.length);
    expect(broken[0]?.message).toContain('the id bus-factor is that of a shipped insight');
  });
});

it('what is wrong with SQL is found by its line in the file', async () => {
  await withFolder(async (folder) => {
    await makeColumns(folder);
    const columns = await openColumns(folder);
    const insight = parse(file('---', 'question: Who?', '---', 'select 1', 'from nowhere'));
    try {
      const asked = ask(columns, insight, { parameters: {}, now: NOW, maxRows: 1, timeoutMillis: 60_000 });
      await expect(asked).rejects.toThrow('(line 5, column 6)');
    } finally {
      await columns.close();
    }
  });
});

it('columns that an older build has made are told as that', async () => {
  await withFolder(async (folder) => {
    await makeColumns(folder);
    const instance = await DuckDBInstance.create(columnsFile(folder));
    const connection = await instance.connect();
    await connection.run('drop table page_facts');
    connection.closeSync();
    instance.closeSync();
    const columns = await openColumns(folder);
    const insight = shippedInsights.find(({ id }) => id === 'stale-spaces')!;
    try {
      const options = { now: NOW, maxRows: 1, timeoutMillis: 60_000 };
      const asked = ask(columns, insight, { ...options, parameters: parametersFrom(insight, []) });
      await expect(asked).rejects.toMatchObject({
        message: expect.stringContaining('older build'),
        mend: expect.stringContaining('kscope crawl'),
      });
    } finally {
      await columns.close();
    }
  });
});
