/**
 * Runs a simulated site as a process of its own until it is told to stop:
 *
 *     node src/simulator/main.ts --pages 1000 --seed 7 --mode ROLES --edition standard --port 0 --latency 80
 *
 * With `--faults 0.02` requests fail in every way at that rate each, with `--throttle 0.05` 429s at one of their own.
 *
 * Once it serves, it prints one line of JSON: the url, and the e-mail and token of the account to crawl with. From then on
 * it takes commands as lines of JSON on its standard input, such as `{"live": {"acts": 100, "seed": 1}}`
 * and `{"faults": {"rate": 0}}`.
 */
import { parseArgs } from 'node:util';
import { readCommands } from './commands.ts';
import { Faults } from './faults/faults.ts';
import { faultsCommand } from './faults/faultsCommand.ts';
import { evenRates } from './faults/kinds.ts';
import { startSimulator } from './http/server.ts';
import { liveCommand } from './life/liveCommand.ts';
import type { Edition, RoleMode } from './site.ts';
import { buildSite } from './world/site.ts';

const MODES: readonly RoleMode[] = ['PRE_ROLES', 'ROLES_TRANSITION', 'ROLES'];
const EDITIONS: readonly Edition[] = ['free', 'standard', 'premium'];

const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '1000' },
    spaces: { type: 'string' },
    groups: { type: 'string' },
    seed: { type: 'string', default: '1' },
    mode: { type: 'string' },
    edition: { type: 'string' },
    port: { type: 'string', default: '0' },
    latency: { type: 'string', default: '0' },
    'body-bytes': { type: 'string' },
    faults: { type: 'string', default: '0' },
    throttle: { type: 'string' },
  },
});

function whole(name: string, text: string): number {
  if (!/^\d{1,12}$/.test(text)) throw new Error(`--${name} must be a whole number, not ${text}`);
  return Number(text);
}

function share(name: string, text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new Error(`--${name} must be a number from 0 to 1, not ${text}`);
  return value;
}

function oneOf<T extends string>(name: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === text);
  if (found === undefined) throw new Error(`--${name} must be one of ${allowed.join(', ')}, not ${text}`);
  return found;
}

const { mode, edition, spaces, groups, 'body-bytes': bodyBytes } = values;
const site = buildSite({
  seed: whole('seed', values.seed),
  pages: whole('pages', values.pages),
  ...(mode === undefined ? {} : { mode: oneOf('mode', mode, MODES) }),
  ...(edition === undefined ? {} : { edition: oneOf('edition', edition, EDITIONS) }),
  ...(spaces === undefined ? {} : { spaces: whole('spaces', spaces) }),
  ...(groups === undefined ? {} : { groups: whole('groups', groups) }),
  ...(bodyBytes === undefined ? {} : { bodyBytes: whole('body-bytes', bodyBytes) }),
});
const rate = share('faults', values.faults);
const throttled = values.throttle === undefined ? rate : share('throttle', values.throttle);
const faults = new Faults({ seed: whole('seed', values.seed), rates: evenRates(rate, throttled) });
const simulator = await startSimulator({
  site,
  port: whole('port', values.port),
  latencyMillis: whole('latency', values.latency),
  faults,
});
const token = site.tokens.find(({ scopes, expired }) => scopes === null && !expired);
console.log(JSON.stringify({ url: simulator.url, email: token?.email, token: token?.secret, cloudId: site.cloudId }));

// A terminal is nobody who sends commands, and reading from one would stop a process in the background.
const stopReading = process.stdin.isTTY
  ? () => {}
  : readCommands({ live: liveCommand(site), faults: faultsCommand(faults) });

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stopReading();
    void simulator.close();
  });
}
