import { iso, systemClock } from '../../model/clock.ts';
import { UsageError } from '../../model/errors.ts';
import { serve as serveUntilStopped } from '../../server/serve.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { notifyOptions } from '../notify.ts';
import { printJson, say } from '../terminal.ts';

interface ServeOptions {
  readonly port: string;
  readonly host: string;
  readonly schedule: boolean;
  readonly publicUrl?: string;
}

const MOST_PORT = 65_535;

/** Serves until Ctrl-C or the system's wish to stop, which is its good end. */
export const serve = async (
  { port: given, host, schedule, publicUrl }: ServeOptions,
  globals: Globals,
): Promise<void> => {
  const port = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (!(port <= MOST_PORT)) {
    throw new UsageError(`--port ${given} is no port`, `give a whole number from 0 to ${MOST_PORT}`);
  }
  await withContext(globals, async (context) => {
    const log = (text: string): void => say(`${iso(systemClock.now())} ${text}`);
    await serveUntilStopped({
      ...context,
      home: globals.home,
      ...notifyOptions(publicUrl),
      clock: systemClock,
      host,
      port,
      schedule,
      environment: process.env,
      log,
      onListening({ url, claim }) {
        if (globals.json) printJson({ url });
        log(`Kscope is at ${url}; Ctrl-C stops it`);
        if (claim !== null) log(`nobody can sign in yet: open ${claim} within a day to become the first administrator`);
      },
    });
    log('stopped');
  });
};
