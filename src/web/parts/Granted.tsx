import { grantsInWords } from './grantsInWords.ts';
import { Tag } from './Tag.tsx';

interface GrantedProps {
  readonly level: 'administer' | 'edit' | 'view' | 'something else';
  readonly grants: readonly string[];
  readonly role: { readonly name: string | null } | null;
}

const TONES = { administer: 'warn', edit: 'info', view: 'plain', 'something else': 'plain' } as const;

/** What grants come to; each of them is told to who points at it. */
export const Granted = ({ level, grants, role }: GrantedProps) => (
  <span className="k-row-end k-line-up" title={grantsInWords(grants)} style={{ flexWrap: 'nowrap' }}>
    {role !== null && <span className="k-dim">role {role.name}</span>}
    <Tag tone={TONES[level]}>{level}</Tag>
  </span>
);
