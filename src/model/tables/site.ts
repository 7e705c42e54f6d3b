import { boolean, nullable, table, text, texts, timestamp } from '../table.ts';

export const confluenceInstances = table({
  name: 'confluence_instances',
  entity: { source: 'confluence.ConfluenceData', normalized: 'Confluence' },
  meaning: 'The site that an account reads.',
  history: 'now',
  key: ['cloud_id'],
  // What the token may not ask for any more is still what was known.
  keepsKnown: ['title', 'edition', 'default_locale', 'default_time_zone'],
  columns: {
    cloud_id: text('The id of the site at Atlassian.'),
    base_url: text('The address of the site.'),
    title: nullable(text('The title of the site.')),
    edition: nullable(text('The plan, in the words of the site.')),
    role_mode: nullable(text('PRE_ROLES, ROLES_TRANSITION or ROLES: how spaces grant access.')),
    default_locale: nullable(text('The language of the site.')),
    default_time_zone: nullable(text('The time zone of the site.')),
    crawler_id: nullable(text('The person whose token reads the site.')),
    crawler_group_ids: texts('The groups of that person: when they shrink, coverage may be lost.'),
  },
});

export const siteFacts = table({
  name: 'site_facts',
  meaning: 'Switches of the whole site with their history: anonymous_access, role_mode, edition.',
  history: 'interval',
  key: ['fact'],
  scope: ['fact'],
  changes: { subjectType: 'site', subject: 'fact', attributes: { value: 'site' } },
  columns: {
    fact: text('anonymous_access (yes, no or unknown), role_mode or edition.'),
    value: text('Its value.'),
    reason: nullable(text('How it was found out, or why it is unknown.')),
  },
});

export const spaces = table({
  name: 'spaces',
  entity: { source: 'confluence.space.Space', normalized: 'Space' },
  meaning: 'Spaces of every type, archived ones too, as they are now.',
  history: 'now',
  key: ['space_id'],
  changes: {
    subjectType: 'space',
    subject: 'space_id',
    attributes: { key: 'rename', name: 'rename', status: 'status', owner_id: 'owner' },
  },
  columns: {
    space_id: text('The id, which outlives a change of key.'),
    key: text('The key as in addresses; personal spaces start with ~.'),
    name: text('The name.'),
    type: text(
      'global, collaboration, knowledge_base, personal, system, onboarding or xflow_sample_space; new ones are kept.',
    ),
    status: text('current, archived; missing: probed and not readable.'),
    homepage_id: nullable(text('The page at the root.')),
    author_id: nullable(text('Who created it.')),
    owner_id: nullable(text('Who owns it.')),
    created_at: nullable(timestamp('When it was created.')),
    description: nullable(text('The description, plain.')),
    alias: nullable(text('The alias in addresses.')),
  },
});

export const spaceIcons = table({
  name: 'space_icons',
  entity: { source: 'confluence.space.SpaceIcon', normalized: 'SpaceIcon' },
  meaning: 'The icon of each space.',
  history: 'now',
  key: ['space_id'],
  columns: {
    space_id: text('The space.'),
    path: nullable(text('The path below the site.')),
    download_link: nullable(text('The link for programs; global spaces only.')),
    is_default: boolean('Whether the picture is one that the site gives to every space.'),
  },
});
