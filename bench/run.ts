/** Runs every benchmark after the other, each in a process of its own. Usage: npm run bench [name …] */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const folder = new URL('.', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts' && file !== 'seed.ts')
  .map((file) => file.slice(0, -3));
const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : names) {
  spawnSync(process.execPath, [new URL(`${name}.ts`, folder).pathname], { stdio: 'inherit' });
}
