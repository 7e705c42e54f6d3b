import type { Policies } from '../../api/policies.ts';
import { many } from '../../parts/numbers.ts';
import type { Tone } from '../../parts/Tag.tsx';

type Retention = Policies['retention'][number];
type Control = Policies['controls'][number];

export const ACTION_TONES: Readonly<Record<Retention['stages'][number]['action'], Tone>> = {
  review: 'info',
  archive: 'warn',
  delete: 'bad',
};

const UNITS = { d: 'day', m: 'month', y: 'year' } as const;

export const periodInWords = ({ count, unit }: Retention['stages'][number]['after']): string =>
  many(count, UNITS[unit]);

const TRIGGERS: Readonly<Record<Retention['trigger'], string>> = {
  'last-human-edit': 'after the last edit of a person',
  created: 'after its creation',
  archived: 'in the archive',
  trashed: 'in the trash',
  'last-view': 'without a view',
};

/** "review 2 years after the last edit of a person". */
export const ruleInWords = ({ stages, trigger }: Retention): string =>
  `${stages.map(({ action, after }) => `${action} ${periodInWords(after)}`).join(', ')} ${TRIGGERS[trigger]}`;

const SCOPES = { spaces: 'space', labels: 'label', kinds: 'kind', trees: 'tree' } as const;

/** Which pages, in a few words. */
export const scopeInWords = (scope: Retention['scope']): string => {
  const parts = (Object.keys(SCOPES) as (keyof typeof SCOPES)[])
    .filter((kind) => scope[kind].length > 0)
    .map((kind) => `${SCOPES[kind]} ${scope[kind].join(' or ')}`);
  return parts.length === 0 ? 'every page' : parts.join(', ');
};

/** What a control asks, one thing after the other. */
export const requireInWords = ({ require }: Pick<Control, 'require'>): readonly string[] => [
  ...(require.owner === undefined ? [] : [require.owner === 'active' ? 'an owner who is active' : 'an owner']),
  ...(require.labels === undefined ? [] : [`labels ${require.labels.join(', ')}`]),
  ...(require.sections === undefined ? [] : [`sections ${require.sections.join(', ')}`]),
  ...(require.approver === undefined ? [] : [`attested by ${require.approver.join(' or ')}`]),
  ...(require.edit_restriction === true ? ['a restriction on who may edit'] : []),
  ...(require.reviewed_within === undefined ? [] : [`reviewed within ${periodInWords(require.reviewed_within)}`]),
];
