import { Accounts } from '../accounts/accounts.ts';
import type { CrawlWatch } from '../blueprints/crawlAccount.ts';
import { CrawlRunning } from '../crawl/errors.ts';
import { Limiters } from '../crawl/limiters.ts';
import { iso, steadyClock, systemClock } from '../model/clock.ts';
import { messageOf, UsageError, UserError } from '../model/errors.ts';
import { traced } from '../model/trace.ts';
import { explainDatabaseTrouble } from '../store/failures.ts';
import { joinRecords } from '../store/records.ts';
import { crawlAndFollow } from './crawlAndFollow.ts';
import type { CrawlFailure, CrawlMessage, CrawlOrder, CrawlReply } from './crawlApart.ts';
import { startTelemetry } from './telemetry.ts';

/** As many as the records of a command have. */
const CONNECTIONS = 16;
const PROGRESS_MILLIS = 250;

const stop = new AbortController();
const reply = (message: CrawlReply): void => {
  process.send?.(message);
};

const crawl = async (order: CrawlOrder): Promise<CrawlReply> => {
  const { connection, home, columnsDirectory, account: name, token, mode, ceiling } = order;
  const records = joinRecords(connection, CONNECTIONS);
  const accounts = new Accounts(records, {
    open: () => token,
    seal: () => {
      throw new Error('a crawl gives no account another token');
    },
  });
  const tell = (told: string): void => reply({ told });
  let stopTelling = (): void => {};
  try {
    const summary = await crawlAndFollow({
      records,
      accounts,
      account: await accounts.get(name),
      clock: systemClock,
      signal: stop.signal,
      limiters: new Limiters({
        clock: steadyClock,
        ceiling,
        onPause: (site, until) =>
          tell(`${site} asks to wait until ${iso(systemClock.now() + until - steadyClock.now())}`),
      }),
      mode,
      home,
      columnsDirectory,
      tell,
      onStart: (watch) => {
        const { runId, resumed, startedAt, earlierRequests } = watch.run;
        reply({ begun: { runId, resumed, startedAt, earlierRequests } });
        stopTelling = tellProgress(watch);
      },
    });
    return { summary };
  } catch (error) {
    return { failure: failureOf(explainDatabaseTrouble(error)) };
  } finally {
    stopTelling();
    await records.close();
  }
};

/** Tells how far it is, whenever it has come further, until the returned function is called. */
const tellProgress = ({ progress, transport, limiter }: CrawlWatch): (() => void) => {
  let last = '';
  const tell = (): void => {
    const now = { stages: progress.stages, requests: transport.count, window: limiter.window };
    const text = JSON.stringify(now);
    if (text !== last) reply({ progress: now });
    last = text;
  };
  tell();
  const timer = setInterval(tell, PROGRESS_MILLIS);
  return () => {
    clearInterval(timer);
    tell();
  };
};

const failureOf = (error: unknown): CrawlFailure => ({
  kind:
    error instanceof CrawlRunning
      ? 'running'
      : error instanceof UsageError
        ? 'usage'
        : error instanceof UserError
          ? 'user'
          : 'other',
  message: messageOf(error),
  mend: error instanceof UserError ? error.mend : '',
  account: error instanceof CrawlRunning ? error.account : '',
});

const halt = (): void => stop.abort(new UserError('the crawl was stopped', 'crawl again to go on'));

/** The process that {@link crawlApart} starts: one crawl. */
process.on('message', async (message: CrawlMessage) => {
  if ('stop' in message) {
    halt();
    return;
  }
  const endTelemetry = await startTelemetry(process.env);
  const { carrier } = message.order;
  const end = await traced('crawl process', { carrier }, () => crawl(message.order));
  await endTelemetry();
  process.send?.(end, () => process.exit());
});

// A terminal and the system tell all processes at once; the crawl then stops as when it is told to.
process.on('SIGINT', halt);
process.on('SIGTERM', halt);

// Whoever ordered it is gone without a word: the run stays as it is, to be gone on with.
process.once('disconnect', () => process.exit());
