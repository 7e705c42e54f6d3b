import { once } from 'node:events';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownExample } from '../../src/insights/own/example.ts';
import type { Simulator } from '../../src/simulator/http/server.ts';
import { startSimulator } from '../../src/simulator/http/server.ts';
import type { Site } from '../../src/simulator/site.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import type { Output } from '../support/cli.ts';
import { TestCli } from '../support/cli.ts';
import type { ScriptedServer } from '../support/server.ts';
import { openServer } from '../support/server.ts';
import { checksRequests, violationsOf } from '../support/site.ts';

let site: Site;
let simulator: Simulator;
let cli: TestCli;
const violations: string[] = [];

beforeAll(async () => {
  site = buildSite({ seed: 3, pages: 120 });
  simulator = await startSimulator({
    site,
    onRequest: ({ method, url, body }) => violations.push(...violationsOf(method, url, body)),
  });
  cli = await TestCli.createWithoutRules();
});
afterAll(async () => {
  await simulator.close();
  await cli.remove();
});

const token = (name: string): { email: string; secret: string } => {
  const found = site.tokens.find((one) => one.secret.endsWith(name));
  if (!found) throw new Error(`there is no token ${name}`);
  return found;
};

const add = (name: string, tokenName: string, ...options: string[]): Promise<Output> =>
  cli.run(['account', 'add', name, '--url', simulator.url, '--email', token(tokenName).email, ...options], {
    KSCOPE_TOKEN: token(tokenName).secret,
  });

/** A failure is one line that says what is wrong and what to do, and nothing on stdout. */
const expectOneLine = (output: Output, code: number, ...words: RegExp[]): void => {
  expect(output.stdout).toBe('');
  const lines = output.stderr
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('warning:') && !line.startsWith('crawling '));
  expect(lines).toHaveLength(1);
  for (const word of words) expect(lines[0]).toMatch(word);
  expect(output.code).toBe(code);
};

describe('from an empty home to answers', () => {
  it('adds an account, and tells what its token can read', async () => {
    expect((await add('acme', 'crawler', '--internal-domain', 'example.com')).code).toBe(0);
    const { stdout, code } = await cli.run(['account', 'test', 'acme']);
    expect(code).toBe(0);
    for (const resource of ['token', 'spaces', 'content', 'users', 'groups', 'restrictions', 'analytics', 'audit']) {
      expect(stdout).toMatch(new RegExp(`✓ ${resource} `));
    }
  });

  it('crawls, and says what it found', async () => {
    const { stdout, code } = await cli.run(['crawl', 'acme', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ account: 'acme', status: 'complete', cut_short: [] });
  });

  it('answers SQL as JSON, with times in ISO 8601', async () => {
    const { stdout } = await cli.run([
      'query',
      "select count(*) as pages, max(version_at) as newest from pages where kind = 'page'",
      '--format',
      'json',
    ]);
    const [row] = JSON.parse(stdout);
    expect(row.pages).toBeGreaterThan(50);
    expect(row.newest).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('answers insights whole, as rows, and without names, own ones among them', async () => {
    await mkdir(join(cli.home, 'insights'));
    await writeFile(join(cli.home, 'insights', 'old-runbooks.sql'), ownExample);
    await writeFile(join(cli.home, 'insights', 'broken.sql'), 'select 1');
    const list = await cli.run(['insight', 'list']);
    expect(list.stdout).toMatch(/ {2}old-runbooks +Which runbooks/);
    expect(list.stderr).toContain('broken.sql:1:1: expected ---');
    const shown = await cli.run(['insight', 'run', 'page-owners', '--param', 'limit=3']);
    for (const part of ['Who owns most?', 'limit=3', 'How it is reached:', 'What to do:', 'As of: acme ']) {
      expect(shown.stdout).toContain(part);
    }
    const answer = JSON.parse((await cli.run(['insight', 'run', 'page-owners', '--json'])).stdout);
    expect(answer).toMatchObject({ id: 'page-owners', parameters: { days: 365 }, truncated: false });
    const people = answer.rows.map((row: { owner: string }) => row.owner);
    expect(people.length).toBeGreaterThan(3);
    const unnamed = await cli.run(['insight', 'run', 'page-owners', '--format', 'csv', '--no-names']);
    expect(unnamed.stdout.split('\r\n')).toHaveLength(people.length + 2);
    for (const name of people) expect(unnamed.stdout).not.toContain(name);
    expect((await cli.run(['insight', 'run', 'old-runbooks', '--format', 'ndjson'])).code).toBe(0);
    expectOneLine(await cli.run(['insight', 'run', 'broken']), 2, /broken.sql:1:1/);
  });

  it('reaches no secret and no wire document by SQL', async () => {
    for (const table of ['accounts', 'wire_documents', 'walk_sightings']) {
      const output = await cli.run(['query', `select * from ${table}`]);
      expectOneLine(output, output.code ?? 0, new RegExp(table));
      expect(output.code).not.toBe(0);
    }
  });

  it('exports every table', async () => {
    const directory = join(cli.home, 'export');
    const { code } = await cli.run(['export', directory, '--format', 'parquet']);
    expect(code).toBe(0);
    const tables: { table: string; history: string }[] = JSON.parse((await cli.run(['schema', '--json'])).stdout);
    const files = await readdir(directory);
    for (const { table } of tables.filter(({ history }) => history !== 'derived'))
      expect(files).toContain(`${table}.parquet`);
  });

  it('has a doctor that says what is not covered', async () => {
    const { stdout, code } = await cli.run(['doctor']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/last run complete/);
    expect(stdout).toMatch(
      /restrictions, such as of “[^”]+” \(\d+\), since .*restrictions of folders.*\n\s+→ .*CONFCLOUD-82920/,
    );
  });

  it('keeps its home closed to others, and the token out of it', async () => {
    expect((await stat(cli.home)).mode & 0o777).toBe(0o700);
    const listed = await cli.run(['account', 'list', '--json']);
    expect(listed.stdout).not.toContain(token('crawler').secret);
  });

  it('rotates the token without a new crawl, and removes all with the account', async () => {
    const rotated = await cli.run(['account', 'rotate-token', 'acme', '--token-stdin'], {}, 'another-token-of-mine\n');
    expect(rotated.code).toBe(0);
    expectOneLine(await cli.run(['crawl', 'acme']), 1, /does not accept the e-mail and token/, /rotate-token acme/);
    const kept = await cli.run(['query', 'select count(*) > 50 as kept from pages', '--json']);
    expect(JSON.parse(kept.stdout)).toEqual([{ kept: true }]);
    expect((await cli.run(['account', 'remove', 'acme', '--yes'])).code).toBe(0);
    const gone = await cli.run(['query', 'select count(*) as n from pages', '--json']);
    expect(JSON.parse(gone.stdout)).toEqual([{ n: 0 }]);
  });
});

describe('tokens that can do less', () => {
  // What follows is about neither the start nor the end of the database.
  beforeAll(() => cli.keepDatabase());

  it('finds the gateway for a scoped token, and names the scopes that are missing', async () => {
    await add('scoped', 'scoped');
    const { stdout, stderr, code } = await cli.run(['account', 'test', 'scoped']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/gateway/);
    expect(stdout).toMatch(/✓ spaces/);
  });

  it('tells a plain member what an administrator could read', async () => {
    await cli.run(['account', 'remove', 'scoped', '--yes']);
    await add('member', 'member');
    const { stdout } = await cli.run(['account', 'test', 'member']);
    expect(stdout).toMatch(/✗ audit .*\n\s+→ .*administrator/);
    const crawled = await cli.run(['crawl', 'member', '--json']);
    expect(crawled.code).toBe(0);
    const summary: { gaps: { kind: string; reason: string; mend: string }[] } = JSON.parse(crawled.stdout);
    expect(summary.gaps.map((gap) => gap.kind)).toEqual(expect.arrayContaining(['audit', 'anonymous access']));
    for (const { reason, mend } of summary.gaps) {
      // In words, not in the JSON of the site.
      expect(reason).not.toMatch(/"|Exception/);
      expect(mend).toMatch(/\w/);
    }
    const { stdout: told } = await cli.run(['doctor', '--account', 'member']);
    expect(told).toMatch(/member: 1 × audit, since .* UTC: .*permission to view the audit log\n\s+→ .*administrator/);
  });

  it('refuses an expired token in one line', async () => {
    await add('expired', 'expired');
    expectOneLine(await cli.run(['account', 'test', 'expired']), 1, /does not accept/, /rotate-token expired/);
  });
});

describe('a site that wants nothing sent', () => {
  const throttling = async (
    name: string,
    seconds: number,
    work: (server: ScriptedServer) => Promise<void>,
  ): Promise<void> => {
    const server = await openServer([{ status: 429, headers: { 'retry-after': String(seconds) } }]);
    try {
      await cli.run(['account', 'add', name, '--url', server.origin, '--email', 'a@example.com'], {
        KSCOPE_TOKEN: 'secret-of-mine',
      });
      await work(server);
    } finally {
      await server.close();
    }
  };

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('for a while is waited for, which is said, until %s', async (signal, code) => {
    const name = `busy-${code}`;
    await throttling(name, 2500, async (server) => {
      const child = cli.start(['crawl', name]);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      let stderr = '';
      await new Promise<void>((resolve) =>
        child.stderr.on('data', (chunk) => {
          stderr += chunk;
          if (stderr.includes('asks to wait')) resolve();
        }),
      );
      expect(stderr).toMatch(/127\.0\.0\.1:\d+ asks to wait 4\d min \d+ s \(until \d\d:\d\d\); Ctrl-C/);
      child.kill(signal);
      expect(await ended).toBe(code);
      expect(stderr.trim().split('\n').at(-1)).toMatch(/^kscope: stopped\..*the next crawl goes on from there/);
      expect(server.received).toHaveLength(1);
    });
  });

  it('for a day ends the crawl, which says until when', async () => {
    await throttling('closed', 86_400, async (server) => {
      expectOneLine(
        await cli.run(['crawl', 'closed']),
        1,
        /no request before \d{4}-\d\d-\d\dT/,
        /crawl again after that/i,
      );
      expect(server.received).toHaveLength(1);
    });
  });
});

describe('several accounts', () => {
  it('are all crawled, though one of them cannot be; and a crawl that failed claims no site', async () => {
    const others = await TestCli.createWithoutRules();
    const { email, secret } = token('crawler');
    const addTo = (name: string, key: string) =>
      others.run(['account', 'add', name, '--url', simulator.url, '--email', email], { KSCOPE_TOKEN: key });
    try {
      await addTo('bad', 'nonsense');
      await addTo('good', secret);
      const crawled = await others.run(['crawl', '--json']);
      expect(crawled.code).toBe(1);
      expect(JSON.parse(crawled.stdout)).toMatchObject([{ account: 'good', status: 'complete' }]);
      expect(crawled.stderr).toMatch(/does not accept the e-mail and token/);
    } finally {
      await others.remove();
    }
  });
});

describe('a jira account', () => {
  it('completes the people of the confluence account that it is for', async () => {
    await add('wiki', 'crawler');
    expectOneLine(await cli.run(['crawl', 'wiki']), 2, /member reads the site .* already/);
    await cli.run(['account', 'remove', 'member', '--yes']);
    expect((await cli.run(['crawl', 'wiki'])).code).toBe(0);
    await add('people', 'crawler', '--blueprint', 'jira', '--for', 'wiki');
    const count = async (): Promise<number> => {
      const { stdout } = await cli.run(['query', "select count(*) as n from users where account = 'wiki'", '--json']);
      return JSON.parse(stdout)[0].n;
    };
    const before = await count();
    expect((await cli.run(['crawl', 'people'])).code).toBe(0);
    expect(await count()).toBeGreaterThan(before);
    expect(await count()).toBeGreaterThanOrEqual(site.users.size);
    const narrowed = await cli.run([
      ...['query', 'select distinct account from crawl_runs', '--account', 'people', '--format', 'json'],
    ]);
    expect(JSON.parse(narrowed.stdout)).toEqual([{ account: 'people' }]);
    const listed = await cli.run(['account', 'list', '--account', 'people', '--json']);
    expect(JSON.parse(listed.stdout).map((one: { name: string }) => one.name)).toEqual(['people']);
  });

  it('is removed before the account that it writes into', async () => {
    expectOneLine(await cli.run(['account', 'remove', 'wiki', '--yes']), 2, /people completes/);
  });
});

describe('what cannot work is said in one line', () => {
  const addWith = (...options: string[]): Promise<Output> =>
    cli.run(['account', 'add', 'bad', ...options], { KSCOPE_TOKEN: 'secret-of-mine' });

  it.each<[string, string[], RegExp]>([
    ['an address that is none', ['--url', '://', '--email', 'a@example.com'], /--url/],
    ['http to elsewhere', ['--url', 'http://acme.example.com', '--email', 'a@example.com'], /https/],
    ['an e-mail that is none', ['--url', 'https://acme.example.com', '--email', 'ann'], /--email/],
    [
      'a broken frequency',
      ['--url', 'https://acme.example.com', '--email', 'a@example.com', '--every', 'often'],
      /often/,
    ],
    [
      'an unknown blueprint',
      ['--url', 'https://a.example.com', '--email', 'a@example.com', '--blueprint', 'x'],
      /blueprint/,
    ],
    [
      'an unknown format',
      ['--url', 'https://a.example.com', '--email', 'a@example.com', '--formats', 'pdf'],
      /--formats/,
    ],
  ])('%s', async (_name, options, words) => {
    expectOneLine(await addWith(...options), 2, words);
  });

  it('a name that is no slug', async () => {
    expectOneLine(await cli.run(['account', 'add', 'A b']), 2, /not a name/);
  });

  it('an account that is not there', async () => {
    expectOneLine(await cli.run(['crawl', 'nobody']), 2, /no account "nobody"/);
  });

  it('a site that sends elsewhere, which never sees the token', async () => {
    const seen: (string | undefined)[] = [];
    const elsewhere = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end('{}');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const { port } = elsewhere.address() as AddressInfo;
    const redirecting = createServer((_request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end();
    });
    await new Promise<void>((resolve) => redirecting.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(redirecting.address() as AddressInfo).port}`;
      await cli.run(['account', 'add', 'moved', '--url', url, '--email', 'a@example.com'], {
        KSCOPE_TOKEN: 'secret-of-mine',
      });
      expectOneLine(await cli.run(['crawl', 'moved']), 1, /redirects/);
      expect(seen).toEqual([]);
    } finally {
      elsewhere.close();
      redirecting.close();
    }
  });

  it('a site that sends the credentials back, which are neither shown nor stored', async () => {
    const echoing = createServer((request, response) => {
      response.writeHead(400).end(`bad auth \u001b[2J${request.headers.authorization}`);
    });
    await new Promise<void>((resolve) => echoing.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(echoing.address() as AddressInfo).port}`;
      const secret = 'secret-of-mine';
      await cli.run(['account', 'add', 'echo', '--url', url, '--email', 'a@example.com'], { KSCOPE_TOKEN: secret });
      const crawled = await cli.run(['crawl', 'echo', '--debug']);
      const { stdout } = await cli.run(['doctor']);
      for (const text of [crawled.stderr, crawled.stdout, stdout]) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(Buffer.from(`a@example.com:${secret}`).toString('base64'));
        expect(text).not.toContain('\u001b');
      }
      expect(stdout).toMatch(/echo .*bad auth/);
    } finally {
      echoing.close();
    }
  });

  it.each([
    ['pages', '<html>welcome</html>', 4],
    ['lists', '[]', 2],
    ['objects', '{}', 2],
  ])(
    'a site that is no Confluence, and is asked no more than it takes to see that: one of %s',
    async (name, body, most) => {
      const server = await openServer([{ body, headers: { 'content-type': 'text/plain' } }]);
      try {
        await cli.run(['account', 'add', `no-${name}`, '--url', server.origin, '--email', 'a@example.com'], {
          KSCOPE_TOKEN: 'secret-of-mine',
        });
        for (const command of [['account', 'test'], ['crawl']]) {
          const before = server.received.length;
          expectOneLine(
            await cli.run([...command, `no-${name}`]),
            1,
            /does not answer like a Confluence site/,
            /check the URL/i,
          );
          expect(server.received.length - before).toBeLessThanOrEqual(most);
        }
      } finally {
        await server.close();
      }
    },
  );

  it.each(['0', '257', '2.5', 'many', ''])('a concurrency of %j', async (concurrency) => {
    expectOneLine(await cli.run(['crawl', '--concurrency', concurrency]), 2, /--concurrency .* from 1 to 256/);
    expectOneLine(await cli.run(['crawl'], { KSCOPE_CONCURRENCY: concurrency }), 2, /KSCOPE_CONCURRENCY/);
  });

  it('a port where nobody listens', async () => {
    const { origin, close } = await openServer([]);
    await close();
    await cli.run(['account', 'add', 'away', '--url', origin, '--email', 'a@example.com'], {
      KSCOPE_TOKEN: 'secret-of-mine',
    });
    expectOneLine(await cli.run(['crawl', 'away']), 1, new RegExp(`${origin}.*ECONNREFUSED`));
  });

  it('a database that is away, without its password', async () => {
    const output = await cli.run(['account', 'list', '--database', 'postgres://ann:hunter2hunter2@127.0.0.1:9/kscope']);
    expectOneLine(output, 1, /127.0.0.1/);
    expect(output.stderr).not.toContain('hunter2');
  });

  it.each<[string, string[], RegExp]>([
    ['an option that is not there', ['crawl', '--fast'], /unknown option '--fast'.*kscope crawl --help/],
    ['a command that is not there', ['quary'], /unknown command 'quary' \(Did you mean query\?\)/],
    ['an argument that is missing', ['account', 'remove'], /'NAME'.*kscope account remove --help/],
    ['a value that is missing', ['query', 'select 1', '--format'], /--format/],
    ['a format that is none', ['query', 'select 1', '--format', 'xml'], /table, json, csv, ndjson/],
    ['a time that is too long', ['query', 'select 1', '--timeout', '99999999999'], /--timeout .* up to 86400/],
    ['a time that is none', ['query', 'select 1', '--timeout', 'soon'], /--timeout soon/],
    ['two formats of the schema', ['schema', '--json', '--markdown'], /--json and --markdown exclude/],
    ['an account of the list that is not there', ['account', 'list', '--account', 'nobody'], /no account "nobody"/],
    ['an account to ask of that is not there', ['query', 'select 1', '--account', 'nobody'], /account "nobody"/],
    ['an account to export that is not there', ['export', 'x', '--format', 'csv', '--account', 'nobody'], /"nobody"/],
    ['an insight that is not there', ['insight', 'run', 'busfactor'], /no insight busfactor/],
    ['an area that is not there', ['insight', 'list', '--area', 'x'], /knowledge, collaboration, access, retention/],
    ['a parameter that is not there', ['insight', 'run', 'bus-factor', '--param', 'month=3'], /near: months/i],
    ['a parameter that does not fit', ['insight', 'run', 'bus-factor', '--param', 'months=x'], /a whole number from 1/],
    ['a home without a name', ['query', 'select 1', '--home='], /home is empty/],
    ['a home that is a file', ['query', 'select 1', '--home', '/etc/passwd'], /is a file, not a folder/],
    ['a home below a file', ['account', 'list', '--home', '/etc/passwd/x'], /ENOTDIR/],
    [
      'an address of a database that is none',
      ['account', 'list', '--database', 'kb'],
      /postgres:\/\/user:PASSWORD@host/,
    ],
  ])('%s', async (_name, args, words) => {
    expectOneLine(await cli.run(args), 2, words);
  });

  it('a key that is too short, or another than before', async () => {
    await cli.run(['account', 'add', 'sealed', '--url', 'http://127.0.0.1:9', '--email', 'a@example.com'], {
      KSCOPE_TOKEN: 'secret-of-mine',
    });
    expectOneLine(await cli.run(['account', 'list'], { KSCOPE_KEY: 'short' }), 2, /KSCOPE_KEY is too short/);
    const other = await cli.run(['account', 'test', 'sealed'], { KSCOPE_KEY: 'another key than that of before' });
    expectOneLine(other, 2, /cannot be decrypted/, /set KSCOPE_KEY/i);
  });

  it.each(['require', 'prefer', 'verify-ca'])(
    'a database that is away, without the words of the driver (%s)',
    async (mode) => {
      const output = await cli.run(['account', 'list', '--database', `postgres://127.0.0.1:9/kscope?sslmode=${mode}`]);
      expect(output.stderr.trim().split('\n')).toEqual([expect.stringMatching(/^kscope: No database server answers/)]);
    },
  );
});

describe('a question', () => {
  it('that takes too long, or too much, ends in one line and leaves nothing running', async () => {
    const slow = 'select count(*) from range(1000000000000::bigint) a(x) where x % 3 = 1';
    expectOneLine(await cli.run(['query', slow, '--timeout', '0.2']), 1, /took longer than 0.2 s/);
    expectOneLine(await cli.run(['query', "select {'a': repeat('x', 40000000)}"]), 1, /larger than 32 MB/);
  });

  it('with a hundred thousand rows is answered whole', async () => {
    const output = await cli.run(['query', 'from range(100000)', '--format', 'csv', '--max-rows', '100000']);
    expect(output.code).toBe(0);
    expect(output.stdout.split('\r\n')).toHaveLength(100_002);
  });

  it('ends in peace where its reader leaves', async () => {
    const child = cli.start(['query', 'from range(1000000000)', '--format', 'csv', '--max-rows', '1000000000']);
    const exit = once(child, 'exit');
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await exit).toEqual([0, null]);
  });
});

it.runIf(checksRequests)('sends nothing but what the official documents allow', () => {
  expect(violations).toEqual([]);
});
