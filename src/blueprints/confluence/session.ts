import type { Account } from '../../accounts/account.ts';
import type { Run } from '../../crawl/run.ts';
import type { Clock } from '../../model/clock.ts';
import { wireDocuments } from '../../model/tables/operations.ts';
import type { Records, Writer } from '../../store/records.ts';
import type { ConfluenceClient } from './client.ts';
import type { Scope } from './scope/scope.ts';
import type { Wire } from './wire.ts';
import { textOf } from './wire.ts';

/** What the stages of one run share. */
export interface Session {
  readonly account: Account;
  readonly client: ConfluenceClient;
  readonly records: Records;
  readonly run: Run;
  readonly clock: Clock;
  /** Whether everything is read anew, as by the first crawl: else bodies and profiles are read of what changed. */
  readonly everything: boolean;
  /** Whether what the token has lost sight of is to be taken as gone, as its owner says. */
  readonly acceptLoss: boolean;
  /** What the filters of the account leave. */
  readonly scope: Scope;
  /** What kind of content each id is of that a filter stands for. */
  readonly kinds: ReadonlyMap<string, string>;
}

/** Keeps what the site sent of each thing, without its body. */
export const keepWire = (writer: Writer, resource: string, items: readonly Wire[]): Promise<void> =>
  keepDocuments(
    writer,
    resource,
    items.flatMap((item) => {
      const id = textOf(item, 'id') ?? textOf(item, 'accountId');
      return id === null ? [] : [[id, { ...item, body: undefined }] as const];
    }),
  );

/** The same for what has no id of its own: it is kept under the id of what it belongs to. */
export const keepDocuments = (
  writer: Writer,
  resource: string,
  documents: readonly (readonly [id: string, document: unknown])[],
): Promise<void> =>
  writer.upsert(
    wireDocuments,
    documents.map(([id, document]) => ({ resource, id, document: JSON.stringify(document) })),
  );

/** Rows of what could be mapped; what has no id cannot be kept. */
export const mapped = <R>(items: readonly Wire[], map: (item: Wire) => R | null): R[] =>
  items.map(map).filter((row): row is Awaited<R> & R => row !== null);
