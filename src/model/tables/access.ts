import { boolean, json, nullable, table, text, texts, timestamp } from '../table.ts';

export const permissions = table({
  name: 'permissions',
  entity: { source: 'confluence.permission.Permission', normalized: 'Permission' },
  meaning:
    'The restrictions that pages carry themselves, never inherited ones, with history. ' +
    'That a page has none says nothing alone: restriction_reads says whether it was read.',
  history: 'interval',
  key: ['page_id', 'operation', 'principal_type', 'principal_id'],
  scope: ['page_id'],
  indexes: [['principal_id']],
  changes: { subjectType: 'page', subject: 'page_id', rows: 'restriction' },
  columns: {
    page_id: text('The page.'),
    operation: text('read or update.'),
    principal_type: text('user or group.'),
    principal_id: text('Who is named.'),
  },
});

export const restrictionReads = table({
  name: 'restriction_reads',
  meaning: 'What is known of the restrictions of a page, with history: empty is not unread.',
  history: 'interval',
  key: ['page_id'],
  scope: ['page_id'],
  columns: {
    page_id: text('The page, or what stands above pages.'),
    state: text('open, restricted, unreadable (the site does not tell) or unread (not asked, or no answer).'),
    reason: nullable(text('Why unreadable or unread.')),
  },
});

export const spacePermissions = table({
  name: 'space_permissions',
  entity: { source: 'confluence.permission.SpacePermission', normalized: 'SpacePermission' },
  meaning: 'What a space grants to whom, with history: its permission rows, and what its role assignments grant.',
  history: 'interval',
  key: ['space_id', 'principal_type', 'principal_id', 'operation', 'target', 'role_id'],
  scope: ['space_id'],
  indexes: [['principal_id']],
  changes: { subjectType: 'space', subject: 'space_id', rows: 'permission' },
  columns: {
    space_id: text('The space.'),
    principal_type: text('user, group, access-class or role; new ones are kept.'),
    principal_id: text('Who.'),
    operation: text('What they may do: read, create, delete, administer …; new ones are kept.'),
    target: text('To what: space, page, blogpost, comment …; new ones are kept.'),
    role_id: nullable(text('The role whose assignment grants it; null: a permission row of its own.')),
  },
});

export const spaceRoles = table({
  name: 'space_roles',
  meaning: 'The roles that spaces may assign, as they are now.',
  history: 'now',
  key: ['role_id'],
  columns: {
    role_id: text('The id.'),
    name: text('The name.'),
    type: text('SYSTEM or CUSTOM; new ones are kept.'),
    description: nullable(text('What it is for.')),
  },
});

export const rolePermissions = table({
  name: 'role_permissions',
  meaning: 'What each role grants, with history.',
  history: 'interval',
  key: ['role_id', 'permission_id'],
  scope: ['role_id'],
  changes: { subjectType: 'role', subject: 'role_id', rows: 'role' },
  columns: { role_id: text('The role.'), permission_id: text('The permission, in the words of the role API.') },
});

export const roleAssignments = table({
  name: 'role_assignments',
  meaning: 'Who has which role in which space, with history.',
  history: 'interval',
  key: ['space_id', 'role_id', 'principal_type', 'principal_id'],
  scope: ['space_id'],
  indexes: [['principal_id']],
  changes: { subjectType: 'space', subject: 'space_id', rows: 'role-assignment' },
  columns: {
    space_id: text('The space.'),
    role_id: text('The role.'),
    principal_type: text('user, group or access-class; new ones are kept.'),
    principal_id: text('Who.'),
  },
});

export const accessChecks = table({
  name: 'access_checks',
  meaning: 'Answers of the site itself to: may this one do that to this page?',
  history: 'log',
  key: ['page_id', 'subject_type', 'subject_id', 'operation', 'checked_at'],
  columns: {
    page_id: text('The page.'),
    subject_type: text('user, group or anonymous.'),
    subject_id: text('Who; anonymous for anonymous people.'),
    operation: text('read or update.'),
    checked_at: timestamp('When it was asked.'),
    allowed: boolean('The answer.'),
    errors: texts('The reasons that the site gave.'),
    run_id: nullable(text('The run whose facts the answer was compared with; null: with none.')),
    expected: nullable(text('What those facts say: yes, no or unknown. Another answer is a defect of the model.')),
    expected_reason: nullable(text('Why they say so.')),
  },
});

export const changes = table({
  name: 'changes',
  meaning: 'Every difference that a run saw against what was known before. The first run has nothing to differ from.',
  history: 'log',
  key: ['change_id'],
  indexes: [['observed_at'], ['subject_id']],
  columns: {
    change_id: text('Derived from what changed, so that a resumed run doubles nothing.'),
    run_id: text('The run that saw it.'),
    kind: text(
      'edit, rename, move, status, owner, label, restriction, permission, membership, group-access, role, role-assignment, user-state, site.',
    ),
    subject_type: text('page, space, user, group, role or site.'),
    subject_id: text('What changed.'),
    not_before: nullable(timestamp('When it was last seen otherwise.')),
    observed_at: timestamp('The stamp of the run that saw it.'),
    before: nullable(json('What was; null: nothing.')),
    after: nullable(json('What is; null: nothing.')),
    actor_id: nullable(text('Who did it, where the audit log names them.')),
    audit_id: nullable(text('The record of the audit log.')),
    cause_id: nullable(text('The change that brought this one with it.')),
  },
});
