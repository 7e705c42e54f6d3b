import type pg from 'pg';
import { messageOf } from '../../model/errors.ts';
import { abandonableClient, orAbandon } from './client.ts';
import { codeOf, DatabaseUnavailable } from './errors.ts';

const CONNECT_MS = 10_000;

/** The first version with all that our statements need. */
const OLDEST_MAJOR = 15;

const SCHEMES = new Set(['postgres:', 'postgresql:']);

/** Checks that a PostgreSQL server answers at `url` and can hold our text. No message of it shows the password. */
export async function checkServer(url: string, signal?: AbortSignal): Promise<void> {
  const name = nameOf(url);
  const client = clientFor(url);
  try {
    await orAbandon(client, signal, async () => {
      await client.connect();
      await checkEncoding(client, name);
      await checkVersion(client, name);
    });
  } catch (error) {
    throw signal?.aborted || error instanceof DatabaseUnavailable ? error : explain(error, name);
  } finally {
    await client.end();
  }
}

async function checkEncoding(client: pg.Client, name: string): Promise<void> {
  const { rows } = await client.query<{ server_encoding: string }>('SHOW server_encoding');
  const encoding = rows[0]?.server_encoding;
  if (encoding === 'UTF8') return;
  throw new DatabaseUnavailable(
    `The database ${name} has the encoding ${encoding}.`,
    'Create one with the encoding UTF8.',
  );
}

async function checkVersion(client: pg.Client, name: string): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num');
  const major = Math.floor(Number(rows[0]?.server_version_num) / 10_000);
  if (major >= OLDEST_MAJOR) return;
  throw new DatabaseUnavailable(
    `The server of ${name} is PostgreSQL ${major}, and Kscope needs ${OLDEST_MAJOR} or newer.`,
    'Upgrade it, or leave --database out for the embedded database.',
  );
}

/** Where `url` leads, in words that may be shown: no password, and no parameters, which may hold one. */
function nameOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !SCHEMES.has(parsed.protocol)) throw notAnAddress();
  return `${parsed.username === '' ? '' : `${parsed.username}@`}${parsed.host}${parsed.pathname}`;
}

/**
 * The address as the driver is given it. It takes these modes for verify-full, as we want it, and prints six lines of
 * warning that this will change; so verify-full it is. Whoever asks for the ways of libpq gets them.
 */
export function connectionStringOf(url: string): string {
  if (/[?&]uselibpqcompat=true(?=&|$)/.test(url)) return url;
  return url.replace(/([?&]sslmode=)(prefer|require|verify-ca)(?=&|$)/g, '$1verify-full');
}

function clientFor(url: string): pg.Client {
  try {
    return abandonableClient({
      connectionString: connectionStringOf(url),
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: CONNECT_MS,
      application_name: 'kscope',
    });
  } catch {
    // A part of it cannot be decoded, or names a certificate that cannot be read. The error may quote the address: it is not passed on.
    throw notAnAddress();
  }
}

const notAnAddress = (): DatabaseUnavailable =>
  new DatabaseUnavailable(
    'The address of the database is no PostgreSQL URL.',
    'Write it as postgres://user:PASSWORD@host:5432/database, with special characters percent-encoded.',
    { exitCode: 2 },
  );

function explain(error: unknown, name: string): DatabaseUnavailable {
  const [message, mend] = wordsFor(error, name);
  return new DatabaseUnavailable(message, mend, { cause: error });
}

function wordsFor(error: unknown, name: string): readonly [message: string, mend: string] {
  const code = codeOf(error) ?? '';
  const text = messageOf(error);
  switch (code) {
    case 'ECONNREFUSED':
      return [`No database server answers at ${name}.`, 'Start it, or check host and port.'];
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [`The host of ${name} is not known.`, 'Check its name, and the network.'];
    case '28P01':
    case '28000':
      return [`The server refuses the login of ${name}: ${text}.`, 'Check user, password and pg_hba.conf.'];
    case '3D000':
      return [`The server has no such database: ${name}.`, 'Create it there with CREATE DATABASE.'];
    case '53300':
      return [`The server of ${name} has no connection left.`, 'Free some, or raise its max_connections.'];
    case '57P03':
      return [`The server of ${name} is starting or stopping.`, 'Try again in a moment.'];
  }
  if (/password must be a string|no password supplied/i.test(text)) {
    return [`The server of ${name} asks for a password.`, 'Put it into the URL, or into PGPASSWORD.'];
  }
  if (/CERT|SSL|TLS/.test(code) || /\bSSL\b|certificate/.test(text)) {
    return [`No secure connection to ${name}: ${text}.`, 'Check sslmode and sslrootcert in the URL.'];
  }
  return [`The database server of ${name} cannot be reached: ${text}.`, 'Check host, port and the network.'];
}
