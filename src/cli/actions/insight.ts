import { asMarkdown } from '../../insights/document.ts';
import { insightsOfHome } from '../../insights/ofHome.ts';
import type { Insights } from '../../insights/own/read.ts';
import { parametersFrom } from '../../insights/parameter.ts';
import { insightOf, shippedInsights } from '../../insights/registry.ts';
import { iso, systemClock } from '../../model/clock.ts';
import { UsageError } from '../../model/errors.ts';
import { apart } from '../apart.ts';
import type { BoundOptions } from '../bounds.ts';
import { boundsFrom } from '../bounds.ts';
import type { Globals } from '../globals.ts';
import { print, printJson, say, self, warn } from '../terminal.ts';

/** What is wrong with the files of people is told. */
const insightsFor = async ({ home }: Globals): Promise<Insights> => {
  const { insights, faults } = await insightsOfHome(home);
  for (const fault of faults) warn(fault);
  return insights;
};

export const list = async (
  options: { readonly area?: string; readonly markdown?: boolean },
  globals: Globals,
): Promise<void> => {
  if (options.markdown) {
    if (globals.json) throw new UsageError('--json and --markdown exclude each other', 'give one of them');
    print(asMarkdown(shippedInsights));
    return;
  }
  const { all } = await insightsFor(globals);
  const areas = [...new Set(all.map(({ area }) => area))];
  if (options.area !== undefined && !areas.includes(options.area)) {
    throw new UsageError(`there is no area ${options.area}`, `there are ${areas.join(', ')}`);
  }
  const chosen = all.filter(({ area }) => options.area === undefined || area === options.area);
  if (globals.json) {
    printJson(
      chosen.map(({ id, area, question, meaning, parameters, columns, chart, todo, file }) => ({
        id,
        area,
        question,
        meaning,
        parameters: Object.entries(parameters).map(([name, p]) => ({
          name,
          kind: p.kind,
          default: p.default,
          meaning: p.meaning,
        })),
        columns: Object.entries(columns).map(([name, c]) => ({ name, kind: c.kind, meaning: c.meaning })),
        chart,
        todo,
        ...(file === undefined ? {} : { file }),
      })),
    );
    return;
  }
  const width = Math.max(...chosen.map(({ id }) => id.length));
  for (const area of areas) {
    const some = chosen.filter((one) => one.area === area);
    if (some.length === 0) continue;
    print(`${area}`);
    for (const { id, question } of some) print(`  ${id.padEnd(width)}  ${question}`);
    print('');
  }
  print(`ask one: ${self} insight run ID`);
};

interface RunOptions extends BoundOptions {
  readonly param?: readonly string[];
  readonly format?: 'table' | 'json' | 'csv' | 'ndjson';
  readonly names: boolean;
}

export const run = async (id: string, options: RunOptions, globals: Globals): Promise<void> => {
  const bounds = boundsFrom('insight run', options);
  const insight = insightOf(await insightsFor(globals), id);
  const parameters = parametersFrom(insight, options.param ?? []);
  const format = options.format ?? (globals.json ? 'json' : 'table');
  const noNames = !options.names || /^(1|true|yes)$/i.test(process.env.KSCOPE_NO_NAMES ?? '');
  await apart(globals.debug === true, async () => {
    const { openColumns } = await import('../../columns/open.ts');
    const { mostMemoryOfQuestion } = await import('../../columns/memory.ts');
    const { ask } = await import('../../insights/answer.ts');
    const { asDocument, notSeenIn, showAnswer, writeRows } = await import('../answerDisplay.ts');
    const { columnsDirectory } = await import('../context.ts');
    const columns = await openColumns(await columnsDirectory(globals));
    try {
      const answer = await ask(columns, insight, {
        ...bounds,
        parameters,
        noNames,
        now: iso(systemClock.now()),
        account: globals.account,
        mostMemoryBytes: mostMemoryOfQuestion(),
      });
      if (format === 'json') printJson(asDocument(answer));
      else if (format === 'table') await showAnswer(answer);
      else {
        await writeRows(answer, format, process.stdout);
        for (const line of notSeenIn(answer)) say(`not seen: ${line}`);
        if (answer.truncated) say(`only the first ${answer.rows.length} rows are shown; --max-rows shows more`);
      }
    } finally {
      await columns.close();
    }
  });
};
