import { deriveAccessApart } from '../../access/derive/deriveApart.ts';
import { momentAt } from '../../access/load/moment.ts';
import type { Names } from '../../access/load/names.ts';
import { loadNames } from '../../access/load/names.ts';
import type { Disagreement, VerifyReport } from '../../access/verify/verify.ts';
import { verify } from '../../access/verify/verify.ts';
import { idsToName } from '../../access/why.ts';
import { reasonInWords } from '../../access/words.ts';
import { MOST_CHECKS } from '../../accounts/account.ts';
import type { Connection } from '../../blueprints/blueprint.ts';
import { permissionChecks } from '../../blueprints/confluence/permissionCheck.ts';
import { connect } from '../../blueprints/connect.ts';
import { explained } from '../../blueprints/crawlAccount.ts';
import { refreshColumnsApart } from '../../columns/refreshApart.ts';
import { RequestError } from '../../crawl/errors.ts';
import { systemClock } from '../../model/clock.ts';
import { UsageError } from '../../model/errors.ts';
import type { Context } from '../context.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { keepSecret } from '../redact.ts';
import { count, print, printJson, say, warn } from '../terminal.ts';
import { accountOf } from './access.ts';

/** The site says otherwise than the facts do. */
const DISAGREES = 1;

/** So many disagreements are told in words; --json tells all. */
const SHOWN = 20;

const MEND =
  'make the account of the token a Confluence administrator; a scoped token needs read:confluence-content.permission too';

const budgetOf = (text: string): number => {
  const budget = Number(text);
  if (Number.isInteger(budget) && budget >= 1 && budget <= MOST_CHECKS) return budget;
  throw new UsageError(`--budget ${text} is no whole number from 1 to ${count(MOST_CHECKS)}`, 'leave it out for 100');
};

export const accessVerify = async (options: { readonly budget: string }, globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const { records, accounts, limiters, signal } = context;
    const budget = budgetOf(options.budget);
    const account = await accounts.get(await accountOf(context, globals));
    const moment = await momentAt(records.pool, account.name, null, systemClock.now());
    const token = await accounts.token(account.name);
    keepSecret(token);
    let report: VerifyReport;
    try {
      const connection = await connect({ account, token, limiters, clock: systemClock, signal });
      report = await verify({ records, moment, budget, clock: systemClock, ...permissionChecks(connection) });
    } catch (error) {
      throw explained(error, account);
    }
    if (report.checked > 0) {
      await deriveAccessApart({ pool: records.pool, account: account.name, signal });
      await refreshColumnsApart({ pool: records.pool, directory: context.columnsDirectory, signal });
    }
    const names = await namesOf(context, account.name, report.disagreements);
    if (globals.json)
      printJson({ account: account.name, run_id: moment.runId, at: moment.stamp, ...inJson(report, names) });
    else {
      say(`against the facts of ${moment.stamp}`);
      for (const line of inWords(report, names)) print(line);
    }
    if (report.disagreements.length > 0) process.exitCode = DISAGREES;
  });

/** The same at the end of a crawl, which it never makes fail: what could not be checked is said, and stays unknown. */
export const verifyCrawl = async (context: Context, { account, ...connection }: Connection, budget: number) => {
  const { records } = context;
  const moment = await momentAt(records.pool, account.name, null, systemClock.now());
  try {
    const checks = permissionChecks({ account, ...connection });
    const report = await verify({ records, moment, budget, clock: systemClock, ...checks });
    for (const line of inWords(report, await namesOf(context, account.name, report.disagreements))) say(line);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    warn(`verdicts were not all checked against the site: ${error.message}`);
  }
};

const namesOf = async (
  { records }: Context,
  account: string,
  disagreements: readonly Disagreement[],
): Promise<Names> => {
  const ids: Record<string, Set<string>> = {};
  for (const { question, explanation } of disagreements) {
    for (const [kind, some] of Object.entries(idsToName(question.subjectId, question.pageId, explanation, []))) {
      ids[kind] = new Set([...(ids[kind] ?? []), ...some]);
    }
  }
  return loadNames(records.pool, account, ids);
};

const inJson = ({ checked, unanswered, known, unknown, disagreements, refusal }: VerifyReport, names: Names) => ({
  checked,
  unanswered,
  known,
  unknown_before: unknown.before,
  unknown_after: unknown.after,
  refusal: refusal === null ? null : { reason: refusal, mend: MEND },
  disagreements: disagreements.map(({ question, checkedAt, explanation, answer }) => ({
    page_id: question.pageId,
    subject_type: question.subjectType,
    subject_id: question.subjectId,
    operation: question.operation,
    checked_at: checkedAt,
    verdict: explanation.verdict,
    reason: reasonInWords(explanation, names),
    site: answer.allowed ? 'yes' : 'no',
    site_reason: answer.errors.join('; '),
  })),
});

const inWords = (
  { checked, unanswered, known, unknown, disagreements, refusal }: VerifyReport,
  names: Names,
): string[] => {
  if (refusal !== null && checked === 0) return [`0 checked: ${refusal}; ${MEND}`];
  const settled = unknown.before - unknown.after;
  const asked = checked - known;
  const lines = [
    `${count(checked)} checked with the site${unanswered > 0 ? `, ${count(unanswered)} more not answered` : ''}`,
    `  of what was unknown: ${count(asked)}, which settle ${count(settled)} of ${count(unknown.before)} pairs of a person and a page${
      asked > 0 ? ` (${count(Math.round(settled / asked))} by each)` : ''
    }`,
    `  of what was known: ${count(known)}, ${count(known - disagreements.length)} as the site says`,
  ];
  if (refusal !== null) lines.push(`then the site refused: ${refusal}; ${MEND}`);
  for (const { question, explanation, answer } of disagreements.slice(0, SHOWN)) {
    const words = { yes: 'can', no: 'cannot', unknown: 'may' };
    const act = question.operation === 'read' ? 'view' : 'edit';
    const who = `${names.of('user', question.subjectId)} (${question.subjectId})`;
    lines.push(
      `✗ ${who} ${words[explanation.verdict]} ${act} "${names.of('page', question.pageId)}" (${question.pageId}) by the facts: ${reasonInWords(explanation, names)}`,
      `  the site says ${answer.allowed ? 'yes' : `no: ${answer.errors.join('; ')}`}`,
    );
  }
  if (disagreements.length > SHOWN) {
    lines.push(
      `and ${count(disagreements.length - SHOWN)} more in access_checks, where expected is 'yes' and allowed is not, or 'no' and it is`,
    );
  }
  if (disagreements.length > 0) {
    lines.push(
      'the site may have changed since the crawl: what still disagrees after another one is a defect of the model',
    );
  }
  return lines;
};
