import { toClass, toGroup, toUser } from './spaceAccess.ts';
import { type Cast, personal, type SpaceOutline } from './spaceOutline.ts';

/**
 * The spaces of every site, each with a case of space access that audits trip over. Sites of fewer than eight spaces have
 * the first of these only.
 */
export const SPACE_CASES: readonly ((cast: Cast) => SpaceOutline)[] = [
  // Open to every licensed person, with individual grants that a group doubles and rights that lack the right to view.
  ({ people, groups }) => {
    const [owner, doubled, left] = [people.activeStaff[1]!, people.activeStaff[2]!, people.inactive[0]!];
    return {
      key: 'ENG',
      name: 'Engineering',
      type: 'global',
      creator: owner,
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
      description: 'How we build, run and change our systems.',
    };
  },
  // Guests: one by name, all of them through a group that gives guests nothing.
  ({ people, groups }) => ({
    key: 'PARTNER',
    name: 'Partner Collaboration',
    type: 'collaboration',
    creator: people.activeStaff[3]!,
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
    description: 'Shared with agencies and suppliers.',
  }),
  // Customers of the service desk: everyone who is logged in.
  ({ people, groups }) => ({
    key: 'HELP',
    name: 'Help Center',
    type: 'knowledge_base',
    creator: people.activeStaff[4]!,
    grants: [
      toGroup(groups.admins, 'admin'),
      toGroup(groups.departments[groups.departments.length > 1 ? 1 : 0]!, 'manager'),
      toUser(people.activeStaff[4]!, 'admin'),
      toClass('authenticated-users', 'reader'),
      toClass('jsm-project-admins', 'collaborator'),
    ],
    weight: 5,
    description: 'Answers for customers.',
  }),
  // Open to the world, as far as the site's switch lets it.
  ({ people, groups }) => ({
    key: 'DOCS',
    name: 'Public Documentation – Öffentliche Doku',
    type: 'global',
    creator: people.activeStaff[5]!,
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
    creator: people.former[0]!,
    ownerless: true,
    grants: [
      toUser(people.former[0]!, 'admin'),
      toUser(people.inactive[0]!, 'admin'),
      toGroup(groups.users, 'viewer'),
      toClass('all-licensed-users', 'viewer'),
    ],
    weight: 1,
    description: '',
  }),
  // Out of the crawler's sight: administered by people whom no group of administrators helps.
  ({ people, groups }) => ({
    key: 'BOARD',
    name: 'Board & M&A <confidential>',
    type: 'global',
    creator: people.activeStaff[6]!,
    grants: [toGroup(groups.executives, 'collaborator'), toUser(people.activeStaff[6]!, 'admin')],
    weight: 2,
    description: 'Restricted to the executive board.',
  }),
  // Archived, and still readable.
  ({ people, groups }) => ({
    key: 'OLDWIKI',
    name: 'Old Wiki (2021)',
    type: 'collaboration',
    status: 'archived',
    creator: people.inactive[0]!,
    ownerless: true,
    grants: [toGroup(groups.admins, 'admin'), toGroup(groups.users, 'viewer'), toGroup(groups.auditors, 'auditor')],
    weight: 3,
    description: 'Kept for reference.',
  }),
  ({ people, groups }) => personal(people.member, [toGroup(groups.users, 'viewer')]),
  ({ people, groups }) => ({
    key: 'TEMPLATES',
    name: 'System Templates',
    type: 'system',
    creator: people.activeStaff[1]!,
    grants: [toGroup(groups.admins, 'admin'), toGroup(groups.users, 'reader')],
    weight: 0.5,
    description: 'Made by the system.',
  }),
  ({ people, groups }) => ({
    key: 'WELCOME',
    name: 'Welcome to Confluence',
    type: 'onboarding',
    creator: people.activeStaff[1]!,
    grants: [toGroup(groups.admins, 'admin'), toGroup(groups.users, 'collaborator')],
    weight: 0.5,
    description: 'First steps.',
  }),
  ({ people, groups }) => ({
    key: 'SAMPLE',
    name: 'Sample Space',
    type: 'xflow_sample_space',
    creator: people.activeStaff[1]!,
    grants: [toGroup(groups.admins, 'admin'), toGroup(groups.users, 'collaborator')],
    weight: 0.3,
    description: '',
  }),
];
