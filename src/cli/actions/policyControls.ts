import { openColumns } from '../../columns/open.ts';
import type { ControlVerdict } from '../../governance/control/checkAll.ts';
import { checkAll } from '../../governance/control/checkAll.ts';
import { crawledAt, readPages } from '../../governance/policy/readPages.ts';
import { UsageError } from '../../model/errors.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { printTable, writeCsv } from '../rowsDisplay.ts';
import { count, print, printJson, say } from '../terminal.ts';
import { accountOf } from './access.ts';
import type { ListOptions } from './policyPlan.ts';
import { limitOf, MOST_MILLIS, policiesOf } from './policyPlan.ts';

const COLUMNS = ['control', 'page_id', 'space', 'title', 'verdict', 'reason'];

export const controls = async (options: ListOptions, globals: Globals): Promise<void> => {
  const limit = limitOf(options);
  const { set, broken } = await policiesOf(globals);
  await withContext(globals, async (context) => {
    const { records } = context;
    const account = await accountOf(context, globals);
    const columns = await openColumns(context.columnsDirectory);
    try {
      const bounds = { account, timeoutMillis: MOST_MILLIS };
      const asOf = await crawledAt(columns, bounds);
      if (asOf === undefined)
        throw new UsageError(`nothing is known of ${account} yet`, `crawl it first: kscope crawl ${account}`);
      const verdicts: ControlVerdict[] = [];
      const pages = readPages(columns, bounds);
      for await (const one of checkAll({ records, account, controls: set.controls, pages, asOf })) verdicts.push(one);
      if (options.csv !== undefined) await writeCsv(options.csv, COLUMNS, verdicts);
      const sums = set.controls.map(({ id }) => {
        const sum = { control: id, pass: 0, fail: 0, unknown: 0 };
        for (const { control, verdict } of verdicts) if (control === id) sum[verdict] += 1;
        return sum;
      });
      if (globals.json) {
        printJson({ account, as_of: asOf, broken_files: broken, controls: sums, verdicts });
        return;
      }
      print(`controls of ${account}, as of the crawl of ${asOf}`);
      await printTable(['control', 'pass', 'fail', 'unknown'], sums);
      const others = verdicts.filter(({ verdict }) => verdict !== 'pass');
      if (others.length > 0) await printTable(COLUMNS, others.slice(0, limit));
      if (others.length > limit)
        print(`and ${count(others.length - limit)} more: --csv FILE or --json has all of them`);
      if (options.csv !== undefined) say(`written to ${options.csv}`);
    } finally {
      await columns.close();
    }
  });
};
