import { once } from 'node:events';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { findPerson } from '../../access/load/find.ts';
import { AccessThread } from '../../access/thread/accessThread.ts';
import { mostMemoryOfQuestion } from '../../columns/memory.ts';
import type { Columns } from '../../columns/open.ts';
import { openColumns } from '../../columns/open.ts';
import { ask } from '../../insights/answer.ts';
import { insightsOfHome } from '../../insights/ofHome.ts';
import type { Caller } from '../../mcp/caller.ts';
import type { Desk } from '../../mcp/desk.ts';
import { buildServer } from '../../mcp/server.ts';
import { iso, systemClock } from '../../model/clock.ts';
import { messageOf, UsageError } from '../../model/errors.ts';
import type { Context } from '../context.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { say, warn } from '../terminal.ts';
import { accountOf } from './access.ts';

interface McpOptions {
  readonly as?: string;
  readonly bodies?: boolean;
}

const TIMEOUT_MILLIS = 30_000;

/** Answers until whoever asks closes stdin, or the system wishes to stop. */
export const mcp = async (options: McpOptions, globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const caller = await callerOf(context, options, globals);
    const columns = await openColumns(context.columnsDirectory);
    const access = new AccessThread(context.records.pool);
    const surveys = new AccessThread(context.records.pool);
    try {
      const server = buildServer({
        desk: deskOf(context, globals, { columns, access, surveys }),
        caller,
        onFailure: (error) => warn(messageOf(error)),
      });
      // What closes the input ends it: the protocol has no farewell.
      const left = once(process.stdin, 'end', { signal: context.signal });
      await server.connect(new StdioServerTransport());
      say(
        caller.kind === 'bound'
          ? `answers for ${caller.userId} of ${caller.account}`
          : 'answers; close stdin to end it',
      );
      await left;
      await server.close();
    } finally {
      await Promise.all([access.close(), surveys.close(), columns.close()]);
    }
  });

const callerOf = async (context: Context, { as, bodies = false }: McpOptions, globals: Globals): Promise<Caller> => {
  if (as === undefined) return { kind: 'whole', bodies, sql: true };
  const account = await accountOf(context, globals);
  const userId = await findPerson(context.records.pool, account, as);
  if (userId === 'anonymous') throw new UsageError('--as anonymous names nobody', 'give the account id of a person');
  return { kind: 'bound', account, userId, bodies };
};

interface Sources {
  readonly columns: Columns;
  readonly access: AccessThread;
  readonly surveys: AccessThread;
}

const deskOf = ({ records, accounts }: Context, globals: Globals, { columns, access, surveys }: Sources): Desk => {
  const bounds = { timeoutMillis: TIMEOUT_MILLIS, mostMemoryBytes: mostMemoryOfQuestion() };
  return {
    pool: records.pool,
    clock: systemClock,
    async accounts() {
      const all = await accounts.list();
      return all.flatMap(({ name, blueprint }) =>
        blueprint === 'confluence' && (globals.account === undefined || globals.account === name) ? [name] : [],
      );
    },
    ask: (kind, question) => access.ask(kind, question),
    survey: (kind, question) => surveys.ask(kind, question),
    rows: async (sql, options) => (await columns.all(sql, { ...bounds, ...options })).rows,
    async query(sql, { account, maxRows }) {
      const answer = await columns.all(sql, { ...bounds, maxRows, account: account ?? globals.account });
      return { ...answer, columns: answer.columns.map(({ name }) => name) };
    },
    insights: async () => (await insightsOfHome(globals.home)).insights,
    insight: (insight, options) => ask(columns, insight, { ...bounds, ...options, now: iso(systemClock.now()) }),
    // Whoever runs it has the database itself.
    note: async () => {},
  };
};
