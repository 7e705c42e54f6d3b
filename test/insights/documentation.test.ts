import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rulesOf } from '../../src/governance/own/read.ts';
import { shippedRules } from '../../src/governance/rules/index.ts';
import { documentationExample } from '../../src/insights/documentation/example.ts';
import { parseDocumentation, readDocumentation } from '../../src/insights/documentation/read.ts';
import { insightsOfHome } from '../../src/insights/ofHome.ts';
import { parametersFrom } from '../../src/insights/parameter.ts';
import { insightOf } from '../../src/insights/registry.ts';
import { withFolder } from '../columns/support.ts';

it('the documented example says who must have what; what a team says goes before what holds for all', () => {
  const { kinds, teams, fresh } = parseDocumentation(documentationExample);
  expect(kinds.map(({ labels }) => labels)).toEqual([['runbook', 'playbook'], ['retrospective']]);
  expect(teams[0]).toMatchObject({ name: 'Payments', groups: ['payments'], spaces: ['PAY'], trees: ['123456'] });
  expect(teams[0]?.mustHave).toEqual([
    { kind: 'onboarding', days: 365 },
    { kind: 'runbook', days: 180 },
    { kind: 'architecture', days: 400 },
  ]);
  expect(teams[1]).toMatchObject({ name: null, each: 'space', mustHave: [{ kind: 'onboarding', days: 365 }] });
  expect(fresh).toEqual({ days: 400, spaceDays: { ARCHIVE: 2000 }, labelDays: { runbook: 180 } });
});

const TEAM = 'teams:\n  - name: A\n    spaces: [A]\n';

it.each([
  ['a key that is not known', 'teams: []\ncolour: red\n', '2:1', 'colour is not known here'],
  ['a kind by nothing', 'kinds:\n  - id: runbook\n', '2:5', 'at least one of labels, titles'],
  ['a template that is none', 'kinds:\n  - id: a\n    templates: [memo]\n', '3:17', 'expected one of decision'],
  [
    'a kind that is not there',
    `${TEAM}    must_have: [{ kind: runbok }]\n`,
    '4:25',
    'one of the kinds of this file, or runbook',
  ],
  ['days that are none', `${TEAM}    must_have: [{ kind: faq, days: 0 }]\n`, '4:36', 'a whole number of days'],
  ['a team of nothing', 'teams:\n  - name: A\n', '2:5', 'at least one of groups, spaces, trees'],
  ['a team without a name', 'teams:\n  - spaces: [A]\n', '2:5', 'a name, or each'],
  ['each of a name', 'teams:\n  - each: space\n    name: A\n    spaces: [A]\n', '3:11', 'no name'],
  ['two teams of a name', `${TEAM}  - name: A\n    spaces: [B]\n`, '4:11', 'another name: A is taken'],
  ['a page that is no text', 'teams:\n  - name: A\n    trees: [12]\n', '3:13', 'expected the id of a page in quotes'],
])('a file is told by its place: %s', async (_what, content, place, expected) => {
  await withFolder(async (home) => {
    await writeFile(join(home, 'documentation.yaml'), content);
    const { broken, documentation } = await readDocumentation(home);
    expect(broken).toContain(`documentation.yaml:${place}: `);
    expect(broken).toContain(expected);
    expect(broken).toContain('nothing of it is in force');
    expect(documentation.teams).toEqual([]);
  });
});

it('a broken file leaves in force what was last whole; one that is gone leaves nothing', async () => {
  await withFolder(async (home) => {
    const file = join(home, 'documentation.yaml');
    await writeFile(file, documentationExample);
    const whole = await readDocumentation(home);
    expect(whole.broken).toBeNull();
    await writeFile(file, `${documentationExample}oops: 1\n`);
    const spoilt = await readDocumentation(home);
    expect(spoilt.documentation).toEqual(whole.documentation);
    expect(spoilt.broken).toContain('as it was when it was last whole');
    await rm(file);
    expect((await readDocumentation(home)).documentation.teams).toEqual([]);
    await writeFile(file, 'oops: 1\n');
    expect((await readDocumentation(home)).documentation.teams).toEqual([]);
  });
});

it('verdicts begin with the days of the file, for questions and for rules; without a file nothing is required', async () => {
  await withFolder(async (home) => {
    const rulesIn = async () => (await rulesOf(shippedRules, home, (await insightsOfHome(home)).insights)).all;
    const before = (await rulesIn()).find(({ id }) => id === 'required-document-missing');
    expect(before).toMatchObject({ enabled: false, lacks: expect.stringContaining('documentation.yaml') });
    await writeFile(join(home, 'documentation.yaml'), documentationExample);
    const { insights } = await insightsOfHome(home);
    const told = (id: string, ...given: string[]) => parametersFrom(insightOf(insights, id), given);
    expect(told('page-activity')).toMatchObject({
      days: 400,
      space_days: ['ARCHIVE=2000'],
      label_days: ['runbook=180'],
    });
    expect(told('page-activity', 'days=10')).toMatchObject({ days: 10, space_days: ['ARCHIVE=2000'] });
    expect(told('documentation-by-space')).toMatchObject({ days: 365 });
    const rules = await rulesIn();
    expect(rules.find(({ id }) => id === 'stale-space')).toMatchObject({ parameters: { days: 400 } });
    expect(rules.find(({ id }) => id === 'required-document-missing')).toMatchObject({ enabled: true });
  });
});
