import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ownExample } from '../../src/governance/own/example.ts';
import { rulesOf } from '../../src/governance/own/read.ts';
import { shippedRules } from '../../src/governance/rules/index.ts';
import { shippedInsights } from '../../src/insights/registry.ts';
import { withFolder } from '../columns/support.ts';

const insights = { all: shippedInsights, broken: [] };
const read = (home: string) => rulesOf(shippedRules, home, insights);

const withRules = (content: string, work: (home: string, file: string) => Promise<void>): Promise<void> =>
  withFolder(async (home) => {
    await mkdir(join(home, 'rules', 'deep'), { recursive: true });
    const file = join(home, 'rules', 'deep', 'mine.yaml');
    await writeFile(file, content);
    await work(home, file);
  });

const RULE = `- id: mine
  title: Mine
  severity: high
  insight: stale-spaces
  subject: { type: space }
  message: "{name}"
`;

it('rules of somebody stand beside ours, and change them', async () => {
  await withRules(ownExample, async (home) => {
    const { all, broken } = await read(home);
    expect(broken).toEqual([]);
    expect(all).toHaveLength(shippedRules.length + 2);
    const by = (id: string) => all.find((rule) => rule.id === id);
    expect(by('stale-runbook')).toMatchObject({
      severity: 'high',
      parameters: { days: 180, verdict: 'stale', limit: 100_000 },
      scope: { labels: ['runbook'], excludeSpaces: ['SANDBOX'] },
      file: join('rules', 'deep', 'mine.yaml'),
    });
    expect(by('long-page')).toMatchObject({
      parameters: { words: 10_000 },
      blindTo: expect.arrayContaining(['bodies']),
    });
    expect(by('forgotten-tasks')).toMatchObject({ enabled: false, severity: 'low' });
    expect(by('idle-space')).toMatchObject({ severity: 'medium', parameters: { days: 730 } });
  });
});

it.each([
  ['no list', 'id: mine\n', '1:1', 'the file: expected a list'],
  ['YAML that is none', '- id: "mine\n', '2:1', 'quote'],
  ['a key that is not known', `${RULE}  colour: red\n`, '7:3', 'colour is not known'],
  [
    'a severity that is not known',
    RULE.replace('high', 'grave'),
    '3:13',
    'expected one of low, medium, high, critical',
  ],
  ['an insight that is not there', RULE.replace('stale-spaces', 'stale-spacez'), '4:12', 'near: stale-spaces'],
  ['a parameter that is not there', `${RULE}  parameters: { dayz: 7 }\n`, '7:23', 'no parameter dayz; near: days'],
  ['a value that does not fit', `${RULE}  parameters: { days: 0 }\n`, '7:23', 'a whole number from 1'],
  ['a column that is not there', `${RULE}  where: { percents: 7 }\n`, '7:22', 'no column percents; near: percent'],
  ['a message of no column', RULE.replace('{name}', '{nam}'), '6:12', 'no column nam'],
  ['no title', RULE.replace('  title: Mine\n', ''), '1:3', 'expected a title'],
  ['no question', RULE.replace('  insight: stale-spaces\n', ''), '1:3', 'expected an insight, sql or exposure'],
  ['both questions', `${RULE}  sql: select 1\n`, '7:8', 'exclude each other'],
  [
    'an exposure that is not there',
    RULE.replace('insight: stale-spaces', 'exposure: all-pages'),
    '4:13',
    'expected one of anonymous-pages',
  ],
  ['a group without a column', RULE.replace('type: space', 'type: group'), '5:12', 'expected a column'],
  ['labels of spaces', `${RULE}  scope: { labels: [x] }\n`, '7:10', 'only pages have labels'],
  ['the id of a shipped rule', RULE.replace('id: mine', 'id: broken-link'), '1:7', 'that of a shipped rule'],
  ['the same id twice', RULE + RULE, '7:7', 'there is a rule mine already'],
  [
    'a message that names people',
    RULE.replace('stale-spaces', 'bus-factor').replace('{name}', '{top_person}'),
    '6:12',
    'names people',
  ],
])(
  'a file with %s is told with its place, and what was last whole is in force',
  async (_what, content, place, message) => {
    await withRules(RULE, async (home, file) => {
      expect((await read(home)).all).toHaveLength(shippedRules.length + 1);
      await writeFile(file, content);
      const { all, broken, instead } = await read(home);
      expect(broken).toHaveLength(1);
      expect(broken[0]).toContain(`${join('rules', 'deep', 'mine.yaml')}:${place}: `);
      expect(broken[0]).toContain(message);
      expect(instead).toContain('last whole');
      expect(all.find(({ id }) => id === 'mine')).toMatchObject({ severity: 'high', title: 'Mine' });
      expect(all).toHaveLength(shippedRules.length + 1);
    });
  },
);

it('where nothing was ever whole the shipped rules are in force, and a file that is gone takes its rules along', async () => {
  await withRules('- id: 7\n', async (home, file) => {
    expect(await read(home)).toMatchObject({ instead: 'only the shipped rules are in force' });
    await writeFile(file, RULE);
    expect(await read(home)).toMatchObject({ broken: [], instead: null });
    await rm(file);
    const { all, broken } = await read(home);
    expect(all).toHaveLength(shippedRules.length);
    expect(broken).toEqual([]);
    await writeFile(file, '- id: 7\n');
    expect((await read(home)).all).toHaveLength(shippedRules.length);
  });
});
