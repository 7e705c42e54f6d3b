import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { filterNames, optionOf } from '../src/accounts/filters.ts';
import { publicTables } from '../src/model/schema.ts';
import { asMarkdown } from '../src/model/schemaDocument.ts';

it('documents the schema as it is declared; npm run docs writes it again', async () => {
  expect(await readFile(new URL('../docs/schema.md', import.meta.url), 'utf8')).toBe(`${asMarkdown(publicTables)}\n`);
});

it('documents every filter', async () => {
  const operating = await readFile(new URL('../docs/operating.md', import.meta.url), 'utf8');
  for (const name of filterNames.filter((one) => !one.startsWith('exclude-'))) {
    const { flags } = optionOf(name);
    expect(operating).toContain(`| \`${flags.replace(/[<>]/g, '')}\` |`);
  }
});
