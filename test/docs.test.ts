import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { filterNames, optionOf } from '../src/accounts/filters.ts';
import { derivedTables } from '../src/columns/derived/index.ts';
import { wantedOf } from '../src/config/read.ts';
import { configJsonSchema } from '../src/config/schema.ts';
import { ownExample } from '../src/governance/own/example.ts';
import { shippedRules } from '../src/governance/rules/index.ts';
import { asMarkdown as insightsAsMarkdown } from '../src/insights/document.ts';
import { parseInsight } from '../src/insights/own/parse.ts';
import { shippedInsights } from '../src/insights/registry.ts';
import { publicTables } from '../src/model/schema.ts';
import { asMarkdown } from '../src/model/schemaDocument.ts';

it('documents the schema as it is declared; npm run docs writes it again', async () => {
  const tables = [...publicTables, ...derivedTables];
  expect(await readFile(new URL('../docs/schema.md', import.meta.url), 'utf8')).toBe(`${asMarkdown(tables)}\n`);
});

it('documents the insights as they are declared, with an example that can be asked; npm run docs writes it again', async () => {
  const document = await readFile(new URL('../docs/insights.md', import.meta.url), 'utf8');
  expect(document).toBe(`${insightsAsMarkdown(shippedInsights)}\n`);
  const [, example = ''] = /```sql\n([\s\S]*?)\n```/.exec(document) ?? [];
  expect(parseInsight(example, { id: 'example', file: 'example.sql' }).question).toMatch(/runbooks/);
});

it('documents every rule as it is shipped, with examples that can be resolved', async () => {
  const document = await readFile(new URL('../docs/governance.md', import.meta.url), 'utf8');
  for (const { id, severity, subject, title } of shippedRules) {
    expect(document).toContain(`| ${id} | ${severity} | ${subject?.type} | ${title}`);
  }
  const [, example = ''] = /```yaml\n([\s\S]*?)\n```/.exec(document) ?? [];
  expect(`${example}\n`).toBe(ownExample);
});

it('documents every filter', async () => {
  const operating = await readFile(new URL('../docs/operating.md', import.meta.url), 'utf8');
  for (const name of filterNames.filter((one) => !one.startsWith('exclude-'))) {
    const { flags } = optionOf(name);
    expect(operating).toContain(`| \`${flags.replace(/[<>]/g, '')}\` |`);
  }
});

it('publishes the JSON Schema of kscope.yaml as it is checked, with an example that both take; npm run docs writes it again', async () => {
  const published = JSON.parse(await readFile(new URL('../docs/kscope.schema.json', import.meta.url), 'utf8'));
  expect(published).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
  const document = await readFile(new URL('../docs/config.md', import.meta.url), 'utf8');
  const [, example = ''] = /```yaml\n([\s\S]*?)\n```/.exec(document) ?? [];
  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  const validate = ajv.compile(published);
  expect(validate(parse(example)), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ accounts: { acme: { url: 'https://acme.atlassian.net', evry: '6h' } } })).toBe(false);
  const env = Object.fromEntries([...example.matchAll(/env: (\w+)/g)].map(([, name = '']) => [name, 'x'.repeat(20)]));
  // Files beside it are none here.
  const alone = example.replaceAll(/^(rules|insights): .*$/gm, '').replaceAll(/\{ file: .*? \}/g, '{ env: FILE }');
  expect(await wantedOf({ path: 'kscope.yaml', folder: '.', yaml: alone }, { ...env, FILE: 'x' })).not.toEqual([]);
});
