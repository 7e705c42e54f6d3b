import type { SimAuditRecord, SimContent, SimGroup, SimSpace } from '../site.ts';
import type { Groups } from './groups.ts';
import type { People } from './people.ts';
import { Random } from './random.ts';
import { DAY } from './timeline.ts';

const SALT = 10;
/** The site keeps its audit log for a year. */
const RETENTION_DAYS = 365;
const MOST_RECORDS = 20_000;

interface Setting {
  readonly random: Random;
  readonly people: People;
  readonly groups: readonly SimGroup[];
  readonly spaces: readonly SimSpace[];
  readonly contents: readonly SimContent[];
}

type Event = Pick<SimAuditRecord, 'category' | 'summary' | 'description' | 'object' | 'changed' | 'associated'>;

const EVENTS: readonly ((setting: Setting) => Event)[] = [
  ({ random, groups, people }) => {
    const group = random.pick(groups);
    return {
      category: 'Users and groups',
      summary: 'User added to group',
      description: '',
      object: { name: group.name, objectType: 'Group' },
      changed: [],
      associated: [{ name: random.pick(people.staff).displayName, objectType: 'User' }],
    };
  },
  ({ random, groups, people }) => ({
    category: 'Users and groups',
    summary: 'User removed from group',
    description: '',
    object: { name: random.pick(groups).name, objectType: 'Group' },
    changed: [],
    associated: [{ name: random.pick(people.staff).displayName, objectType: 'User' }],
  }),
  ({ random, people }) => ({
    category: 'Users and groups',
    summary: 'User deactivated',
    description: '',
    object: { name: random.pick(people.inactive).displayName, objectType: 'User' },
    changed: [{ name: 'Active', oldValue: 'Yes', newValue: 'No' }],
    associated: [],
  }),
  ({ random, groups }) => {
    const group = random.pick(groups);
    return {
      category: 'Users and groups',
      summary: 'Group renamed',
      description: '',
      object: { name: group.name, objectType: 'Group' },
      changed: [{ name: 'Name', oldValue: `${group.name} (old)`, newValue: group.name }],
      associated: [],
    };
  },
  ({ random, spaces, groups }) => ({
    category: 'Permissions',
    summary: 'Space permission added',
    description: '',
    object: { name: random.pick(spaces).name, objectType: 'Space' },
    changed: [{ name: 'Type', oldValue: '', newValue: 'VIEWSPACE' }],
    associated: [{ name: random.pick(groups).name, objectType: 'Group' }],
  }),
  ({ random, spaces, people }) => ({
    category: 'Permissions',
    summary: 'Space permission removed',
    description: '',
    object: { name: random.pick(spaces).name, objectType: 'Space' },
    changed: [{ name: 'Type', oldValue: 'EDITSPACE', newValue: '' }],
    associated: [{ name: random.pick(people.staff).displayName, objectType: 'User' }],
  }),
  ({ random, contents, people }) => ({
    category: 'Permissions',
    summary: 'Content restriction added',
    description: '',
    object: { name: random.pick(contents).title, objectType: 'Page' },
    changed: [{ name: 'Type', oldValue: '', newValue: 'View' }],
    associated: [{ name: random.pick(people.staff).displayName, objectType: 'User' }],
  }),
  ({ random, contents }) => ({
    category: 'Pages',
    summary: 'Page archived',
    description: '',
    object: { name: random.pick(contents).title, objectType: 'Page' },
    changed: [],
    associated: [],
  }),
  ({ random, spaces }) => ({
    category: 'Spaces',
    summary: 'Space configuration updated',
    description: '',
    object: { name: random.pick(spaces).name, objectType: 'Space' },
    changed: [{ name: 'Description', oldValue: '', newValue: 'Updated' }],
    associated: [],
  }),
];

/** The audit log of the last year, oldest first. */
export function buildAudit(
  seed: number,
  now: number,
  people: People,
  groups: Groups,
  spaces: readonly SimSpace[],
  contents: readonly SimContent[],
): SimAuditRecord[] {
  const random = new Random(seed, SALT);
  const setting = { random, people, groups: [...groups.all.values()], spaces, contents };
  const count = Math.min(MOST_RECORDS, 40 + Math.floor(contents.length / 20));
  const administrators = [...groups.admins.members];
  return Array.from({ length: count }, (_, index) => ({
    authorId: random.pick(administrators),
    remoteAddress: `198.51.100.${random.below(256)}`,
    at: Math.floor(now - RETENTION_DAYS * DAY * (1 - (index + random.float() * 0.9) / count)),
    ...random.pick(EVENTS)(setting),
  }));
}
