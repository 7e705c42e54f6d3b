import { asObject } from '../columns/row.ts';
import type { Desk } from '../mcp/desk.ts';
import { iso } from '../model/clock.ts';
import { UserError } from '../model/errors.ts';
import { Problem } from './problem.ts';
import type { Services } from './services.ts';
import { withheldFrom } from './sight.ts';
import type { Member } from './sign/member.ts';

const TIMEOUT_MILLIS = 30_000;

/** What tools of the Model Context Protocol work with in the server: its threads, its bounds, its log of who looked at what. */
export const deskFor = (services: Services, member: Member, signal: AbortSignal): Desk => {
  const { records, accounts, access, surveys, columns, console, clock, activity } = services;
  return {
    pool: records.pool,
    clock,
    async accounts() {
      const all = await accounts.list();
      return all.flatMap(({ name, blueprint }) => (blueprint === 'confluence' ? [name] : []));
    },
    ask: (kind, question) => access.ask(kind, question),
    survey: (kind, question) => surveys.ask(kind, question),
    rows: (sql, { account, params, maxRows }) => columns.all(sql, params, maxRows, account),
    async query(sql, { account, maxRows }) {
      const question = {
        sql,
        account: account ?? null,
        withheld: withheldFrom(member),
        timeoutMillis: TIMEOUT_MILLIS,
        maxRows,
      };
      const answer = await console.ask(member.id, question, signal).catch((error: unknown) => {
        throw error instanceof Problem
          ? new UserError(error.message, error.mend ?? 'ask otherwise', { cause: error })
          : error;
      });
      return {
        columns: answer.columns.map(({ name }) => name),
        rows: answer.rows.map((row) => asObject(answer.columns, row)),
        truncated: answer.more,
      };
    },
    insights: () => services.insights(),
    insight: (insight, options) => columns.insight({ insight, ...options, now: iso(clock.now()) }),
    note: (action, { type, id }, after) =>
      activity.note(member, { action: `mcp ${action}`, subjectType: type, subjectId: id, after }),
  };
};
