import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Simulator } from '../../src/simulator/http/server.ts';
import { startSimulator } from '../../src/simulator/http/server.ts';
import type { SimToken, Site } from '../../src/simulator/site.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import type { Records } from '../../src/store/records.ts';
import { openRecords } from '../../src/store/records.ts';
import type { Output } from '../support/cli.ts';
import { TestCli } from '../support/cli.ts';
import { openTestHome } from '../support/records.ts';
import { openServer } from '../support/server.ts';

const HOUR = 3_600_000;

let site: Site;
let simulator: Simulator;
let cli: TestCli;
let records: Records;
let onRequest = (): void => {};

beforeAll(async () => {
  site = buildSite({ seed: 3, pages: 50 });
  simulator = await startSimulator({ site, onRequest: () => onRequest() });
  cli = await TestCli.createWithoutRules();
  records = await openRecords({ home: cli.home });
  await add('acme', simulator.url, '--every', '6h');
});
afterAll(async () => {
  await records.close();
  await simulator.close();
  await cli.remove();
});

const add = (name: string, url: string, ...options: string[]): Promise<Output> => {
  const { email, secret } = site.tokens[0] as SimToken;
  return cli.run(['account', 'add', name, '--url', url, '--email', email, ...options], { KSCOPE_TOKEN: secret });
};

const sql = async (statement: string): Promise<Record<string, unknown>[]> => (await records.pool.query(statement)).rows;

const crawlDue = async (...args: string[]) => {
  const { code, stdout } = await cli.run(['crawl', '--due', '--json', ...args]);
  return { code, ...JSON.parse(stdout) };
};

const scheduleOf = async (name: string): Promise<Record<string, unknown> | undefined> => {
  const { schedule } = JSON.parse((await cli.run(['doctor', '--json'])).stdout);
  return schedule.find((one: { account: string }) => one.account === name);
};

describe('crawl --due', () => {
  it('crawls what was never crawled, and then says when it is due next', async () => {
    expect(await scheduleOf('acme')).toMatchObject({ due: true, missed: false, last_finished_run_at: null });
    expect(await crawlDue()).toMatchObject({
      code: 0,
      crawled: [{ account: 'acme', status: 'complete' }],
      waiting: [],
    });
    const [run] = await sql('select started_at from crawl_runs');
    const next = new Date(Date.parse(String(run?.started_at)) + 6 * HOUR).toISOString();
    const waiting = [{ account: 'acme', next_due_at: next, running: false }];
    expect(await crawlDue('acme')).toEqual({ code: 0, crawled: [], waiting });
    expect(await cli.run(['crawl', '--due'])).toMatchObject({
      code: 0,
      stdout: `acme: next due ${next}\n`,
      stderr: '',
    });
    expect((await cli.run(['doctor'])).stdout).toContain(`every 6h, next due ${next}\n`);
    expect((await cli.run(['account', 'list'])).stdout).toContain(`every 6h  next due ${next}\n`);
  });

  it.each(['--full', '--accept-loss'])('excludes %s', async (option) => {
    const { code, stderr } = await cli.run(['crawl', '--due', option]);
    expect(stderr).toMatch(new RegExp(`^kscope: option '--due' cannot be used with option '${option}'.*\n$`));
    expect(code).toBe(2);
  });

  it('crawls what was missed, which the doctor notices', async () => {
    await sql(
      "update crawl_runs set started_at = started_at - interval '13 h', finished_at = finished_at - interval '13 h'",
    );
    expect(await scheduleOf('acme')).toMatchObject({ due: true, missed: true, overlong: false });
    expect((await cli.run(['doctor'])).stdout).toMatch(/due now\n {2}more than two turns were missed, .* began 20/);
    expect(await crawlDue()).toMatchObject({ code: 0, crawled: [{ account: 'acme' }] });
    expect(await scheduleOf('acme')).toMatchObject({ due: false, missed: false });
  });

  it('crawls on though the last run is of a time to come, and not again and again', async () => {
    await sql(
      "update crawl_runs set started_at = started_at + interval '1 y', finished_at = finished_at + interval '1 y'",
    );
    expect(await crawlDue()).toMatchObject({ code: 0, crawled: [{ account: 'acme', status: 'complete' }] });
    expect(await crawlDue()).toMatchObject({ code: 0, crawled: [], waiting: [{ account: 'acme', running: false }] });
  });

  it('leaves what another process is crawling to it, and fails by that no more than it must', async () => {
    const server = await openServer(['hang']);
    await add('slow', server.origin);
    const child = cli.start(['crawl', 'slow']);
    try {
      await server.arrived(1);
      const other = await cli.run(['crawl', 'slow']);
      expect(other.stderr).toMatch(/^kscope: a crawl of slow is running already\. .*\n$/);
      expect(other.code).toBe(1);
      const due = await cli.run(['crawl', 'slow', '--due']);
      expect(due).toEqual({ code: 0, stdout: 'slow: a crawl of it is running already\n', stderr: '' });
      expect(await scheduleOf('slow')).toMatchObject({ due: false, running: true });
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
      await server.close();
      await cli.run(['account', 'remove', 'slow', '--yes']);
    }
  });
});

describe('workers', () => {
  /** Starts a worker; `said` grows with what it says, `summaries` with the runs that it ends. */
  const start = (...args: string[]) => {
    const child: ChildProcessWithoutNullStreams = cli.start(['worker', '--json', ...args]);
    const worker = { child, exit: once(child, 'exit'), said: '', printed: '' };
    child.stderr.on('data', (chunk) => {
      worker.said += chunk;
    });
    child.stdout.on('data', (chunk) => {
      worker.printed += chunk;
    });
    return worker;
  };

  it('take up what one of them was doing when it was killed, once, and stop when they are told to', async () => {
    await cli.run(['account', 'remove', 'acme', '--yes']);
    await add('acme', simulator.url);
    const killed = start();
    let requests = 0;
    onRequest = () => {
      requests += 1;
      if (requests === 20) killed.child.kill('SIGKILL');
    };
    expect(await killed.exit).toEqual([null, 'SIGKILL']);
    expect(killed.said).toMatch(/Z acme: begins\n$/);
    onRequest = () => {};

    const pair = [start(), start()];
    await expect.poll(() => pair.map(({ printed }) => printed).join(''), { timeout: 60_000 }).toMatch(/\}\n$/);
    for (const { child } of pair) child.kill('SIGTERM');
    expect(await Promise.all(pair.map(({ exit }) => exit))).toEqual([
      [0, null],
      [0, null],
    ]);
    const lines = pair.flatMap(({ printed }) => printed.trim().split('\n')).filter((line) => line !== '');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { account: 'acme', status: 'complete', resumed: true },
    ]);
    const said = pair.map((one) => one.said).join('');
    expect(said.match(/Z acme: goes on with the run of 20/g)).toHaveLength(1);
    expect(said.match(/Z acme: read whole in .*, \d+ requests\n/g)).toHaveLength(1);
    expect(said.match(/Z stopped\n/g)).toHaveLength(2);
    expect(await sql('select status from crawl_runs')).toEqual([{ status: 'complete' }]);
    expect(await crawlDue()).toMatchObject({ code: 0, crawled: [] });
  });

  it('say what failed in one line, and stop in the middle of a crawl', async () => {
    const { origin, close } = await openServer([]);
    await close();
    await add('away', origin);
    const hanging = await openServer(['hang']);
    await add('slow', hanging.origin);
    const worker = start();
    await expect.poll(() => worker.said, { timeout: 60_000 }).toMatch(/away: failed/);
    await hanging.arrived(1);
    worker.child.kill('SIGINT');
    expect(await worker.exit).toEqual([0, null]);
    await hanging.close();
    expect(worker.said).toMatch(
      new RegExp(`Z away: failed: ${origin}: .*; check the URL .*; tried again in a minute.*\n`),
    );
    expect(worker.said).toMatch(/Z slow: stopped\n.*Z stopped\n$/);
  });

  it('work with another server as with the embedded database, each for the accounts that it is given', async () => {
    const lender = await openTestHome();
    const { host, user, database } = lender.records.pool.options;
    const other = ['--database', `postgres://${user}@${encodeURIComponent(String(host))}:5432/${database}`];
    const { email, secret } = site.tokens[0] as SimToken;
    for (const [name, url] of [['lent', simulator.url] as const, ['left', 'http://127.0.0.1:9'] as const]) {
      const add = ['account', 'add', name, '--url', url, '--email', email, ...other];
      expect((await cli.run(add, { KSCOPE_TOKEN: secret })).code).toBe(0);
    }
    const worker = start(...other, '--account', 'lent');
    await expect.poll(() => worker.printed, { timeout: 60_000 }).toMatch(/\}\n$/);
    worker.child.kill('SIGTERM');
    expect(await worker.exit).toEqual([0, null]);
    const { rows } = await lender.records.pool.query('select account, status from crawl_runs');
    expect(rows).toEqual([{ account: 'lent', status: 'complete' }]);
    await lender.remove();
    const unknown = await cli.run(['worker', '--account', 'nobody']);
    expect(unknown.stderr).toMatch(/^kscope: there is no account "nobody"/);
    expect(unknown.code).toBe(2);
  });
});
