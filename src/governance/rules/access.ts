import type { ShippedRule } from '../rule/entry.ts';

const page = { type: 'page' } as const;
const space = { type: 'space' } as const;
const site = { type: 'site' } as const;

export const accessRules: readonly ShippedRule[] = [
  {
    id: 'anonymous-space',
    title: 'Anonymous people can read a space',
    severity: 'critical',
    insight: 'open-spaces',
    where: { anonymous: 'yes', site_lets_them_in: 'yes' },
    subject: space,
    message: 'Anybody in the world can read what is not restricted of the {pages} pages of {name}',
    todo: 'Take the permission of anonymous people from the space, unless it is meant for the world.',
  },
  {
    id: 'anonymous-space-asleep',
    title: 'A space would be open to the world once the site lets anonymous people in',
    severity: 'medium',
    insight: 'open-spaces',
    where: { anonymous: 'yes', site_lets_them_in: ['no', 'unknown'] },
    subject: space,
    message: '{name} lets anonymous people read {pages} pages; whether the site lets them in: {site_lets_them_in}',
    todo: 'Take the permission of anonymous people from the space: one switch of the site opens it.',
  },
  {
    id: 'anonymous-may-write',
    title: 'Anonymous people may do more than read',
    severity: 'critical',
    coverage: ['spaceAccess'],
    sql: `
select s.key as space, s.name, count(*) as grants, string_agg(distinct p.operation || ' ' || p.target, ', ' order by p.operation || ' ' || p.target) as what
from space_permissions p join spaces s on s.account = p.account and s.space_id = p.space_id
where p.valid_to is null and p.principal_id in ('anonymous-users', 'anonymous') and p.operation <> 'read'
group by s.key, s.name`,
    subject: space,
    message: '{name} grants anonymous people: {what}',
    todo: 'Take these permissions away: nobody can tell who used them.',
  },
  {
    id: 'external-administrator',
    title: 'Somebody from outside administers a space',
    severity: 'critical',
    insight: 'individual-grants',
    where: { external: 'yes', administers: true },
    subject: space,
    message: 'People from outside who administer {name} and can let in whom they like: {rows}',
    todo: 'Make somebody from inside the administrator.',
  },
  {
    id: 'external-many-spaces',
    title: 'Somebody from outside is named in many spaces',
    severity: 'medium',
    insight: 'external-people',
    where: { spaces_named: { least: 3 } },
    subject: { type: 'user' },
    message: 'Somebody from outside is named: by {spaces_named} spaces, on {pages_named} pages',
    todo: 'Ask those who work with them what they still need.',
  },
  {
    id: 'external-left-in-groups',
    title: 'Somebody from outside whose account is not active is still in groups',
    severity: 'low',
    insight: 'external-people',
    where: { status: ['inactive', 'closed'], groups_in: { least: 1 } },
    subject: { type: 'user' },
    message: 'An account from outside is {status}; groups it is in: {groups_in}',
    todo: 'Take them out: what they could do comes back with the account.',
  },
  {
    id: 'grant-to-the-departed',
    title: 'A space still grants things to people who left',
    severity: 'medium',
    insight: 'individual-grants',
    where: { status: ['inactive', 'closed'] },
    subject: space,
    message: 'People who left and are still granted something by {name}: {rows}',
    todo: 'Take the grants away: they come back with the account.',
  },
  {
    id: 'single-administrators',
    title: 'A space is administered by single people, not by a group',
    severity: 'low',
    insight: 'individual-grants',
    where: { administers: true },
    subject: space,
    message: 'People who administer {name} by name: {rows}',
  },
  {
    id: 'space-without-administrator',
    title: 'No administrator of a space can be seen',
    severity: 'medium',
    coverage: ['spaceAccess', 'people'],
    sql: `
select s.key as space, s.name
from spaces s
where s.status = 'current' and s.type is distinct from 'personal' and not exists (
  select 1 from space_permissions p left join users u on u.account = p.account and u.user_id = p.principal_id and p.principal_type = 'user'
  where p.account = s.account and p.space_id = s.space_id and p.valid_to is null and p.operation = 'administer'
    and (u.account_status is null or u.account_status not in ('inactive', 'closed'))
)`,
    subject: space,
    message: 'Nobody who is here is granted the administration of {name}',
    todo: 'Make a group its administrator.',
  },
  {
    id: 'locked-page',
    title: 'A restriction names only people who left',
    severity: 'high',
    insight: 'dead-restrictions',
    where: { others: 0, operation: 'read' },
    subject: page,
    message:
      'Nobody but administrators can open “{title}”: its restriction names only people who left, or empty groups',
  },
  {
    id: 'dead-restriction',
    title: 'A restriction names people who left, or empty groups',
    severity: 'low',
    insight: 'dead-restrictions',
    where: { others: { least: 1 } },
    subject: page,
    message: 'Named in restrictions of “{title}” though they left, or are groups without people: {rows}',
  },
  {
    id: 'admin-key-used',
    title: 'The admin key was used in the past month',
    severity: 'high',
    insight: 'keys-and-public-links',
    parameters: { days: 30 },
    where: { what: 'admin key' },
    subject: site,
    message: 'Uses of the admin key: {rows}, the last on {at}',
  },
  {
    id: 'public-link-made',
    title: 'Public links were made in the past month',
    severity: 'medium',
    insight: 'keys-and-public-links',
    parameters: { days: 30 },
    where: { what: 'public link' },
    subject: site,
    message: 'Records of public links: {rows}, the last on {at}',
  },
  {
    id: 'site-switch-changed',
    title: 'A switch of the whole site was changed in the past month',
    severity: 'high',
    insight: 'recent-permission-changes',
    parameters: { change: 'site' },
    subject: site,
    message: 'Changes to switches of the site: {rows}, the last seen on {seen_at}',
  },
  {
    id: 'product-access-changed',
    title: 'Which groups give access to the product was changed in the past month',
    severity: 'medium',
    insight: 'recent-permission-changes',
    parameters: { change: 'group-access' },
    subject: site,
    message: 'Changes to the groups that give access: {rows}, the last seen on {seen_at}',
  },
];
