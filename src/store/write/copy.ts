import { finished } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from } from 'pg-copy-streams';
import type { ColumnKind, Table } from '../../model/table.ts';
import { qualified, quote } from '../ddl.ts';
import { asText, encodeArray } from './array.ts';
import type { Row, WriteContext } from './statement.ts';
import { columnOf, distinctBy } from './statement.ts';

/**
 * Adds rows that are not there yet, by PostgreSQL's bulk protocol, which takes a fifth of an upsert's time.
 * @throws DatabaseError 23505 where one is there after all; whoever retries must look again which are new.
 */
export const insertNew = async (
  client: ClientBase,
  context: WriteContext,
  t: Table,
  rows: readonly Row[],
): Promise<void> => {
  const first = rows[0];
  if (!first) return;
  const names = Object.keys(first);
  const kinds = names.map((name) => columnOf(t, name).kind);
  const account = field('text', context.account);
  const parts: Buffer[] = [HEADER];
  for (const row of distinctBy(rows, t.key)) {
    parts.push(int16(names.length + 1), account);
    for (const [i, name] of names.entries()) parts.push(field(kinds[i] as ColumnKind, row[name]));
  }
  parts.push(int16(-1));
  const columns = ['account', ...names].map(quote).join(', ');
  const stream = client.query(from(`copy ${qualified(t)} (${columns}) from stdin (format binary)`));
  stream.end(Buffer.concat(parts));
  await finished(stream);
};

/** The signature, no flags, no extension. */
const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);

const int16 = (value: number): Buffer => {
  const buffer = Buffer.allocUnsafe(2);
  buffer.writeInt16BE(value);
  return buffer;
};

const NULL = Buffer.from([0xff, 0xff, 0xff, 0xff]);

/** One value with its length before it, in the binary format of its type. */
const field = (kind: ColumnKind, value: unknown): Buffer => {
  if (value === null || value === undefined) return NULL;
  switch (kind) {
    case 'integer':
      return sized(4, (buffer) => buffer.writeInt32BE(value as number, 4));
    case 'bigint':
      return sized(8, (buffer) => buffer.writeBigInt64BE(BigInt(value as number), 4));
    case 'boolean':
      return sized(1, (buffer) => buffer.writeUInt8(value ? 1 : 0, 4));
    case 'timestamp':
      return sized(8, (buffer) => buffer.writeBigInt64BE(microsSince2000(value as string), 4));
    case 'texts': {
      const array = encodeArray(value as readonly string[]);
      return sized(array.length, (buffer) => array.copy(buffer, 4));
    }
    case 'json': {
      const text = asText('json', value);
      // The byte before it is the version of jsonb's binary format.
      return sized(1 + Buffer.byteLength(text), (buffer) => buffer.write(text, buffer.writeUInt8(1, 4), 'utf8'));
    }
    default: {
      const text = asText('text', value);
      return sized(Buffer.byteLength(text), (buffer) => buffer.write(text, 4, 'utf8'));
    }
  }
};

const sized = (length: number, fill: (buffer: Buffer) => void): Buffer => {
  const buffer = Buffer.allocUnsafe(4 + length);
  buffer.writeInt32BE(length, 0);
  fill(buffer);
  return buffer;
};

const POSTGRES_EPOCH_MILLIS = Date.UTC(2000, 0, 1);

const microsSince2000 = (time: string): bigint => BigInt(Date.parse(time) - POSTGRES_EPOCH_MILLIS) * 1000n;
