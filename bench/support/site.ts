import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface BenchSite {
  readonly url: string;
  readonly email: string;
  readonly token: string;
  stop(): void;
}

/** Starts the simulator as a process of its own, so that it does not share the event loop of what is measured. */
export const startSite = async (options: Readonly<Record<string, string | number>>): Promise<BenchSite> => {
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const main = new URL('../../src/simulator/main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--max-old-space-size=6000', main, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the simulator ended with ${code}`)));
    createInterface({ input: child.stdout }).once('line', resolve);
  });
  const ready: { url: string; email: string; token: string } = JSON.parse(line);
  return { ...ready, stop: () => child.kill() };
};

export const authorization = (site: BenchSite): string =>
  `Basic ${Buffer.from(`${site.email}:${site.token}`).toString('base64')}`;
