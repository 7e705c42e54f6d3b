import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { filterNames, kindOf } from '../../src/accounts/filters.ts';
import { fromCurrent } from '../../src/config/fromCurrent.ts';
import { afterwards, planOf } from '../../src/config/plan.ts';
import { wantedOf } from '../../src/config/read.ts';
import { inFile } from '../../src/config/words.ts';
import { severities } from '../../src/governance/severity.ts';
import { eventNames, weekdays } from '../../src/notify/subscription.ts';
import { roles } from '../../src/server/sign/role.ts';

const slug = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,8}$/);
const word = fc.stringMatching(/^[a-z]{1,8}$/);
const domain = word.map((name) => `${name}.example`);
const email = fc.tuple(fc.stringMatching(/^[A-Za-z]{1,6}$/), domain).map(([name, at]) => `${name}@${at}`);
/** Words that look like something else in YAML too. */
const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).filter((one) => one.trim() !== ''),
  fc.constantFrom('yes', 'null', '1.0', '0x10', '2027-05-31', '- a', '# b', 'a: b', '"q"', "it's", '~', '*', '|', '&a'),
);
const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 });

const filters = fc
  .record(
    Object.fromEntries(
      filterNames.map((name) => [
        inFile(name),
        fc.array(['page', 'page-tree'].includes(kindOf(name)) ? fc.stringMatching(/^[1-9]\d{0,5}$/) : word, {
          minLength: 1,
          maxLength: 2,
        }),
      ]),
    ),
    { requiredKeys: [] },
  )
  // What is excluded as well selects nothing, and is refused.
  .map((all) => Object.fromEntries(Object.entries(all).filter(([name]) => !(`exclude_${name}` in all))));

const account = fc.record(
  {
    url: domain.map((host) => `https://${host}`),
    email,
    token_expires: fc.constantFrom('2027-05-31', '2027-05-31T10:00:00Z'),
    every: fc.constantFrom('30m', '24h', '0 3 * * *'),
    formats: fc.subarray(['storage', 'view']),
    internal_domains: some(domain),
    bots: some(word),
    verify: fc.nat(100),
    route: fc.constantFrom('site', 'gateway'),
    filters,
    token: fc.constant({ env: 'TOKEN' }),
  },
  { requiredKeys: ['url', 'email', 'token'] },
);

const subscription = {
  events: fc.subarray([...eventNames], { minLength: 1 }),
  severity: fc.constantFrom(...severities),
  spaces: some(word),
  owners: some(word),
  ownerless: fc.boolean(),
  rules: some(word),
  digest: fc.oneof(
    fc.constant(null),
    fc.record(
      { every: fc.constantFrom('day', 'week'), weekday: fc.constantFrom(...weekdays), hour: fc.nat(23) },
      { requiredKeys: ['every'] },
    ),
  ),
};

const channel = fc.oneof(
  fc.record({ kind: fc.constant('slack'), ...subscription }, { requiredKeys: ['kind'] }),
  fc.record(
    { kind: fc.constant('webhook'), url: domain.map((host) => `https://${host}/x`), ...subscription },
    { requiredKeys: ['kind', 'url'] },
  ),
  fc.record(
    {
      kind: fc.constant('email'),
      host: domain,
      port: fc.integer({ min: 1, max: 65_535 }),
      security: fc.constantFrom('tls', 'starttls'),
      from: email,
      to: fc.array(email, { minLength: 1, maxLength: 2 }),
      ...subscription,
    },
    { requiredKeys: ['kind', 'host', 'from', 'to'] },
  ),
);

const member = fc.record(
  { name: text, role: fc.constantFrom(...roles), bodies: fc.boolean(), active: fc.boolean() },
  { requiredKeys: [] },
);

const rule = fc.record(
  {
    title: text,
    severity: fc.constantFrom(...severities),
    sql: fc.constant('select page_id, title from page_facts'),
    subject: fc.constant({ type: 'page' }),
    message: text.filter((one) => !/[{}]/.test(one)),
    todo: text,
  },
  { requiredKeys: ['title', 'severity', 'sql', 'subject', 'message'] },
);

const insight = fc
  .tuple(text, some(text))
  .map(([question, lines]) => `---\nquestion: ${JSON.stringify(question)}\n---\nselect 1 as n\n${lines.join('\n')}`);

const file = (extension: string) => word.map((name) => `${name}.${extension}`);

const withIds = <T extends object>(all: Readonly<Record<string, T>>) =>
  Object.entries(all).map(([id, one]) => ({ id, ...one }));

const map = <T>(name: fc.Arbitrary<string>, one: fc.Arbitrary<T>) => fc.dictionary(name, one, { maxKeys: 3 });

const config = fc.record(
  {
    accounts: map(slug, account),
    channels: map(slug, channel),
    members: map(
      email.map((one) => one.toLowerCase()),
      member,
    ),
    sign_on: fc.record(
      {
        issuer: domain.map((host) => `https://${host}`),
        client_id: word,
        label: word,
        default_role: fc.constantFrom(...roles, 'none'),
        roles: some(fc.record({ group: word, role: fc.constantFrom(...roles) })),
        domains: some(domain),
        local: fc.boolean(),
      },
      { requiredKeys: ['issuer', 'client_id'] },
    ),
    rules: map(file('yaml'), map(word, rule).map(withIds)),
    insights: map(file('sql'), insight),
    documentation: fc.record({ fresh: fc.record({ days: fc.integer({ min: 1, max: 100 }) }) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

const read = (yaml: string) => wantedOf({ path: 'kscope.yaml', folder: '.', yaml }, { TOKEN: 'the token of all' });

it('prints a file of whatever is set that changes nothing, and holds no secret', async () => {
  await fc.assert(
    fc.asyncProperty(config, async (given) => {
      const wanted = await read(stringify(given));
      const from = { current: [], note: {}, prune: true };
      const current = afterwards({ ...from, wanted }, planOf({ ...from, wanted }));
      const { yaml, broken } = fromCurrent(current);
      expect(broken.filter((path) => !path.startsWith('rules/') && !path.startsWith('insights/'))).toEqual([]);
      expect(yaml).not.toContain('the token of all');
      const again = await read(yaml);
      expect(planOf({ wanted: again, current, note: {}, prune: true }).changes).toEqual([]);
      // Nothing is left out but what is broken.
      expect(again).toHaveLength(current.length - broken.length);
    }),
    { numRuns: 60 },
  );
});
