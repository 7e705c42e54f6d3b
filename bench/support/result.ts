import { mkdir, writeFile } from 'node:fs/promises';

/** One figure: what was measured, what it should reach, what came out. */
export interface Figure {
  readonly measure: string;
  readonly toReach: string;
  readonly measured: string;
}

/** Prints figures as a table, and writes them as JSON beside their benchmark's name. It judges nothing. */
export const publish = async (name: string, figures: readonly Figure[], detail: unknown = null): Promise<void> => {
  console.log(`\n${name}`);
  console.log('| measure | to reach | measured |\n|---|---|---|');
  for (const figure of figures) console.log(`| ${figure.measure} | ${figure.toReach} | ${figure.measured} |`);
  const folder = new URL('../results/', import.meta.url);
  await mkdir(folder, { recursive: true });
  const document = { name, at: new Date().toISOString(), node: process.version, figures, detail };
  await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(document, null, 2)}\n`);
};
