/** How long `kscope --help` takes as a whole process. Usage: node bench/help.ts */
import { spawnSync } from 'node:child_process';
import { publish } from './support/result.ts';

const RUNS = 11;
const bin = new URL('../bin/kscope', import.meta.url).pathname;
const seconds = Array.from({ length: RUNS }, () => {
  const startedAt = performance.now();
  spawnSync(bin, ['--help'], { stdio: 'ignore' });
  return (performance.now() - startedAt) / 1000;
}).sort((a, b) => a - b);
await publish('help', [
  {
    measure: 'start of kscope --help, median (slowest)',
    toReach: '≤ 0.3 s',
    measured: `${seconds[5]?.toFixed(2)} s (${seconds.at(-1)?.toFixed(2)} s)`,
  },
]);
