/**
 * Whether the parser takes whatever it is given: broken bodies of every kind, read whole, measured and hashed, each
 * within a second. Usage: node bench/fuzz.ts [inputs] [seed]
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { minHashOf } from '../src/content/minHash.ts';
import { parseStorage } from '../src/content/parse.ts';
import { brokenBody } from '../test/content/bodies.ts';
import { publish } from './support/result.ts';

const inputs = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
/** Set in the process that does the work: one that hangs can only be ended from outside. */
const IN_CHILD = 'KSCOPE_BENCH_CHILD';
const ALL_MILLIS = 20 * 60_000;
const ONE_MILLIS = 1_000;

const work = (): void => {
  let bytes = 0;
  let slowest = 0;
  const outcome = fc.check(
    fc.property(brokenBody(), (storage) => {
      const startedAt = performance.now();
      const body = parseStorage(storage, { text: true, hosts: ['example.atlassian.net'], spaceKey: 'ENG' });
      minHashOf(body.text ?? '');
      const millis = performance.now() - startedAt;
      bytes += Buffer.byteLength(storage);
      slowest = Math.max(slowest, millis);
      return millis < ONE_MILLIS;
    }),
    { numRuns: inputs, seed, endOnFailure: true },
  );
  const failure = outcome.failed ? fc.defaultReportMessage(outcome) : null;
  console.log(JSON.stringify({ read: outcome.numRuns, bytes, slowest, failure }));
};

if (process.env[IN_CHILD] !== undefined) {
  work();
} else {
  const { stdout, error } = spawnSync(
    process.execPath,
    [fileURLToPath(import.meta.url), String(inputs), String(seed)],
    {
      env: { ...process.env, [IN_CHILD]: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: ALL_MILLIS,
    },
  );
  const result = error === undefined ? JSON.parse(stdout.toString()) : { read: 0, failure: error.message };
  await publish(
    'fuzz',
    [
      {
        measure: `${inputs} broken bodies, seed ${seed}: thrown or hung`,
        toReach: 'none',
        measured: result.failure ?? `none in ${result.read}, of ${(result.bytes / 1e6).toFixed(1)} MB`,
      },
      { measure: 'the slowest', toReach: `${ONE_MILLIS} ms`, measured: `${result.slowest?.toFixed(1)} ms` },
    ],
    result,
  );
}
