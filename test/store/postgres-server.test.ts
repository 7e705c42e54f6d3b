import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { DatabaseUnavailable } from '../../src/store/postgres/errors.ts';
import { openDatabase } from '../../src/store/postgres/open.ts';

const PASSWORD = 's3cret-w0rd';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.close();
    await once(server, 'close');
  }
});

async function listen(answer: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => answer(socket));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

const refusalOf = (code: string, text: string): Buffer =>
  message('E', Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${text}\0\0`));

async function refused(url: string): Promise<DatabaseUnavailable> {
  const thrown: unknown = await openDatabase({ home: '/nowhere', url }).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(DatabaseUnavailable);
  const error = thrown as DatabaseUnavailable;
  // Neither what is shown nor what --debug shows gives the password away.
  expect(`${error.message} ${error.mend} ${error.stack} ${String(error.cause)}`).not.toContain(PASSWORD);
  expect(error.message).not.toContain('\n');
  return error;
}

describe('a database server', () => {
  it.each([
    ['28P01', 'password authentication failed for user "kim"', /refuses the login of kim@127\.0\.0\.1:\d+\/kb/],
    ['28000', 'no pg_hba.conf entry for host', /refuses the login/],
    ['3D000', 'database "kb" does not exist', /no such database/],
    ['53300', 'sorry, too many clients already', /no connection left/],
    ['57P03', 'the database system is starting up', /is starting or stopping/],
    ['XX000', 'something else', /cannot be reached: something else/],
  ])('that answers %s is told of in a line', async (code, text, line) => {
    const port = await listen((socket) => socket.end(refusalOf(code, text)));
    expect((await refused(`postgres://kim:${PASSWORD}@127.0.0.1:${port}/kb`)).message).toMatch(line);
  });

  it('that does not answer, hangs up or is unknown is told of in a line', async () => {
    const port = await listen((socket) => socket.destroy());
    const closed = await listen((socket) => socket.destroy());
    servers.pop()?.close();
    const login = `kim:${PASSWORD}`;
    expect((await refused(`postgres://${login}@127.0.0.1:${closed}/kb`)).message).toContain(
      'No database server answers',
    );
    expect((await refused(`postgresql://${login}@127.0.0.1:${port}/kb`)).message).toContain('cannot be reached');
    expect((await refused(`postgres://${login}@kscope.invalid/kb`)).message).toContain('is not known');
    expect((await refused(`postgres://${login}@127.0.0.1:${port}/kb?sslmode=verify-full`)).message).toMatch(
      /cannot be reached|secure/,
    );
  });

  /** Answers one question after the other by one row with one text. */
  const answering = (...texts: string[]): Promise<number> =>
    listen((socket) => {
      const ready = message('Z', Buffer.from('I'));
      socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready]));
      const answer = (name: string, text: string): void => {
        const column = Buffer.concat([
          Buffer.from(`${name}\0`),
          Buffer.from('\0\0\0\0\0\0\0\0\0\x19\0\0\0\0\0\0\0\0', 'latin1'),
        ]);
        const row = Buffer.concat([Buffer.from([0, 1, 0, 0, 0, text.length]), Buffer.from(text)]);
        const fields = Buffer.concat([Buffer.from([0, 1]), column]);
        socket.write(
          Buffer.concat([message('T', fields), message('D', row), message('C', Buffer.from('SHOW\0')), ready]),
        );
      };
      socket.on('data', (asked) => {
        const name = /SHOW (\w+)/.exec(asked.toString('latin1'))?.[1];
        const text = name === undefined ? undefined : texts.shift();
        if (name !== undefined && text !== undefined) answer(name, text);
      });
    });

  it('without the encoding UTF8 is refused', async () => {
    const port = await answering('LATIN1');
    expect((await refused(`postgres://kim@127.0.0.1:${port}/kb`)).message).toContain('has the encoding LATIN1');
  });

  it('that is too old is refused', async () => {
    const port = await answering('UTF8', '140011');
    expect(await refused(`postgres://kim@127.0.0.1:${port}/kb`)).toMatchObject({
      message: `The server of kim@127.0.0.1:${port}/kb is PostgreSQL 14, and Kscope needs 15 or newer.`,
      exitCode: 1,
    });
  });

  it.each([
    '',
    'kb',
    `mysql://kim:${PASSWORD}@host/kb`,
    `https://kim:${PASSWORD}@host/kb`,
    `postgres://kim:${PASSWORD}#@host/kb`,
    `postgres://kim:${PASSWORD}@host:port/kb`,
  ])('is not looked for at %j', async (url) => {
    expect((await refused(url)).message).toBe('The address of the database is no PostgreSQL URL.');
  });

  it('is not waited for when the wait is over', async () => {
    const controller = new AbortController();
    const port = await listen(() => controller.abort());
    const opening = openDatabase({
      home: '/nowhere',
      url: `postgres://kim@127.0.0.1:${port}/kb`,
      signal: controller.signal,
    });
    await expect(opening).rejects.toThrow('aborted');
  });
});
