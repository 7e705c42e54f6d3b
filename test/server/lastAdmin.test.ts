import { afterAll, beforeAll, expect, it } from 'vitest';
import { Accounts } from '../../src/accounts/accounts.ts';
import { Vault } from '../../src/accounts/secret.ts';
import type { TestHome } from '../support/records.ts';
import { openTestHome } from '../support/records.ts';
import type { Caller, Served } from '../support/served.ts';
import { byToken, claimed, invited, serveSite } from '../support/served.ts';

let home: TestHome;
let served: Served;
/** Two administrators. */
let admins: Caller[];
let ids: string[];

beforeAll(async () => {
  home = await openTestHome();
  const vault = await Vault.open({ KSCOPE_KEY: 'a key for tests and nothing else' });
  served = await serveSite({ home, accounts: new Accounts(home.records, vault) });
  const first = await claimed(served);
  const second = await invited(served, first, 'admin');
  admins = await Promise.all([first, second].map((caller) => byToken(served, caller)));
  ids = await Promise.all(admins.map(async (one) => (await one.get('/api/session')).json.person.id));
});
afterAll(async () => {
  await served.stop();
  await home.remove();
});

const ROUNDS = 8;

/** Both do it to each other, and each to themselves. */
const allAtOnce = (method: string, body?: object) =>
  Promise.all(admins.flatMap((one) => ids.map((id) => one.send(method, `/api/members/${id}`, body))));

const left = async (): Promise<number> => {
  const { rows } = await home.records.pool.query(
    "select from members where role = 'admin' and deactivated_at is null and password is not null",
  );
  return rows.length;
};

it.each([
  ['demote', { role: 'viewer' }],
  ['deactivate', { active: false }],
])('leaves one administrator where two %s each other, and themselves, at once', async (_deed, body) => {
  for (let round = 0; round < ROUNDS; round += 1) {
    await home.records.pool.query("update members set role = 'admin', deactivated_at = null");
    const answers = await allAtOnce('PATCH', body);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect(await left()).toBe(1);
  }
});

it('leaves one administrator where two remove each other, and themselves, at once', async () => {
  await home.records.pool.query("update members set role = 'admin', deactivated_at = null");
  const answers = await allAtOnce('DELETE');
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(await left()).toBe(1);
});
