import type { SimSpace, SimUser } from '../site.ts';
import { DEPARTMENTS, PRODUCTS } from './company.ts';
import type { Groups } from './groups.ts';
import { idOf } from './ids.ts';
import type { People } from './people.ts';
import { Random } from './random.ts';
import { type AccessWriter, type Grant, toClass, toGroup, toUser } from './spaceAccess.ts';
import { momentAt } from './timeline.ts';

const SALT = 4;

/** A space, and what only the making of its content needs to know. */
export interface SpacePlan {
  readonly space: SimSpace;
  /** Relative number of pages. */
  readonly weight: number;
  /** Index into the languages of the site's texts. */
  readonly language: number;
}

/** What a space is, before it has an id. */
interface Outline {
  readonly key: string;
  readonly name: string;
  readonly type: SimSpace['type'];
  readonly status?: SimSpace['status'];
  readonly owner: SimUser;
  /** The owner's own entry stands in {@link grants} where there is one. */
  readonly ownerLeft?: boolean;
  readonly grants: readonly Grant[];
  readonly weight: number;
  readonly language: number;
  readonly description: string;
}

/** The sites' languages are skewed: most spaces are English. */
const LANGUAGES = 9;

interface Cast {
  readonly people: People;
  readonly groups: Groups;
  readonly random: Random;
}

/**
 * The spaces of every site, each with a case of space access that audits trip over. Sites of fewer than eight spaces have
 * the first of these only.
 */
const CASES: readonly ((cast: Cast) => Outline)[] = [
  // Open to every licensed person, with individual grants that a group doubles and rights that lack the right to view.
  ({ people, groups }) => {
    const [owner, doubled, left] = [people.activeStaff[1]!, people.activeStaff[2]!, people.inactive[0]!];
    return {
      key: 'ENG',
      name: 'Engineering',
      type: 'global',
      owner,
      grants: [
        toGroup(groups.admins, 'admin'),
        toGroup(groups.users, 'collaborator'),
        toUser(owner, 'admin'),
        toUser(doubled, 'collaborator'),
        toUser(left, 'manager'),
        toUser(people.former[0]!, 'viewer'),
        toUser(people.apps[0]!, 'manager'),
        toUser(people.apps.at(-1)!, 'viewer'),
        toGroup(groups.empty, 'viewer'),
      ],
      weight: 20,
      language: 0,
      description: 'How we build, run and change our systems.',
    };
  },
  // Guests: one by name, all of them through a group that gives guests nothing.
  ({ people, groups }) => ({
    key: 'PARTNER',
    name: 'Partner Collaboration',
    type: 'collaboration',
    owner: people.activeStaff[3]!,
    grants: [
      toGroup(groups.admins, 'admin'),
      toUser(people.activeStaff[3]!, 'admin'),
      toGroup(groups.departments[0]!, 'collaborator'),
      toGroup(groups.guests, 'viewer'),
      toUser(people.guests[0]!, 'collaborator'),
      // Sees nothing here: the right to view is missing.
      toUser(people.guests[1]!, 'stray'),
      toGroup(groups.teams[0]!, 'stray'),
      toUser(people.customers[0]!, 'viewer'),
    ],
    weight: 6,
    language: 0,
    description: 'Shared with agencies and suppliers.',
  }),
  // Customers of the service desk: everyone who is logged in.
  ({ people, groups }) => ({
    key: 'HELP',
    name: 'Help Center',
    type: 'knowledge_base',
    owner: people.activeStaff[4]!,
    grants: [
      toGroup(groups.admins, 'admin'),
      toGroup(groups.departments[groups.departments.length > 1 ? 1 : 0]!, 'manager'),
      toUser(people.activeStaff[4]!, 'admin'),
      toClass('authenticated-users', 'reader'),
      toClass('jsm-project-admins', 'collaborator'),
    ],
    weight: 5,
    language: 0,
    description: 'Answers for customers.',
  }),
  // Open to the world, as far as the site's switch lets it.
  ({ people, groups }) => ({
    key: 'DOCS',
    name: 'Public Documentation – Öffentliche Doku',
    type: 'global',
    owner: people.activeStaff[5]!,
    grants: [
      toClass('anonymous-users', 'reader'),
      toClass('all-product-admins', 'admin'),
      toGroup(groups.departments[0]!, 'manager'),
      toUser(people.activeStaff[5]!, 'admin'),
    ],
    weight: 5,
    language: 1,
    description: 'Product documentation that anyone may read.',
  }),
  // Nobody who could administer it is still here.
  ({ people, groups }) => ({
    key: `~${people.former[0]!.accountId.replaceAll(/[^a-z0-9]/g, '')}`,
    name: 'Former user',
    type: 'personal',
    owner: people.former[0]!,
    ownerLeft: true,
    grants: [
      toUser(people.former[0]!, 'admin'),
      toUser(people.inactive[0]!, 'admin'),
      toGroup(groups.users, 'viewer'),
      toClass('all-licensed-users', 'viewer'),
    ],
    weight: 1,
    language: 0,
    description: '',
  }),
  // Out of the crawler's sight: administered by people whom no group of administrators helps.
  ({ people, groups }) => ({
    key: 'BOARD',
    name: 'Board & M&A <confidential>',
    type: 'global',
    owner: people.activeStaff[6]!,
    grants: [toGroup(groups.executives, 'collaborator'), toUser(people.activeStaff[6]!, 'admin')],
    weight: 2,
    language: 0,
    description: 'Restricted to the executive board.',
  }),
  // Archived, and still readable.
  ({ people, groups }) => ({
    key: 'OLDWIKI',
    name: 'Old Wiki (2021)',
    type: 'collaboration',
    status: 'archived',
    owner: people.inactive[0]!,
    ownerLeft: true,
    grants: [toGroup(groups.admins, 'admin'), toGroup(groups.users, 'viewer'), toGroup(groups.auditors, 'auditor')],
    weight: 3,
    language: 0,
    description: 'Kept for reference.',
  }),
  ({ people, groups }) => personal(people.member, [toGroup(groups.users, 'viewer')], 0),
  ({ people, groups }) => ({
    key: 'TEMPLATES',
    name: 'System Templates',
    type: 'system',
    owner: people.activeStaff[1]!,
    grants: [toGroup(groups.admins, 'admin'), toGroup(groups.users, 'reader')],
    weight: 0.5,
    language: 0,
    description: 'Made by the system.',
  }),
  ({ people, groups }) => ({
    key: 'WELCOME',
    name: 'Welcome to Confluence',
    type: 'onboarding',
    owner: people.activeStaff[1]!,
    grants: [toGroup(groups.admins, 'admin'), toGroup(groups.users, 'collaborator')],
    weight: 0.5,
    language: 0,
    description: 'First steps.',
  }),
  ({ people, groups }) => ({
    key: 'SAMPLE',
    name: 'Sample Space',
    type: 'xflow_sample_space',
    owner: people.activeStaff[1]!,
    grants: [toGroup(groups.admins, 'admin'), toGroup(groups.users, 'collaborator')],
    weight: 0.3,
    language: 0,
    description: '',
  }),
];

function personal(owner: SimUser, others: readonly Grant[], language: number): Outline {
  return {
    key: `~${owner.accountId.replaceAll(/[^a-z0-9]/g, '')}`,
    name: owner.displayName,
    type: 'personal',
    owner,
    ownerLeft: owner.status !== 'active',
    grants: [toUser(owner, 'admin'), ...others],
    weight: 0.4,
    language,
    description: '',
  };
}

/** Which access the ordinary space has: mostly open to all, sometimes to its department, now and then to a team. */
function ordinaryGrants({ people, groups, random }: Cast, owner: SimUser): Grant[] {
  const grants: Grant[] = [toUser(owner, 'admin')];
  const [department, team] = [random.pick(groups.departments), random.pick(groups.teams)];
  const openness = random.float();
  // One space in thirty belongs to its team alone, and the crawler learns nothing of it.
  if (openness > 0.03) grants.push(toGroup(groups.admins, 'admin'));
  if (openness > 0.35) grants.push(toGroup(groups.users, random.chance(0.7) ? 'collaborator' : 'viewer'));
  grants.push(toGroup(openness < 0.08 ? team : department, 'manager'));
  if (random.chance(0.1)) grants.push(toClass('all-licensed-users', 'viewer'));
  if (random.chance(0.05)) grants.push(toClass('anonymous-users', 'reader'));
  if (random.chance(0.1)) grants.push(toUser(random.pick(people.guests), 'collaborator'), toGroup(groups.guests, 'viewer'));
  if (random.chance(0.3)) grants.push(toUser(random.pick(people.apps), 'manager'));
  const individuals = random.sample(people.staff, Math.floor(random.float() ** 4 * 25));
  grants.push(...individuals.filter((person) => person !== owner).map((person) => toUser(person, 'collaborator')));
  return grants;
}

function ordinary(cast: Cast, index: number): Outline {
  const { people, groups, random } = cast;
  const owner = random.pick(people.staff);
  const language = random.chance(0.65) ? 0 : random.below(LANGUAGES);
  if (random.chance(0.35)) return personal(owner, random.chance(0.7) ? [toGroup(groups.users, 'viewer')] : [], language);
  const product = random.pick(PRODUCTS);
  const department = random.pick(DEPARTMENTS);
  const type = random.pick(['global', 'global', 'collaboration', 'collaboration', 'knowledge_base'] as const);
  const archived = random.chance(0.08);
  return {
    key: `${product.replaceAll(/[^A-Za-z]/g, '').slice(0, 4).toUpperCase()}${index}`,
    name: random.chance(0.5) ? `${product} – ${department}` : `${department}: ${product} ${2020 + random.below(7)}`,
    type,
    ...(archived ? { status: 'archived' as const } : {}),
    owner,
    ownerLeft: owner.status !== 'active' && random.chance(0.5),
    grants: ordinaryGrants(cast, owner),
    weight: 12 / (index - 6) ** 0.8,
    language,
    description: random.chance(0.7) ? `Everything that ${department} knows about ${product}.` : '',
  };
}

/** `count` spaces with their access written down, without homepages, in ascending order of id and time. */
export function buildSpaces(
  seed: number,
  count: number,
  now: number,
  people: People,
  groups: Groups,
  access: AccessWriter,
): SpacePlan[] {
  const random = new Random(seed, SALT);
  const cast = { people, groups, random };
  const keys = new Set<string>();
  const plans: SpacePlan[] = [];
  for (let index = 0; plans.length < count; index += 1) {
    const outline = CASES[index]?.(cast) ?? ordinary(cast, index);
    // One personal space for each person.
    if (keys.has(outline.key)) continue;
    keys.add(outline.key);
    plans.push({
      weight: outline.weight,
      language: outline.language,
      space: {
        id: idOf('space', plans.length),
        key: outline.key,
        name: outline.name,
        type: outline.type,
        status: outline.status ?? 'current',
        authorId: outline.owner.accountId,
        ownerId: outline.ownerLeft ? null : outline.owner.accountId,
        createdAt: momentAt(now, (plans.length / count) * 0.1),
        homepageId: null,
        description: outline.description,
        ...access.write(outline.grants),
      },
    });
  }
  return plans;
}
