import type { Checked } from '../../governance/check.ts';
import { check as checkAccount } from '../../governance/check.ts';
import type { RuleOutcome } from '../../governance/evaluate/evaluate.ts';
import type { Finding } from '../../governance/finding/finding.ts';
import type { Severity } from '../../governance/severity.ts';
import { isAtLeast, severities } from '../../governance/severity.ts';
import { systemClock } from '../../model/clock.ts';
import { noteFindings } from '../../notify/note.ts';
import { apart } from '../apart.ts';
import { boundsFrom } from '../bounds.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { deliverAlerts } from '../notify.ts';
import { rulesInForce } from '../rules.ts';
import { count, print, printJson, self, warn } from '../terminal.ts';

/** Something grave is open. */
const FOUND = 1;
/** Nothing grave is open as far as it is known, but a grave rule could not be asked. */
const NOT_SEEN = 3;

/** So many rules are told in words; --json tells all. */
const SHOWN = 15;

interface CheckOptions {
  readonly failOn: Severity;
  readonly new?: boolean;
  readonly timeout: string;
}

export const check = async (options: CheckOptions, globals: Globals): Promise<void> => {
  const { timeoutMillis } = boundsFrom('check', { ...options, maxRows: '1' });
  await apart(globals.debug === true, async () => {
    const { rules } = await rulesInForce(globals);
    const { openColumns } = await import('../../columns/open.ts');
    const { mostMemoryOfQuestion } = await import('../../columns/memory.ts');
    const { refreshColumnsApart } = await import('../../columns/refreshApart.ts');
    await withContext(globals, async (context) => {
      const { records, accounts, columnsDirectory, signal } = context;
      const { crawledAccounts } = await import('../crawledAccounts.ts');
      const names = await crawledAccounts({ records, accounts }, globals);
      const columns = await openColumns(columnsDirectory);
      const all: Checked[] = [];
      try {
        for (const account of names) {
          const now = systemClock.now();
          const bounds = { timeoutMillis, mostMemoryBytes: mostMemoryOfQuestion() };
          all.push(await checkAccount({ records, columns, rules, account, now, ...bounds, onTurned: noteFindings }));
        }
      } finally {
        await columns.close();
      }
      // Questions about findings are asked of the columns too.
      await refreshColumnsApart({ pool: records.pool, directory: columnsDirectory, signal });
      await deliverAlerts(context);
      const counts = (one: Finding): boolean =>
        one.status === 'open' &&
        isAtLeast(one.severity, options.failOn) &&
        !(options.new && one.baseline && one.reopenedAt === null);
      const failing = all.flatMap(({ findings }) => findings.filter(counts));
      const unseen = all.flatMap(({ outcomes }) =>
        outcomes.filter(({ status, rule }) => status === 'failed' && isAtLeast(rule.severity, options.failOn)),
      );
      if (globals.json) {
        printJson({ fail_on: options.failOn, failing: failing.length, accounts: all.map(asDocument) });
      } else for (const one of all) show(one);
      for (const { outcomes } of all) {
        for (const { rule, status, note } of outcomes)
          if (status === 'failed') warn(`the rule ${rule.id} failed: ${note}`);
      }
      process.exitCode = failing.length > 0 ? FOUND : unseen.length > 0 ? NOT_SEEN : 0;
    });
  });
};

const numbersOf = (findings: readonly Finding[], status: Finding['status']): Readonly<Record<Severity, number>> =>
  Object.fromEntries(
    severities.map((severity) => [
      severity,
      findings.filter((one) => one.severity === severity && one.status === status).length,
    ]),
  ) as Record<Severity, number>;

const asDocument = ({ account, at, outcomes, events, findings, score }: Checked) => ({
  account,
  at,
  open: numbersOf(findings, 'open'),
  acknowledged: findings.filter(({ status }) => status === 'acknowledged').length,
  suppressed: findings.filter(({ status }) => status === 'suppressed').length,
  events,
  score,
  rules: outcomes.map(({ rule, status, note }) => ({
    id: rule.id,
    title: rule.title,
    severity: rule.severity,
    status,
    open: openOf(findings, rule.id).length,
    note,
  })),
});

const openOf = (findings: readonly Finding[], ruleId: string): readonly Finding[] =>
  findings.filter((one) => one.ruleId === ruleId && one.status === 'open');

const show = ({ account, outcomes, events, findings, score }: Checked): void => {
  const open = numbersOf(findings, 'open');
  const told = severities
    .toReversed()
    .flatMap((severity) => (open[severity] > 0 ? [`${count(open[severity])} ${severity}`] : []));
  print(`${account}: score ${score.site.score} of 100; open: ${told.length > 0 ? told.join(', ') : 'nothing'}`);
  const happened = Object.entries(events).map(([event, many]) => `${count(many)} ${event}`);
  if (happened.length > 0) print(`  ${happened.join(', ')}`);
  if (
    findings.length > 0 &&
    findings.every(({ baseline, openedAt, matchedAt }) => baseline && openedAt === matchedAt)
  ) {
    print('  the first check of this account is its baseline: --new leaves it out of what fails');
  }
  const found = outcomes
    .map((outcome) => ({ ...outcome, open: openOf(findings, outcome.rule.id) }))
    .filter((one) => one.open.length > 0)
    .toSorted(
      (a, b) =>
        severities.indexOf(b.rule.severity) - severities.indexOf(a.rule.severity) || b.open.length - a.open.length,
    );
  for (const { rule, open: some } of found.slice(0, SHOWN)) {
    const cost = score.site.costs.find(({ ruleId }) => ruleId === rule.id);
    print(
      `  ${rule.severity.padEnd(8)}  ${count(some.length).padStart(6)} × ${rule.title} (${rule.id}${cost ? `, −${cost.points}` : ''})`,
    );
    print(`  ${' '.repeat(19)}such as ${some[0]?.message ?? ''}`);
  }
  if (found.length > SHOWN) print(`  and ${found.length - SHOWN} more rules: --json tells all`);
  const blurred = outcomes.filter(({ status }) => status === 'blurred');
  if (blurred.length > 0) print(`  not seen whole: ${blurredInWords(blurred)}`);
  print(`  one by one: ${self} finding list --severity high`);
};

/** Rules by what blinds them. */
const blurredInWords = (outcomes: readonly RuleOutcome[]): string => {
  const byNote = new Map<string, number>();
  for (const { note } of outcomes) byNote.set(note ?? '', (byNote.get(note ?? '') ?? 0) + 1);
  return [...byNote].map(([note, many]) => `${many} rules (${note})`).join('; ');
};
