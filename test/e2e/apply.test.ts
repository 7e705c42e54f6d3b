import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestCli } from '../support/cli.ts';

const TOKEN = 'a-token-of-nobody';
const WEBHOOK = 'https://hooks.slack.com/services/a-secret';

let cli: TestCli;

beforeAll(async () => {
  cli = await TestCli.create();
});
afterAll(() => cli.remove());

const apply = (args: readonly string[], yaml = '', env = {}) => cli.run(['apply', ...args], env, yaml);

const done = async (args: readonly string[], env = {}) => {
  const { code, stderr, stdout } = await cli.run(args, env);
  expect(code, stderr).toBe(0);
  return stdout;
};

it('prints a file of what was set by hand, which changes nothing here and sets the same elsewhere', async () => {
  const site = ['--url', 'https://acme.atlassian.net', '--email', 'you@acme.com'];
  const acme = ['account', 'add', 'acme', ...site, '--every', '6h', '--exclude-space', '~*', '--bot', '712020:1'];
  await done([...acme, '--internal-domain', 'acme.com'], { KSCOPE_TOKEN: TOKEN });
  await done(['account', 'add', 'staff', '--blueprint', 'jira', '--for', 'acme', ...site], { KSCOPE_TOKEN: TOKEN });
  const ops = ['channel', 'add', 'ops', '--kind', 'slack', '--space', 'HR*', '--digest', 'day'];
  await done(ops, { KSCOPE_CHANNEL_SECRET: WEBHOOK });
  await done(['member', 'invite', 'Ada@acme.com', '--role', 'admin', '--name', 'Ada: "A"']);
  await mkdir(join(cli.home, 'rules', 'more'), { recursive: true });
  const rule = '# Ours.\n- id: idle-space\n  severity: high # at last\n';
  await writeFile(join(cli.home, 'rules', 'more', 'own.yml'), rule);
  await writeFile(join(cli.home, 'rules', 'broken.yaml'), '- id: Broken\n');

  const { stdout: yaml, stderr, code } = await apply(['--from-current']);
  expect(code, stderr).toBe(0);
  expect(stderr).toMatch(/rules\/broken\.yaml is not what it should be and is left out/);
  expect(yaml).not.toMatch(/a-token|a-secret/);
  const again = await apply(['-', '--dry-run', '--detailed-exit'], yaml);
  expect(again, again.stderr).toMatchObject({ code: 0, stdout: '' });
  expect(again.stderr).toContain('nothing to do: everything is as stdin says');

  const other = await TestCli.create();
  try {
    // The secrets are not in it.
    const refused = await other.run(['apply', '-'], {}, yaml);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(
      /^kscope: stdin:\d+:5: accounts\.acme is new: expected a token.* Nothing was applied/m,
    );
    const whole = yaml
      .replaceAll(/# token: .*/g, 'token: { env: TOKEN }')
      .replace('kind: slack', 'kind: slack\n    secret: { env: WEBHOOK }');
    const env = { TOKEN, WEBHOOK };
    const first = await other.run(['apply', '-', '--json'], env, whole);
    expect(first.code, first.stderr).toBe(0);
    expect(`${first.stdout}${first.stderr}`).not.toMatch(/a-token|a-secret/);
    expect(JSON.parse(first.stdout)).toMatchObject({ applied: true, left: [] });
    expect(JSON.parse(first.stdout).changes.map(({ action, name }: Record<string, string>) => [action, name])).toEqual(
      ['acme', 'staff', 'ops', 'ada@acme.com', 'rules/more/own.yml'].map((name) => ['add', name]),
    );
    // Not even the comments.
    const second = await other.run(['apply', '--from-current']);
    expect(second.stdout).toBe(yaml);
    expect(await readFile(join(other.home, 'rules', 'more', 'own.yml'), 'utf8')).toContain('severity: high');
  } finally {
    await other.remove();
  }
});

it('tells by its exit code whether something would be done, and shows what', async () => {
  const yaml = 'accounts:\n  acme: { url: acme.atlassian.net, email: you@acme.com, every: 1h }\n';
  const shown = await apply(['-', '--dry-run', '--detailed-exit'], yaml);
  expect(shown.code, shown.stderr).toBe(5);
  expect(shown.stdout).toContain('~ account acme\n    every: 6h → 1h\n');
  expect((await apply(['-', '--dry-run'], yaml)).code).toBe(0);
  const file = join(cli.home, 'kscope.yaml');
  await writeFile(file, yaml);
  expect(await apply([file])).toMatchObject({ code: 0, stdout: shown.stdout });
  expect(await apply([file])).toMatchObject({ code: 0, stdout: '' });
  expect(JSON.parse(await done(['account', 'list', '--json']))[0]).toMatchObject({
    name: 'acme',
    every: '1h',
    filters: {},
  });
});

it.each([
  [['-', '--detailed-exit'], /--detailed-exit is of --dry-run/],
  [['--schema', '--from-current'], /--schema and --from-current exclude each other/],
  [['none.yaml'], /there is no none\.yaml\. kscope apply --from-current prints a file/],
  [['-', '--dry-run'], /^kscope: stdin:1:1: acounts is not known here; near: accounts\. Nothing was applied/],
] as const)('says in one line what it does not take: %j', async (args, words) => {
  const refused = await apply(args, 'acounts: {}\n');
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(words);
});

it('prints the schema without a database', async () => {
  expect(JSON.parse(await done(['apply', '--schema']))).toMatchObject({ title: 'kscope.yaml' });
});
