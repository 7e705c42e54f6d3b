import { integer, json, nullable, table, text, timestamp } from '../table.ts';

/** Where alerts go; of the installation, so their `account` is empty. */
export const channels = table({
  name: 'channels',
  meaning: 'Where alerts go, and what each wants to hear.',
  history: 'now',
  key: ['channel_id'],
  internal: true,
  columns: {
    channel_id: text('The name that people gave it.'),
    kind: text('slack, email or webhook.'),
    settings: json('What its kind needs to know, nothing of it secret.'),
    secret: nullable(text('What its kind keeps secret, encrypted.')),
    subscription: json('What it wants to hear, and when.'),
    created_at: timestamp('When it was added.'),
    digest_due_at: nullable(timestamp('When its next digest is due; null: it is told at once.')),
  },
});

/** One event for one channel; written in the transaction in which the event happened. */
export const notices = table({
  name: 'notices',
  meaning: 'What channels are to be told, and were.',
  history: 'now',
  key: ['notice_id'],
  indexes: [['channel_id'], ['delivery_id']],
  internal: true,
  columns: {
    notice_id: text('Of the channel and the event: always the same.'),
    channel_id: text('The channel.'),
    event: text('opened, reopened, closed, overdue or revoked.'),
    severity: text('low, medium, high or critical.'),
    content: json('What is told of it.'),
    at: timestamp('When it happened.'),
    delivery_id: nullable(text('In which delivery it is; null: it waits for a digest.')),
  },
});

/** One message to one channel; of the installation, so its `account` is empty. */
export const deliveries = table({
  name: 'deliveries',
  meaning: 'Messages to channels, with what became of them.',
  history: 'now',
  key: ['delivery_id'],
  indexes: [
    ['channel_id', 'created_at'],
    ['status', 'next_at'],
  ],
  internal: true,
  columns: {
    delivery_id: text('The id, which the receiver is told too.'),
    channel_id: text('The channel.'),
    kind: text('alert, digest or test.'),
    status: text('waiting, sent or failed.'),
    title: nullable(text('What the message said in one line; null: it was not tried yet.')),
    attempts: integer('How often it was tried.'),
    next_at: nullable(timestamp('When it is tried next; null: not any more.')),
    created_at: timestamp('When it came up.'),
    sent_at: nullable(timestamp('When the receiver took it.')),
    error: nullable(text('Why the last attempt failed.')),
  },
});
