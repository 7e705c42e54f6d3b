import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadPolicies, parseAll } from '../../../src/governance/policy/load.ts';
import { withFolder } from '../../columns/support.ts';

const file = (...lines: readonly string[]): string => lines.join('\n');
const brokenOf = (content: string): readonly string[] => parseAll([{ path: 'policies/a.yaml', content }]).broken;

const GOOD = file('retention:', '  - { id: old, trigger: created, after: 2y, action: review }');

it.each([
  ['YAML that is none', file('retention: [', 'x: "'), '2:'],
  [
    'a key that is not known',
    file('retention:', '  - id: old', '    colour: red'),
    '3:5: retention.0.colour is not known here',
  ],
  [
    'a period that is none',
    file('retention:', '  - { id: old, trigger: created, action: review, after: soon }'),
    '2:57: retention.0.after: expected a number of days, months or years',
  ],
  [
    'a missing key',
    file('retention:', '  - { id: old, trigger: created, after: 2y }'),
    '2:5: retention.0.action: expected one of review, archive, delete',
  ],
  [
    'a text for a list',
    file('retention:', '  - id: old', '    scope: { spaces: ENG }'),
    '3:22: retention.0.scope.spaces: expected a list',
  ],
  [
    'archiving the archived',
    file('retention:', '  - { id: old, trigger: archived, after: 2y, action: archive }'),
    'expected review or delete',
  ],
  [
    'stages beside an action',
    file('retention:', '  - { id: old, trigger: created, action: review, stages: [{ action: review, after: 1y }] }'),
    '2:42: retention.0.action: expected no action beside stages',
  ],
  [
    'a stage that is milder than the one before',
    file(
      'retention:',
      '  - id: old',
      '    trigger: created',
      '    stages:',
      '      - { action: delete, after: 1y }',
      '      - { action: archive, after: 2y }',
    ),
    '6:19: retention.0.stages.1.action: expected what is harsher than delete',
  ],
  [
    'a stage that is not later',
    file(
      'retention:',
      '  - id: old',
      '    trigger: created',
      '    stages:',
      '      - { action: review, after: 13m }',
      '      - { action: archive, after: 1y }',
    ),
    '6:35: retention.0.stages.1.after: expected a longer time',
  ],
  [
    'a stage that archives the archived',
    file(
      'retention:',
      '  - id: old',
      '    trigger: archived',
      '    stages:',
      '      - { action: archive, after: 1y }',
      '      - { action: delete, after: 2y }',
    ),
    '5:19: retention.0.stages.0.action: expected review or delete: only what is current',
  ],
  [
    'a control that asks nothing',
    file('controls:', '  - id: c', '    require: {}'),
    '3:14: controls.0.require: expected at least one of',
  ],
  [
    'one id twice',
    file(GOOD, '  - { id: old, trigger: created, after: 3y, action: review }'),
    '3:11: the id old is taken by a policy in policies/a.yaml',
  ],
])('tells of %s where it is and what was expected', (_, content, told) => {
  const broken = brokenOf(content);
  expect(broken).toHaveLength(1);
  expect(broken[0]).toContain('policies/a.yaml:');
  expect(broken[0]).toContain(told);
});

it('leaves the whole set that was last good in force while a file is broken', async () => {
  await withFolder(async (home) => {
    await expect(loadPolicies(home)).rejects.toThrow('there are no policies');
    await mkdir(join(home, 'policies', 'deep'), { recursive: true });
    await writeFile(join(home, 'policies', 'bad.yaml'), 'retention: 1');
    await expect(loadPolicies(home)).rejects.toThrow('policies/bad.yaml:1:12: retention: expected a list');
    await rm(join(home, 'policies', 'bad.yaml'));
    await writeFile(join(home, 'policies', 'deep', 'good.yaml'), GOOD);
    const first = await loadPolicies(home);
    expect(first.set.retention.map(({ id, statuses }) => [id, statuses])).toEqual([['old', ['current']]]);
    await writeFile(join(home, 'policies', 'bad.yaml'), 'retention: 1');
    await writeFile(join(home, 'policies', 'deep', 'good.yaml'), GOOD.replace('2y', '9y'));
    const second = await loadPolicies(home);
    expect(second.set).toEqual(first.set);
    expect(second.broken).toHaveLength(1);
    await rm(join(home, 'policies', 'bad.yaml'));
    expect((await loadPolicies(home)).set.retention[0]?.stages[0]?.after).toEqual({ count: 9, unit: 'y' });
  });
});
