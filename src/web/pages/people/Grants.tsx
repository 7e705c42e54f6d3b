import { useQuery } from '@tanstack/react-query';
import { personGrantsQuery } from '../../api/people.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Granted } from '../../parts/Granted.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { GroupLink, SpaceLink } from '../../parts/names.tsx';
import { Rows } from '../../parts/Rows.tsx';

interface GrantsProps {
  readonly person: string;
  readonly account: string | undefined;
}

/** What lets somebody into each space: their own grants, those of their groups, those of everybody. */
export const Grants = ({ person, account }: GrantsProps) => (
  <Loaded query={useQuery(personGrantsQuery(person, account))} meanwhile={<Bones lines={6} />}>
    {({ items }) => (
      <Rows title="Grants that reach them, by space" none="No grant of a space names them or a group of theirs">
        {items.map(({ space, way, principal, level, grants, role }) => (
          <li key={`${space.id} ${way} ${principal.id} ${role?.id}`} className="k-row">
            <span className="k-row-main">
              <SpaceLink space={space} />
              <span className="k-dim" style={{ display: 'block', lineHeight: '24px' }}>
                {way === 'direct' ? (
                  'direct'
                ) : way === 'group' ? (
                  <>
                    via group <GroupLink group={principal} />
                  </>
                ) : (
                  `as ${principal.name}`
                )}
              </span>
            </span>
            <Granted level={level} grants={grants} role={role} />
          </li>
        ))}
      </Rows>
    )}
  </Loaded>
);
