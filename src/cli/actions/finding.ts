import type { Found } from '../../governance/finding/find.ts';
import { findFinding, historyOf, listFindings } from '../../governance/finding/find.ts';
import type { FindingEvent, Status } from '../../governance/finding/finding.ts';
import { decide, reopen } from '../../governance/finding/setAside.ts';
import { findingRow } from '../../governance/finding/store.ts';
import type { Rule } from '../../governance/rule/rule.ts';
import type { Severity } from '../../governance/severity.ts';
import { isAtLeast, severities } from '../../governance/severity.ts';
import { systemClock } from '../../model/clock.ts';
import { UsageError } from '../../model/errors.ts';
import type { Records } from '../../store/records.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { rulesInForce } from '../rules.ts';
import { count, print, printJson } from '../terminal.ts';
import { momentOf } from './access.ts';

interface ListOptions {
  readonly status?: Status;
  readonly severity?: Severity;
  readonly rule?: string;
  readonly space?: string;
  readonly limit: string;
}

const NOT_CLOSED: readonly Status[] = ['open', 'acknowledged', 'suppressed'];

export const list = async (options: ListOptions, globals: Globals): Promise<void> => {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new UsageError(`--limit ${options.limit} is no whole number above 0`, 'see kscope finding list --help');
  }
  await withContext(globals, async ({ records, accounts }) => {
    if (globals.account !== undefined) await accounts.get(globals.account);
    const all = await listFindings(records, {
      account: globals.account,
      statuses: options.status === undefined ? NOT_CLOSED : [options.status],
      severities: severities.filter((one) => isAtLeast(one, options.severity ?? 'low')),
      rule: options.rule,
      spaceId: options.space === undefined ? undefined : await spaceIdOf(records, options.space),
    });
    if (globals.json) {
      printJson(all.slice(0, limit).map(asDocument));
      return;
    }
    for (const { finding } of all.slice(0, limit)) {
      const status = finding.status === 'open' ? '' : ` [${finding.status}]`;
      print(`${finding.id}  ${finding.severity.padEnd(8)}  ${finding.message} (${finding.ruleId})${status}`);
    }
    if (all.length > limit) print(`and ${count(all.length - limit)} more: --limit N shows them`);
    if (all.length === 0) print('nothing');
  });
};

const spaceIdOf = async ({ db }: Records, key: string): Promise<string> => {
  const rows = await db.selectFrom('spaces').select('space_id').where('key', '=', key).execute();
  const [row] = rows;
  if (row === undefined) throw new UsageError(`there is no space ${key}`, 'give its key, as kscope query shows it');
  return row.space_id;
};

export const show = async (id: string, globals: Globals): Promise<void> => {
  const { rules } = await rulesInForce(globals);
  await withContext(globals, async ({ records }) => {
    const found = await findFinding(records, id, globals.account);
    const { finding } = found;
    const rule = rules.find((one) => one.id === finding.ruleId);
    const events = await historyOf(records, found);
    const evaluation = await records.db
      .selectFrom('rule_evaluations')
      .selectAll()
      .where('account', '=', found.account)
      .where('rule_id', '=', finding.ruleId)
      .executeTakeFirst();
    const lastChecked = evaluation?.evaluated_at ?? null;
    if (globals.json) {
      printJson({
        ...asDocument(found),
        title: rule?.title ?? null,
        todo: rule?.todo ?? null,
        checked_at: lastChecked,
        history: events.map(({ at, event, reason, until }) => ({ at, event, reason, until })),
      });
      return;
    }
    print(finding.message);
    print(`${finding.id} · ${finding.severity} · ${finding.status}${finding.baseline ? ' · baseline' : ''}`);
    print(`rule: ${finding.ruleId}${rule === undefined ? ', which is not in force any more' : `: ${rule.title}`}`);
    print(`about: ${finding.subject.type} ${finding.subject.id}, account ${found.account}`);
    if (finding.status !== 'closed' && lastChecked !== null && finding.matchedAt < lastChecked) {
      print(
        `not seen since ${finding.matchedAt}: ${evaluation?.note ?? 'something was not read'}; it is not known whether it still holds`,
      );
    }
    for (const line of todoOf(rule)) print(line);
    print('');
    for (const event of events) print(`  ${inWords(event)}`);
  });
};

const todoOf = (rule: Rule | undefined): readonly string[] =>
  rule === undefined || rule.todo === '' ? [] : [`what to do: ${rule.todo}`];

const inWords = ({ at, event, reason, until }: FindingEvent): string =>
  `${at.slice(0, 16).replace('T', ' ')} UTC  ${event}${until === null ? '' : ` until ${until.slice(0, 10)}`}${reason === null ? '' : `: ${reason}`}`;

export const decideOn = async (
  id: string,
  status: 'acknowledged' | 'suppressed',
  options: { readonly reason: string; readonly until: string },
  globals: Globals,
): Promise<void> => {
  const until = Date.parse(momentOf(options.until, '--until') ?? '');
  await withContext(globals, async ({ records }) => {
    const found = await findFinding(records, id, globals.account);
    const finding = await decide(records, found, { status, reason: options.reason, until, now: systemClock.now() });
    if (globals.json) printJson(asDocument({ ...found, finding }));
    else print(`${finding.id} is ${status} until ${options.until}: ${finding.message}`);
  });
};

export const reopenOne = async (id: string, globals: Globals): Promise<void> => {
  await withContext(globals, async ({ records }) => {
    const found = await findFinding(records, id, globals.account);
    const finding = await reopen(records, found, systemClock.now());
    if (globals.json) printJson(asDocument({ ...found, finding }));
    else print(`${finding.id} is open again: ${finding.message}`);
  });
};

const asDocument = ({ account, finding }: Found) => ({ account, ...findingRow(finding) });
