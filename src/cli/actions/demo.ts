import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { openColumns } from '../../columns/open.ts';
import { ask } from '../../insights/answer.ts';
import { firstAnswers } from '../../insights/firstAnswers.ts';
import { parametersFrom } from '../../insights/parameter.ts';
import { iso, systemClock } from '../../model/clock.ts';
import { UsageError, UserError } from '../../model/errors.ts';
import { serve } from '../../server/serve.ts';
import { writeRows } from '../answerDisplay.ts';
import type { Context } from '../context.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { notifyOptions } from '../notify.ts';
import { printSummary } from '../summaryDisplay.ts';
import { print, printJson, say, self } from '../terminal.ts';
import { crawlOne } from './crawl.ts';

interface DemoOptions {
  readonly pages: string;
  readonly seed: string;
  readonly latency: string;
  readonly port: string;
  readonly serve: boolean;
}

const NAME = 'demo';
/** Of each of the first answers. */
const MOST_ROWS = 8;

/**
 * Crawls a simulated company, shows first answers and serves the web application on it until Ctrl-C. Its state lies in a
 * home of its own below the given one.
 */
export const demo = async (options: DemoOptions, globals: Globals): Promise<void> => {
  const home = join(globals.home, NAME);
  const pages = whole('--pages', options.pages, 50, 1_000_000);
  const seed = whole('--seed', options.seed, 0, 2 ** 31);
  const latency = whole('--latency', options.latency, 0, 10_000);
  const port = whole('--port', options.port, 0, 65_535);
  say(`starting a simulated Confluence site with ${pages.toLocaleString('en')} pages`);
  const site = await startSite(['--pages', `${pages}`, '--seed', `${seed}`, '--latency', `${latency}`]);
  try {
    await withContext({ ...globals, home }, async (context) => {
      const { accounts } = context;
      const settings = {
        url: site.url,
        email: site.email,
        every: '24h',
        formats: ['storage' as const, 'view' as const],
        internalDomains: ['example.com'],
        filters: {},
        route: 'site' as const,
      };
      const known = (await accounts.list()).find((one) => one.name === NAME);
      if (known !== undefined) await accounts.remove(NAME);
      await accounts.add(
        { name: NAME, blueprint: 'confluence', settings, token: site.token, tokenExpiresAt: null },
        iso(systemClock.now()),
      );
      const summary = await crawlOne(context, await accounts.get(NAME));
      if (globals.json) printJson(summary);
      else {
        printSummary(summary);
        await printFirstAnswers(context.columnsDirectory);
        print(`\nask it more: ${self} --home ${home} insight list`);
        print(`         or: ${self} --home ${home} query 'select name, type, status from spaces'`);
        print(`connect your own site: ${self} account add NAME --url https://your-site.atlassian.net --email YOU`);
        if (options.serve) await serveApp(context, home, port);
      }
    });
  } finally {
    site.stop();
  }
};

const serveApp = (context: Context, home: string, port: number): Promise<void> =>
  serve({
    ...context,
    home,
    ...notifyOptions(),
    clock: systemClock,
    host: '127.0.0.1',
    port,
    schedule: false,
    log: say,
    onListening({ url, claim }) {
      print(`\nsee it in the browser: ${claim ?? url}`);
      say('Ctrl-C ends the demo');
    },
  });

const printFirstAnswers = async (directory: string): Promise<void> => {
  const columns = await openColumns(directory);
  try {
    for (const insight of firstAnswers) {
      const parameters = { ...parametersFrom(insight, []), limit: MOST_ROWS };
      const now = iso(systemClock.now());
      const answer = await ask(columns, insight, { parameters, now, maxRows: MOST_ROWS, timeoutMillis: 60_000 });
      print(`\n${insight.question}`);
      await writeRows(answer, 'table', process.stdout);
    }
  } finally {
    await columns.close();
  }
};

const readySchema = z.object({ url: z.string(), email: z.string(), token: z.string() });

const startSite = async (args: readonly string[]) => {
  const main = new URL(`../../simulator/main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
  const child = spawn(process.execPath, [main.pathname, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const first = await firstLine(child);
  return { ...readySchema.parse(JSON.parse(first)), stop: () => child.kill() };
};

const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new UserError(`the simulated site did not start (exit ${code})`, 'see above')));
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
  });

const whole = (option: string, text: string, least: number, most: number): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`${option} ${text} is no whole number from ${least} to ${most}`, 'see kscope demo --help');
};
