import { afterAll, beforeAll, expect, it } from 'vitest';
import { Engine } from '../../src/access/engine.ts';
import { explain } from '../../src/access/explain.ts';
import { loadFacts } from '../../src/access/load/loadFacts.ts';
import type { Moment } from '../../src/access/load/moment.ts';
import { momentAt } from '../../src/access/load/moment.ts';
import type { VerifyReport } from '../../src/access/verify/verify.ts';
import { verify } from '../../src/access/verify/verify.ts';
import { permissionChecks } from '../../src/blueprints/confluence/permissionCheck.ts';
import { connect } from '../../src/blueprints/connect.ts';
import { Limiters } from '../../src/crawl/limiters.ts';
import { systemClock } from '../../src/model/clock.ts';
import { restrict } from '../../src/simulator/life/pages.ts';
import type { SimContent, SimToken } from '../../src/simulator/site.ts';
import { canView } from '../../src/simulator/truth/access.ts';
import type { CrawledSite } from '../support/site.ts';
import { openSite } from '../support/site.ts';

let crawled: CrawledSite;
/** Requests to permission/check so far. */
let requests = 0;

beforeAll(async () => {
  crawled = await openSite(
    { seed: 5, pages: 60 },
    {
      onRequest: ({ url }) => {
        if (url.endsWith('/permission/check')) requests += 1;
      },
    },
  );
  await crawled.crawl();
});
afterAll(() => crawled.remove());

const now = (): Promise<Moment> => momentAt(crawled.home.records.pool, 'acme', null, systemClock.now());

const verified = async (
  budget: number,
  { token = crawled.site.tokens[0]!, route = 'site' }: { token?: SimToken; route?: 'site' | 'gateway' } = {},
): Promise<VerifyReport> => {
  const account = await crawled.account();
  const connection = await connect({
    account: { ...account, settings: { ...account.settings, email: token.email, route } },
    token: token.secret,
    limiters: new Limiters({ clock: systemClock }),
    clock: systemClock,
  });
  const checks = permissionChecks(connection);
  return verify({ records: crawled.home.records, moment: await now(), budget, clock: systemClock, ...checks });
};

const engineAt = async (moment: Moment): Promise<Engine> =>
  new Engine(await loadFacts(crawled.home.records.pool, moment, { checks: true }));

const titled = (title: string): SimContent =>
  [...crawled.site.contents.values()].find((content) => content.title === title)!;

/** Known verdicts that are not the truth, and how many are not known. */
const compared = (engine: Engine): { readonly wrong: readonly string[]; readonly unknown: number } => {
  const { contents, people } = engine.facts;
  const wrong: string[] = [];
  let unknown = 0;
  for (let content = 0; content < contents.size; content += 1) {
    if (!contents.isReadable(content)) continue;
    const id = contents.ids[content]!;
    for (const [person, userId] of people.ids.entries()) {
      const verdict = engine.verdict(person, content, 'view');
      if (verdict === 'unknown') unknown += 1;
      else if ((verdict === 'yes') !== canView(crawled.site, id, userId).verdict)
        wrong.push(`${userId} ${id} ${verdict}`);
    }
  }
  return { wrong, unknown };
};

const sql = async (text: string, values: readonly unknown[] = []) =>
  (await crawled.home.records.pool.query(text, [...values])).rows;

it('asks nothing where the token may not, and says so after one question', async () => {
  const before = requests;
  const report = await verified(50, { token: crawled.site.tokens[1]! });
  expect(report).toMatchObject({ checked: 0, unanswered: 0, refusal: expect.stringMatching(/403/) });
  const scoped = crawled.site.tokens[3]!;
  const narrow = { ...scoped, secret: 'SIMULATED-TOKEN-narrow', scopes: new Set(['read:space:confluence']) };
  crawled.site.tokens.push(narrow);
  expect(await verified(50, { token: narrow, route: 'gateway' })).toMatchObject({
    checked: 0,
    refusal: expect.stringMatching(/lacks the scope/),
  });
  expect(requests - before).toBeLessThanOrEqual(2);
});

it('works for a token with scopes, within its budget', async () => {
  const before = requests;
  const report = await verified(7, { token: crawled.site.tokens[3]!, route: 'gateway' });
  expect(report.checked).toBe(7);
  expect(requests - before).toBe(7);
});

it('turns what is unknown into the truth: a part with a small budget, all with a large one', async () => {
  const before = await engineAt(await now());
  const few = await verified(40);
  expect(few.checked).toBe(40);
  // A fifth is drawn from what is known; what only earlier answers tell is not counted as that.
  expect(few.known).toBeGreaterThan(0);
  expect(few.known).toBeLessThanOrEqual(8);
  expect(few.disagreements).toEqual([]);
  expect(few.unknown.before - few.unknown.after).toBeGreaterThan(few.checked);
  const then = compared(await engineAt(await now()));
  expect(then).toEqual({ wrong: [], unknown: few.unknown.after });
  const rest = await verified(500);
  expect(rest.disagreements).toEqual([]);
  const engine = await engineAt(await now());
  expect(compared(before).unknown).toBeGreaterThan(0);
  expect(compared(engine)).toEqual({ wrong: [], unknown: 0 });
  // Nobody was asked about twice.
  expect(
    await sql(
      `select page_id, subject_id, operation from access_checks where run_id is not null
       group by 1, 2, 3 having count(*) > 1`,
    ),
  ).toEqual([]);
  expect(crawled.violations).toEqual([]);
});

it('is told by why, and the facts of one page tell the same as all of them', async () => {
  const moment = await now();
  const page = titled('Matter 2024-17').id;
  const engine = await engineAt(moment);
  const verdicts = new Set<string>();
  for (const userId of engine.facts.people.ids.slice(0, 40)) {
    const facts = await loadFacts(crawled.home.records.pool, moment, { pages: [page], person: userId, checks: true });
    const [person, content] = [facts.people.numbers.get(userId)!, facts.contents.numbers.get(page)!];
    const cold = explain(new Engine(facts), person, content, 'view');
    expect(cold).toEqual(
      explain(engine, engine.facts.people.numbers.get(userId)!, engine.facts.contents.numbers.get(page)!, 'view'),
    );
    const folder = cold.layers.find(({ id }) => id === titled('Legal hold').id)!;
    if (cold.layers.some(({ kind, verdict }) => kind === 'space' && verdict === 'no')) continue;
    verdicts.add(folder.verdict);
    if (folder.verdict !== 'unknown') expect(folder.checkedAt).toMatch(/^\d{4}-/);
    if (folder.verdict === 'yes') expect(folder.ways).toEqual([expect.objectContaining({ through: 'checked' })]);
  }
  expect(verdicts.has('no')).toBe(true);
});

it('trusts no answer that is older than the crawl: nobody would have seen the folder change', async () => {
  const then = await now();
  const old = await engineAt(then);
  const person = [...crawled.site.users.values()].find(
    ({ accountId }) =>
      canView(crawled.site, titled('Release calendar').id, accountId).verdict &&
      !canView(crawled.site, titled('Matter 2024-17').id, accountId).verdict,
  )!.accountId;
  // The account of the crawl still sees what stands below.
  restrict(crawled.site, titled('Legal hold'), 'read', { users: [person, crawled.site.tokens[0]!.accountId] });
  await crawled.crawl();
  const verdictOf = (engine: Engine): string =>
    engine.verdict(
      engine.facts.people.numbers.get(person)!,
      engine.facts.contents.numbers.get(titled('Matter 2024-17').id)!,
      'view',
    );
  expect(verdictOf(old)).toBe('no');
  expect(verdictOf(await engineAt(await now()))).toBe('unknown');
  await verified(500);
  const fresh = await engineAt(await now());
  expect(verdictOf(fresh)).toBe('yes');
  expect(compared(fresh)).toEqual({ wrong: [], unknown: 0 });
  // What was said of the moment before stays said of it.
  expect(verdictOf(await engineAt(then))).toBe('no');
});

it('keeps and tells what disagrees with the facts, and asks about it first after the next crawl', async () => {
  await crawled.crawl();
  const { stamp } = await now();
  const states = "from user_states where account_status = 'active' and valid_to is null";
  const people: string[] = (await sql(`select user_id ${states} and account_type = 'atlassian'`)).map(
    (row) => row.user_id,
  );
  await sql("update user_states set account_status = 'inactive' where user_id = any ($1) and valid_to is null", [
    people,
  ]);
  const report = await verified(60);
  expect(report.disagreements.length).toBeGreaterThan(0);
  for (const { question, explanation, answer } of report.disagreements) {
    expect(explanation.verdict).toBe('no');
    expect(explanation.layers.find(({ verdict }) => verdict === 'no')?.reason).toBe('the account is inactive');
    expect(answer.allowed).toBe(true);
    const operation = question.operation === 'read' ? 'read' : 'update';
    expect(
      await sql(
        `select expected, allowed, expected_reason from access_checks
         where page_id = $1 and subject_id = $2 and operation = $3 and checked_at >= $4`,
        [question.pageId, question.subjectId, operation, stamp],
      ),
    ).toEqual([{ expected: 'no', allowed: true, expected_reason: 'the site: the account is inactive' }]);
  }
  await sql("update user_states set account_status = 'active' where user_id = any ($1) and valid_to is null", [people]);
  await crawled.crawl();
  const again = await verified(5 * report.disagreements.length);
  expect(again.disagreements).toEqual([]);
  const asked = await sql('select page_id, subject_id, operation from access_checks where checked_at >= $1', [
    (await now()).stamp,
  ]);
  for (const { question } of report.disagreements) {
    const { pageId, subjectId, operation } = question;
    expect(asked).toContainEqual({ page_id: pageId, subject_id: subjectId, operation });
  }
  expect(crawled.violations).toEqual([]);
});
