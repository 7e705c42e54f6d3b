import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface BenchSite {
  readonly url: string;
  readonly email: string;
  readonly token: string;
  /** Has the site changed: a command of the simulator, and its answer. */
  tell(command: Readonly<Record<string, unknown>>): Promise<unknown>;
  stop(): void;
}

/** Starts the simulator as a process of its own, so that it does not share the event loop of what is measured. */
export const startSite = async (options: Readonly<Record<string, string | number>>): Promise<BenchSite> => {
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const main = new URL('../../src/simulator/main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--max-old-space-size=6000', main, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the simulator ended with ${code}`)));
  });
  // Whoever waits for a line hears of it; when nobody does it is no news.
  ended.catch(() => {});
  const nextLine = () => Promise.race([ended, new Promise<string>((resolve) => lines.once('line', resolve))]);
  const ready: { url: string; email: string; token: string } = JSON.parse(await nextLine());
  return {
    ...ready,
    async tell(command) {
      const answer = nextLine();
      child.stdin.write(`${JSON.stringify(command)}\n`);
      const told: Record<string, unknown> = JSON.parse(await answer);
      if ('error' in told) throw new Error(String(told.error));
      return told;
    },
    stop: () => child.kill(),
  };
};

export const authorization = (site: BenchSite): string =>
  `Basic ${Buffer.from(`${site.email}:${site.token}`).toString('base64')}`;
