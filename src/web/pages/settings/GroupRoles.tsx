import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import type { SignOnInput } from '../../api/signOn.ts';
import { Icon } from '../../parts/Icon.tsx';

type GroupRole = NonNullable<SignOnInput['roles']>[number];

interface GroupRolesProps {
  readonly roles: readonly GroupRole[];
  readonly disabled: boolean;
  readonly onChange: (roles: GroupRole[]) => void;
}

/** Which group of the provider gives which role; of several the highest. */
export const GroupRoles = ({ roles, disabled, onChange }: GroupRolesProps) => {
  const put = (i: number, change: Partial<GroupRole>): void =>
    onChange(roles.map((one, at) => (at === i ? { ...one, ...change } : one)));
  return (
    <div className="k-stack" style={{ gap: 8 }}>
      {roles.map(({ group, role }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
        <div key={i} className="k-line-up">
          <TextInput
            aria-label={`Group ${i + 1}`}
            placeholder="Group, as the provider names it"
            required
            disabled={disabled}
            style={{ flex: '1 1 180px' }}
            value={group}
            dir="auto"
            onChange={(event) => put(i, { group: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label={`Role of group ${i + 1}`}
            data={['viewer', 'auditor', 'admin']}
            disabled={disabled}
            value={role}
            onChange={(event) => put(i, { role: event.currentTarget.value as GroupRole['role'] })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Remove group ${i + 1}`}
            disabled={disabled}
            onClick={() => onChange(roles.filter((_, at) => at !== i))}
          >
            <Icon name="close" size={14} />
          </ActionIcon>
        </div>
      ))}
      {!disabled && (
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => onChange([...roles, { group: '', role: 'viewer' }])}
          >
            Let a group give a role
          </Button>
        </div>
      )}
    </div>
  );
};
