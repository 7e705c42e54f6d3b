import { boolean, nullable, table, text, timestamp } from '../table.ts';

export const users = table({
  name: 'users',
  entity: { source: 'confluence.user.User', normalized: 'User' },
  meaning: 'Everybody whom the site shows or names: people, customers and apps, as they are now.',
  history: 'now',
  key: ['user_id'],
  changes: { subjectType: 'user', subject: 'user_id', attributes: { display_name: 'rename' } },
  // Two directories describe the same people, and each leaves out what its caller may not see.
  keepsKnown: ['email', 'time_zone', 'locale', 'personal_space_id', 'public_name', 'is_guest', 'is_bot'],
  columns: {
    user_id: text('The account id at Atlassian: the same on every site.'),
    account_type: nullable(text('atlassian, app, customer or unknown; new ones are kept.')),
    account_status: nullable(text('active, inactive, closed or unknown; new ones are kept.')),
    display_name: nullable(text('The name shown.')),
    public_name: nullable(text('The name that everybody may see.')),
    email: nullable(text('The e-mail, where the profile shows it to this account; null: hidden.')),
    time_zone: nullable(text('The time zone.')),
    locale: nullable(text('The language.')),
    personal_space_id: nullable(text('The personal space.')),
    is_external: text('yes, no or unknown: whether somebody from outside.'),
    external_reason: text('Why: guest, flag of the site, domain, internal domain, hidden e-mail, or not stated.'),
    is_guest: nullable(boolean('Whether a guest of the site; null: not stated.')),
    resolved: boolean('Whether a directory gave a profile; false: only the id is known, from where it is named.'),
    source: text('Which blueprint gave the profile: confluence or jira; ids only: reference.'),
    is_bot: nullable(
      boolean(
        'Whether the account says that it is a robot, beside apps: what it writes is of no person; null: not said.',
      ),
    ),
  },
});

export const userAvatars = table({
  name: 'user_avatars',
  entity: { source: 'confluence.user.UserAvatar', normalized: 'UserAvatar' },
  meaning: 'The picture of each person.',
  history: 'now',
  key: ['user_id'],
  columns: {
    user_id: text('The person.'),
    path: text('The path below the site, or a whole address.'),
    is_default: boolean('Whether it is the picture that everybody gets.'),
  },
});

export const userStates = table({
  name: 'user_states',
  meaning: 'What of a person decides access, with history: status, guest, licence.',
  history: 'interval',
  key: ['user_id'],
  scope: ['user_id'],
  changes: {
    subjectType: 'user',
    subject: 'user_id',
    attributes: { account_status: 'user-state', is_guest: 'user-state', licence: 'user-state' },
  },
  columns: {
    user_id: text('The person.'),
    account_type: text('As in users.'),
    account_status: text('As in users.'),
    is_guest: nullable(boolean('As in users.')),
    licence: text('yes, no or unknown: a member of a group that gives access to the product.'),
  },
});

export const groups = table({
  name: 'groups',
  entity: { source: 'confluence.user.Group', normalized: 'Group' },
  meaning: 'Groups, as they are now.',
  history: 'now',
  key: ['group_id'],
  changes: { subjectType: 'group', subject: 'group_id', attributes: { name: 'rename', status: 'status' } },
  columns: {
    group_id: text('The id, which outlives a change of name.'),
    name: text('The name.'),
    status: text('current; missing: not listed any more, and the site does not know the id.'),
    usage_type: nullable(text('USERBASE_GROUP or TEAM_COLLABORATION; new ones are kept.')),
    managed_by: nullable(text('ADMINS, EXTERNAL, TEAM_MEMBERS or OPEN; new ones are kept.')),
  },
});

export const groupMembers = table({
  name: 'group_members',
  meaning: 'Who is in which group, with history.',
  history: 'interval',
  key: ['group_id', 'user_id'],
  scope: ['group_id'],
  indexes: [['user_id']],
  changes: { subjectType: 'group', subject: 'group_id', rows: 'membership' },
  columns: { group_id: text('The group.'), user_id: text('The member.') },
});

export const groupAccess = table({
  name: 'group_access',
  meaning: 'Which groups give access to the product, with history.',
  history: 'interval',
  key: ['access', 'group_id'],
  scope: ['access'],
  changes: { subjectType: 'group', subject: 'group_id', rows: 'group-access' },
  columns: {
    access: text('user: may use the product; admin: administers it; site-admin: administers the site.'),
    group_id: text('The group.'),
  },
});

export const auditRecords = table({
  name: 'audit_records',
  meaning: 'What the audit log of the site says, where the plan has one and the token may read it.',
  history: 'log',
  key: ['audit_id'],
  indexes: [['at']],
  columns: {
    audit_id: text('A hash of the record, for the site gives it no id.'),
    at: timestamp('When it happened.'),
    author_id: nullable(text('Who did it.')),
    author_name: nullable(text('The name of the author then.')),
    category: nullable(text('The category.')),
    summary: nullable(text('What happened.')),
    description: nullable(text('More of it.')),
    object: nullable(text('What it happened to.')),
    object_type: nullable(text('The type of that.')),
    changed_values: nullable({ kind: 'json', nullable: false, meaning: 'Names with their old and new values.' }),
    associated: nullable({ kind: 'json', nullable: false, meaning: 'What else was concerned.' }),
  },
});
