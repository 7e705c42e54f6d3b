import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { publicTables } from '../src/model/schema.ts';
import { asMarkdown } from '../src/model/schemaDocument.ts';

it('documents the schema as it is declared; npm run docs writes it again', async () => {
  expect(await readFile(new URL('../docs/schema.md', import.meta.url), 'utf8')).toBe(`${asMarkdown(publicTables)}\n`);
});
