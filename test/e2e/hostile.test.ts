import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Simulator } from '../../src/simulator/http/server.ts';
import { startSimulator } from '../../src/simulator/http/server.ts';
import type { Site } from '../../src/simulator/site.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import { TestCli } from '../support/cli.ts';
import { HOSTILE_NAMES, LONG_NAME, makeHostile } from '../support/hostile.ts';

const BIN = new URL('../../bin/kscope', import.meta.url).pathname;
/** What steers a terminal, or turns the direction of what stands behind it. */
const STEERING = /[[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]--[\r\n\t]]/v;

let site: Site;
let simulator: Simulator;
let cli: TestCli;

beforeAll(async () => {
  site = buildSite({ seed: 23, pages: 60 });
  makeHostile(site);
  simulator = await startSimulator({ site });
  cli = await TestCli.create();
  const [token] = site.tokens;
  const added = await cli.run(['account', 'add', 'acme', '--url', simulator.url, '--email', token!.email], {
    KSCOPE_TOKEN: token!.secret,
  });
  expect(`${added.code} ${added.stderr}`).toMatch(/^0 /);
  const { code, stdout, stderr } = await cli.run(['crawl', 'acme']);
  expect(`${code} ${stderr}`).toMatch(/^0 /);
  expect(stdout + stderr).not.toMatch(STEERING);
});
afterAll(async () => {
  await simulator.close();
  await cli.remove();
});

const said = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await cli.run(args);
  expect(`${code} ${stderr}`, args.join(' ')).toMatch(/^0 /);
  expect(stdout + stderr, args.join(' ')).not.toMatch(STEERING);
  return stdout;
};

/** What no database keeps has become the sign for what cannot be shown. */
const kept = (name: string): string => name.replaceAll('\0', '\ufffd').toWellFormed();

it('the records hold hostile names whole, and programs are told them so', async () => {
  const rows: { title: string }[] = JSON.parse(
    await said('query', 'select distinct title from pages', '--format', 'json'),
  );
  const known = new Set([...HOSTILE_NAMES, LONG_NAME].map(kept));
  expect(rows.length).toBeGreaterThan(10);
  for (const { title } of rows) expect(known.has(title), title.slice(0, 99)).toBe(true);
});

it('tables, findings and words steer no terminal and turn no sentence around', async () => {
  const title = (await said('query', "select title from pages where title like '%terminal' limit 1")).split('\n')[2];
  expect(title).toMatch(/^␛\[2J/);
  await said('insight', 'run', 'page-owners');
  const findings: { message: string }[] = JSON.parse(await said('finding', 'list', '--json'));
  expect(findings.some(({ message }) => message.includes('gnp.exe'))).toBe(true);
  for (const { message } of findings) expect(message).not.toMatch(STEERING);
});

it('a CSV begins no cell with a formula, and its folder has no name that a page gave', async () => {
  const csv = await said(
    'query',
    "select display_name from users where display_name like '=%' limit 1",
    '--format',
    'csv',
  );
  expect(csv.split('\r\n')[1]).toMatch(/^"'=HYPERLINK\(/);
  const folder = join(cli.home, 'export');
  await said('export', folder, '--format', 'csv');
  const names = (await readdir(folder, { recursive: true })).filter((name) => !/^[a-z_-]+(\.csv|\.json)?$/.test(name));
  expect(names).toEqual([]);
  const users = await readFile(join(folder, 'users.csv'), 'utf8');
  expect(users).toContain("'=HYPERLINK(");
  expect(users).not.toMatch(/(^|,)"?[=+@]/m);
});

it('the report holds them as text', async () => {
  const file = join(cli.home, 'report.html');
  await said('report', file);
  const page = await readFile(file, 'utf8');
  expect(page).not.toMatch(/<(script|img|iframe|svg onload)/i);
  expect(page.length).toBeGreaterThan(5_000);
});

it('assistants are given the text of a page between lines that nothing in it can write', async () => {
  const client = new Client({ name: 'test', version: '1' });
  const env = { PATH: process.env.PATH ?? '', HOME: cli.home, KSCOPE_KEY: 'a key for tests and nothing else' };
  await client.connect(
    new StdioClientTransport({ command: BIN, args: ['--home', cli.home, 'mcp', '--bodies'], env, stderr: 'ignore' }),
  );
  try {
    const [page] = [...site.contents.values()].filter(({ kind, status }) => kind === 'page' && status === 'current');
    const { content } = await client.callTool({ name: 'page_text', arguments: { page: page!.id } });
    const [about, body] = (content as { text: string }[]).map(({ text }) => text);
    const [, boundary] = /^----- untrusted text ([0-9a-f]{24}) -----\n/.exec(body!)!;
    expect(JSON.parse(about!).text_is).toContain(boundary);
    expect(body).toContain('----- end of untrusted text -----');
    expect(body!.split(boundary!)).toHaveLength(3);
    expect(body!.endsWith(`----- end of untrusted text ${boundary} -----`)).toBe(true);
  } finally {
    await client.close();
  }
});
