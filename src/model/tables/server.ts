import { json, nullable, table, text, timestamp } from '../table.ts';

/**
 * Whoever may use the web application, and what they did with it. These tables are of the installation rather than of an
 * account: their `account` is empty, which no account is called.
 */
export const members = table({
  name: 'members',
  meaning: 'People who may sign in to Kscope itself.',
  history: 'now',
  key: ['member_id'],
  unique: [['email']],
  internal: true,
  columns: {
    member_id: text('The id.'),
    name: text('The name shown.'),
    email: text('By what they sign in, in small letters.'),
    role: text('viewer, auditor or admin.'),
    password: nullable(text('The argon2id hash of the password; null: they have set none yet.')),
    created_at: timestamp('When they were added.'),
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
  indexes: [['member_id']],
  internal: true,
  columns: {
    token_hash: text('The SHA-256 of the token in the cookie.'),
    member_id: text('Who.'),
    created_at: timestamp('When they signed in.'),
    expires_at: timestamp('Until when.'),
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
    subject_type: text('account, member, token, person, session, finding or channel.'),
    subject_id: text('To whom or what.'),
    before: nullable(json('What was; null: nothing, or no change.')),
    after: nullable(json('What is.')),
  },
});
