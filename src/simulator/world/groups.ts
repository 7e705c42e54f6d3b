import type { SimGroup, SimUser } from '../site.ts';
import { DEPARTMENTS, PRODUCTS } from './company.ts';
import { groupIdOf } from './ids.ts';
import type { People } from './people.ts';
import { Random } from './random.ts';

const SALT = 2;

/** Every group, and those that the rest of the site refers to by their meaning. */
export interface Groups {
  readonly all: Map<string, SimGroup>;
  /** Grants the use of Confluence; holds deactivated people too. */
  readonly users: SimGroup;
  readonly admins: SimGroup;
  /** A handful of people who may see what is confidential; the crawler is not one. */
  readonly executives: SimGroup;
  readonly legal: SimGroup;
  readonly hr: SimGroup;
  /** The crawler and the compliance team: named wherever a restriction was made with audits in mind. */
  readonly auditors: SimGroup;
  readonly guests: SimGroup;
  readonly empty: SimGroup;
  readonly departments: readonly SimGroup[];
  /** Teams and projects, small and many. */
  readonly teams: readonly SimGroup[];
}

type Traits = Partial<Pick<SimGroup, 'usageType' | 'managedBy'>> & { access?: ('user' | 'admin' | 'site-admin')[] };

class Register {
  readonly all = new Map<string, SimGroup>();
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  add(name: string, members: Iterable<SimUser>, { access = [], ...traits }: Traits = {}): SimGroup {
    const group: SimGroup = {
      id: groupIdOf(this.#seed, this.all.size),
      name,
      usageType: 'USERBASE_GROUP',
      managedBy: 'ADMINS',
      access: new Set(access),
      members: new Set(Array.from(members, (person) => person.accountId)),
      ...traits,
    };
    this.all.set(group.id, group);
    return group;
  }
}

/** Consecutive slices of `list` whose sizes fall from the first to the last. */
function slices<T>(list: readonly T[], parts: number): T[][] {
  const weights = Array.from({ length: parts }, (_, index) => 1 / (index + 2));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let end = 0;
  return weights.map((weight) => {
    const start = Math.floor(end);
    end += (weight / total) * list.length;
    return list.slice(start, Math.max(start + 1, Math.floor(end)));
  });
}

const TEAM_FORMS: readonly ((product: string, number: number) => string)[] = [
  (product, number) => `proj-${product.toLowerCase().replaceAll(' ', '-')}-${number}`,
  (product, number) => `${product} Core Team ${number}`,
  (product, number) => `eng/${product.toLowerCase()}/squad-${number}`,
  (product, number) => `Équipe ${product} ${number}`,
  (product, number) => `${product}チーム${number}`,
  (product, number) => `Команда ${product} ${number}`,
  // A group renamed after its project was: the id is what stays.
  (product, number) => `${product} ${number} (formerly Project Zephyr)`,
];

/** Twelve groups that every site has, its departments, and teams up to `count`. */
export function buildGroups(seed: number, count: number, people: People): Groups {
  const random = new Random(seed, SALT);
  const register = new Register(seed);
  const { activeStaff, staff, unlicensed, crawler, member, apps, guests, inactive, former } = people;
  const withoutProduct = new Set(unlicensed);
  // The member's access must come from nothing but the group of users.
  const eligible = activeStaff.filter((person) => person !== member && !withoutProduct.has(person));
  const some = (howMany: number): SimUser[] => random.sample(eligible, howMany);

  const users = register.add('confluence-users', [crawler, ...staff.filter((person) => !withoutProduct.has(person))], {
    access: ['user'],
  });
  const admins = register.add('confluence-admins', [crawler, ...some(3)], { access: ['user', 'admin'] });
  register.add('site-admins', some(2), { access: ['user', 'admin', 'site-admin'] });
  register.add('atlassian-addons', apps.slice(0, -1), { access: ['user'] });
  const guestGroup = register.add('confluence-guests', guests);
  const executives = register.add('Executive Board', [...eligible.slice(0, 4), ...inactive.slice(0, 1)], {
    managedBy: 'EXTERNAL',
  });
  const legal = register.add('Legal & Compliance', [...some(6), crawler]);
  const hr = register.add('People Partners', [...some(5), ...former.slice(0, 1)]);
  const auditors = register.add('audit-readers', [crawler, ...some(3)]);
  const empty = register.add('project-borealis', [], { usageType: 'TEAM_COLLABORATION', managedBy: 'TEAM_MEMBERS' });
  register.add('alumni', [...inactive, ...former], { managedBy: 'EXTERNAL' });
  register.add('vendors', [...guests.slice(0, 2), ...some(2)], { managedBy: 'OPEN', usageType: 'TEAM_COLLABORATION' });

  const colleagues = staff.filter((person) => person !== member);
  const departments = slices(colleagues, Math.min(DEPARTMENTS.length, Math.max(1, count - register.all.size))).map(
    (members, index) =>
      register.add(DEPARTMENTS[index] as string, members, { managedBy: random.chance(0.5) ? 'EXTERNAL' : 'ADMINS' }),
  );
  const teams: SimGroup[] = [];
  for (let number = 1; register.all.size < count; number += 1) {
    const start = random.below(colleagues.length);
    const size = 2 + Math.floor(random.float() ** 3 * Math.min(60, colleagues.length - 2));
    const name = random.pick(TEAM_FORMS)(random.pick(PRODUCTS), number);
    const managedBy = random.pick(['TEAM_MEMBERS', 'OPEN', 'ADMINS'] as const);
    teams.push(
      register.add(name, colleagues.slice(start, start + size), { usageType: 'TEAM_COLLABORATION', managedBy }),
    );
  }
  return {
    all: register.all,
    users,
    admins,
    executives,
    legal,
    hr,
    auditors,
    guests: guestGroup,
    empty,
    departments,
    teams: teams.length > 0 ? teams : departments,
  };
}
