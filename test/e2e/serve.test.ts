import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestCli } from '../support/cli.ts';

let cli: TestCli;

beforeAll(async () => {
  cli = await TestCli.create();
});
afterAll(() => cli.remove());

it('serves until it is told to stop, with a link to the first administrator on stderr only', async () => {
  const child = cli.start(['serve', '--port', '0', '--json']);
  const exit = once(child, 'exit');
  let [said, printed] = ['', ''];
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  await expect.poll(() => said, { timeout: 60_000 }).toMatch(/become the first administrator\n/);
  const { url } = JSON.parse(printed);
  expect(said).toMatch(new RegExp(`open ${url}/setup#[\\w-]{43} within a day`));
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready', columnsAt: null });
  expect(await (await fetch(`${url}/api/setup`)).json()).toEqual({ state: 'unclaimed' });
  expect(await (await fetch(url)).text()).toMatch(/<html/);
  child.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
  expect(said).toMatch(/Z stopped\n$/);
  expect(printed).not.toContain('#');
});

it('says in one line where it cannot listen', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const refused = await cli.run(['serve', '--port', `${port}`]);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/^kscope: port \d+ of 127\.0\.0\.1 is taken\. Give another one with --port.*\n$/m);
  taken.close();
  const wrong = await cli.run(['serve', '--port', '99999']);
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
  expect(wrong.stderr).toMatch(/^kscope: --port 99999 is no port\. /);
});
