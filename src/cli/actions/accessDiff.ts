import { changeInWords, idsInChanges } from '../../access/changeInWords.ts';
import { accessDiff } from '../../access/diff/diff.ts';
import type { Amount } from '../../access/diff/effect.ts';
import { momentAt } from '../../access/load/moment.ts';
import { loadNames } from '../../access/load/names.ts';
import { systemClock } from '../../model/clock.ts';
import { UsageError } from '../../model/errors.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { count, print, printJson } from '../terminal.ts';
import { accountOf, momentOf } from './access.ts';

interface DiffOptions {
  readonly from: string;
  readonly to?: string;
}

/** Causes that a person reads; --json has them all. */
const SHOWN = 40;

export const diff = async (options: DiffOptions, globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const { pool } = context.records;
    const account = await accountOf(context, globals);
    const now = systemClock.now();
    const from = await momentAt(pool, account, momentOf(options.from, '--from'), now);
    const to = await momentAt(pool, account, momentOf(options.to, '--to'), now);
    if (from.stamp > to.stamp) {
      throw new UsageError(`--from ${options.from} comes after --to ${options.to}`, 'turn them around');
    }
    const { facts, consequences, unexplained } = await accessDiff(pool, from, to);
    const causes = consequences
      .map(({ change, effect }) => ({
        change,
        gained: effect.gained.amount,
        lost: effect.lost.amount,
        unknown: { came: effect.unknownCame, went: effect.unknownWent },
        sample: effect.samples.map((one) => ({
          effect: one.effect,
          user_id: facts.people.ids[one.person]!,
          page_id: facts.contents.ids[one.content]!,
        })),
      }))
      .sort((a, b) => b.gained.pairs + b.lost.pairs - (a.gained.pairs + a.lost.pairs));
    if (globals.json) {
      printJson({ from_run: from.runId, to_run: to.runId, from: from.stamp, to: to.stamp, causes, unexplained });
      return;
    }
    const ids = idsInChanges(causes.map(({ change }) => change));
    for (const { change, sample } of causes) {
      if (change.actor_id !== null) ids.user.add(change.actor_id);
      for (const { user_id, page_id } of sample) {
        ids.user.add(user_id);
        ids.page.add(page_id);
      }
    }
    const names = await loadNames(pool, account, ids);
    print(
      `from ${from.stamp} to ${to.stamp}: ${causes.length === 0 ? 'nobody gained or lost anything' : `${count(causes.length)} causes`}`,
    );
    for (const { change, gained, lost, unknown, sample } of causes.slice(0, SHOWN)) {
      const by = change.actor_id === null ? '' : `, by ${names.of('user', change.actor_id)}`;
      print(`\n${changeInWords(change, names)} (${change.kind}, seen ${change.observed_at.slice(0, 16)}${by})`);
      for (const [words, amount] of [
        ['gained', gained],
        ['lost', lost],
      ] as const) {
        if (amount.pairs > 0) print(`  ${words}: ${amountInWords(amount)}`);
      }
      if (unknown.came + unknown.went > 0) {
        print(`  unknown: ${count(unknown.came)} pairs became unknown, ${count(unknown.went)} known`);
      }
      for (const { effect, user_id, page_id } of sample.slice(0, 2)) {
        print(`    ${names.of('user', user_id)} ${effect} "${names.of('page', page_id)}"`);
      }
    }
    if (causes.length > SHOWN) print(`\nand ${count(causes.length - SHOWN)} more: --json has them all`);
    if (unexplained > 0) print(`\n${count(unexplained)} pairs are not explained: a defect of Kscope; please report it`);
  });

const amountInWords = ({ people, pages, pairs }: Amount): string =>
  `${count(people)} ${people === 1 ? 'person' : 'people'} on ${count(pages)} ${pages === 1 ? 'page' : 'pages'} (${count(pairs)} pairs)`;
