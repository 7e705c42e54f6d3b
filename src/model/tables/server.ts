import { boolean, json, nullable, table, text, timestamp } from '../table.ts';

/**
 * Whoever may use the web application, and what they did with it. These tables are of the installation rather than of an
 * account: their `account` is empty, which no account is called.
 */
export const members = table({
  name: 'members',
  meaning: 'People who may sign in to Kscope itself.',
  history: 'now',
  key: ['member_id'],
  unique: [['email'], ['issuer', 'subject']],
  internal: true,
  columns: {
    member_id: text('The id.'),
    name: text('The name shown.'),
    email: text('By what they sign in, in small letters.'),
    role: text('viewer, auditor or admin.'),
    password: nullable(text('The argon2id hash of the password; null: they have set none yet.')),
    created_at: timestamp('When they were added.'),
    bodies: boolean('Whether they may read the text of pages; administrators may without it.'),
    deactivated_at: nullable(timestamp('Since when they may not sign in; null: they may.')),
    issuer: nullable(text('The OpenID provider that knows them; null: none.')),
    subject: nullable(text('Who they are to it.')),
  },
});

export const oneTimeLinks = table({
  name: 'one_time_links',
  meaning: 'Links by which somebody sets the password of an account of their own, once.',
  history: 'now',
  key: ['token_hash'],
  internal: true,
  columns: {
    token_hash: text('The SHA-256 of the token in the link.'),
    member_id: nullable(text('Whose password it sets; null: whoever has the link becomes the first administrator.')),
    expires_at: timestamp('Until when it works.'),
  },
});

export const sessions = table({
  name: 'sessions',
  meaning: 'Who is signed in.',
  history: 'now',
  key: ['token_hash'],
  unique: [['session_id']],
  indexes: [['member_id']],
  internal: true,
  columns: {
    token_hash: text('The SHA-256 of the token in the cookie.'),
    session_id: text('By what its owner names it.'),
    member_id: text('Who.'),
    created_at: timestamp('When they signed in.'),
    expires_at: timestamp('Until when.'),
    agent: nullable(text('What the browser calls itself.')),
    address: nullable(text('The address that they signed in from.')),
    id_token: nullable(text('What the OpenID provider said of them, encrypted: it ends its session by that.')),
  },
});

export const signOns = table({
  name: 'sign_ons',
  meaning: 'Who is on the way to the OpenID provider and back.',
  history: 'now',
  key: ['state_hash'],
  internal: true,
  columns: {
    state_hash: text('The SHA-256 of the state that comes back.'),
    browser_hash: text('The SHA-256 of the secret that the browser keeps meanwhile.'),
    nonce: text('What the provider repeats in its answer.'),
    verifier: text('What proves that the answer is asked for by who began (PKCE), encrypted.'),
    back: text('The path of the web application to come back to.'),
    expires_at: timestamp('Until when.'),
  },
});

export const serverSettings = table({
  name: 'server_settings',
  meaning: 'Settings of the server that administrators make.',
  history: 'now',
  key: ['name'],
  internal: true,
  columns: {
    name: text('Of what.'),
    value: json('The settings.'),
    secret: nullable(text('What of them is secret, encrypted.')),
  },
});

export const apiTokens = table({
  name: 'api_tokens',
  meaning: 'Tokens by which programs of a member use the API, with the rights of the member.',
  history: 'now',
  key: ['token_id'],
  unique: [['token_hash']],
  indexes: [['member_id']],
  internal: true,
  columns: {
    token_id: text('The id.'),
    token_hash: text('The SHA-256 of the token.'),
    member_id: text('Whose.'),
    name: text('What it is for, in their words.'),
    created_at: timestamp('When it was made.'),
    expires_at: nullable(timestamp('Until when it works; null: until it is revoked.')),
  },
});

export const activity = table({
  name: 'activity',
  meaning: 'Every change made through the server, and every look at a person.',
  history: 'log',
  key: ['activity_id'],
  indexes: [['at']],
  internal: true,
  columns: {
    activity_id: text('The id.'),
    at: timestamp('When.'),
    member_id: nullable(text('Who; null: nobody who is signed in.')),
    member_name: nullable(text('What they were called then.')),
    action: text('What was done, such as "account update" or "person look".'),
    subject_type: text(
      'account, member, token, person, session, finding, question, view, list, setting, page, hold, plan or channel.',
    ),
    subject_id: text('To whom or what.'),
    before: nullable(json('What was; null: nothing, or no change.')),
    after: nullable(json('What is.')),
  },
});

export const savedQuestions = table({
  name: 'saved_questions',
  meaning: 'SQL that somebody keeps under a name.',
  history: 'now',
  key: ['question_id'],
  indexes: [['member_id']],
  internal: true,
  columns: {
    question_id: text('The id.'),
    member_id: text('Whose.'),
    name: text('The name that they gave it.'),
    sql: text('The question.'),
    shared: boolean('Whether the other auditors have it too.'),
    created_at: timestamp('When it was first kept.'),
    updated_at: timestamp('When it was last changed.'),
  },
});

export const savedViews = table({
  name: 'saved_views',
  meaning: 'Filters, order and columns of a table of the app that somebody keeps under a name.',
  history: 'now',
  key: ['view_id'],
  indexes: [['place']],
  internal: true,
  columns: {
    view_id: text('The id.'),
    member_id: text('Whose.'),
    place: text('The table: pages, people, spaces, groups or findings.'),
    name: text('The name that they gave it.'),
    search: json('The parameters of the address, by name.'),
    shared_with: nullable(text('The least role that has it too, viewer or auditor; null: nobody else.')),
    created_at: timestamp('When it was first kept.'),
    updated_at: timestamp('When it was last changed.'),
  },
});

export const viewDefaults = table({
  name: 'view_defaults',
  meaning: 'Which saved view a table of the app opens with, by person.',
  history: 'now',
  key: ['member_id', 'place'],
  internal: true,
  columns: {
    member_id: text('Whose.'),
    place: text('The table.'),
    view_id: text('The view.'),
  },
});
