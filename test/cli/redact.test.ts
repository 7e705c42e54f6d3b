import { expect, it } from 'vitest';
import { keepSecret, redact } from '../../src/cli/redact.ts';

it.each([
  ['at postgres://ann:hunter2@db:5432/kscope', 'at postgres://ann:[redacted]@db:5432/kscope'],
  ['at postgres://ann:hunt@er2@db/kscope', 'at postgres://ann:[redacted]@db/kscope'],
  ['at postgres://:hunter2@db/kscope', 'at postgres://:[redacted]@db/kscope'],
  ['Authorization: Basic YW5uOmh1bnRlcjI=', 'Authorization: Basic [redacted]'],
  ['Authorization: Bearer abcdefgh.ijkl', 'Authorization: Bearer [redacted]'],
])('takes the secret out of %j', (text, clean) => {
  expect(redact(text)).toBe(clean);
});

it('takes out what it was told to keep', () => {
  keepSecret('secret-of-mine');
  expect(redact('it is secret-of-mine, twice secret-of-mine')).toBe('it is [redacted], twice [redacted]');
});

it.each([
  'Write it as postgres://user:PASSWORD@host:5432/database, with special characters percent-encoded.',
  'Put it into the URL, or into PGPASSWORD.',
  'give the address of the site, https://your-site.atlassian.net',
  'see http://127.0.0.1:9/wiki and ann@example.com',
])('leaves %j as it is', (text) => {
  expect(redact(text)).toBe(text);
});
