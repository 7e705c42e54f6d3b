import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestCli } from '../support/cli.ts';

let cli: TestCli;

beforeAll(async () => {
  cli = await TestCli.create();
});
afterAll(() => cli.remove());

const PASSWORD = 'a long password of nobody';

it('lets an administrator in again whom nobody else could, by a link that works once', async () => {
  const invited = await cli.run(['member', 'invite', 'Ada@example.com', '--role', 'admin', '--name', 'Ada', '--json']);
  expect(invited.code, invited.stderr).toBe(0);
  expect(JSON.parse(invited.stdout)).toMatchObject({ email: 'ada@example.com', role: 'admin' });
  const child = cli.start(['serve', '--port', '0', '--json', '--no-schedule', '--public-url', 'https://k.example.com']);
  const exit = once(child, 'exit');
  let [said, printed] = ['', ''];
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  // Who was invited and has not come yet is nobody who can sign in.
  await expect.poll(() => said, { timeout: 60_000 }).toMatch(/open https:\/\/k\.example\.com\/setup#[\w-]{43} within/);
  const { url } = JSON.parse(printed);
  const send = (path: string, body: object) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const accept = (link: string, password = PASSWORD) =>
    send('/api/invitation', { token: new URL(link).hash.slice(1), password });
  expect((await accept(JSON.parse(invited.stdout).link)).status).toBe(201);

  const reset = await cli.run(['member', 'reset', 'ada@EXAMPLE.com'], { KSCOPE_PUBLIC_URL: 'https://k.example.com' });
  expect(reset.stdout).toMatch(/^https:\/\/k\.example\.com\/invitation#[\w-]{43}\n$/);
  const session = await accept(reset.stdout.trim(), 'another long password');
  expect(session.status).toBe(201);
  expect((await accept(reset.stdout.trim())).status).toBe(403);
  expect((await send('/api/session', { email: 'ada@example.com', password: PASSWORD })).status).toBe(401);

  const demoted = await cli.run(['member', 'role', 'ada@example.com', 'viewer']);
  expect(demoted).toMatchObject({ code: 1, stdout: '' });
  expect(demoted.stderr).toMatch(/^kscope: nobody would be left who can let others in\. Make somebody else .*\n$/);
  const cookie = session.headers.get('set-cookie')!.split(';')[0]!;
  const answer = await fetch(`${url}/api/activity`, { headers: { cookie } });
  const { items } = (await answer.json()) as {
    readonly items: { readonly member: { readonly name: string } | null }[];
  };
  expect(items.filter(({ member }) => member?.name === 'the command line')).toMatchObject([
    { action: 'member reset' },
    { action: 'member add' },
  ]);
  child.kill('SIGTERM');
  await exit;
});

it('lists who may sign in, and says in one line what it does not take', async () => {
  await cli.run(['member', 'invite', 'vera@example.com']);
  const listed = JSON.parse((await cli.run(['member', 'list', '--json'])).stdout);
  expect(listed).toEqual([
    { email: 'ada@example.com', name: 'Ada', role: 'admin', bodies: true, status: 'active' },
    { email: 'vera@example.com', name: 'vera@example.com', role: 'viewer', bodies: false, status: 'invited' },
  ]);
  expect((await cli.run(['member', 'role', 'vera@example.com', 'auditor'])).stdout).toBe(
    'vera@example.com is auditor\n',
  );
  for (const [args, words] of [
    [['invite', 'nobody'], /nobody is no e-mail/],
    [['reset', 'eve@example.com'], /nobody is a member by the e-mail eve@example\.com/],
    [['role', 'vera@example.com', 'boss'], /boss is no role\. Give one of: viewer, auditor, admin/],
    [['reset', 'vera@example.com', '--public-url', 'k.example.com'], /is not the address of a server/],
  ] as const) {
    const refused = await cli.run(['member', ...args]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(words);
    expect(refused.stderr.split('\n')).toHaveLength(2);
  }
});
