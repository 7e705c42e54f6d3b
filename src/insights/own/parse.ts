import type { AnswerColumn } from '../column.ts';
import type { Insight } from '../insight.ts';
import type { Parameter } from '../parameter.ts';
import { faultOfDefault, namesIn, offeredNames } from '../parameter.ts';
import { sights } from '../sight.ts';
import { checkedYaml } from './checkedYaml.ts';
import { FaultyFile } from './faultyFile.ts';
import { frontMatterSchema } from './frontMatter.ts';

const FENCE = /^---[ \t]*$/;

/**
 * Reads an insight that somebody wrote: YAML between two lines of ---, then SQL.
 * @throws FaultyFile where it is none.
 */
export const parseInsight = (
  content: string,
  { id, file }: { readonly id: string; readonly file: string },
): Insight => {
  const lines = content.replace(/^\ufeff/, '').split(/\r?\n/);
  if (!FENCE.test(lines[0] ?? '')) throw new FaultyFile('expected --- in the first line, then YAML', 1, 1);
  const end = lines.findIndex((line, i) => i > 0 && FENCE.test(line));
  if (end === -1) throw new FaultyFile('expected a line of --- after the YAML', lines.length, 1);
  // The fence stays as an empty line, and so do the lines above the SQL: what is wrong is found by its place in the file.
  const head = checkedYaml(`\n${lines.slice(1, end).join('\n')}`, frontMatterSchema);
  const sql = `${'\n'.repeat(end + 1)}${lines.slice(end + 1).join('\n')}`;
  if (sql.trim() === '') throw new FaultyFile('expected SQL after the YAML', end + 1, 1);
  const { data, place } = head;
  const parameters: Record<string, Parameter> = {};
  for (const [name, { form, pattern, ...given }] of Object.entries(data.parameters)) {
    const parameter: Parameter = { ...given, pattern: pattern === undefined ? undefined : new RegExp(pattern), form };
    const fault = faultOfDefault(parameter);
    if (fault !== undefined) throw new FaultyFile(`expected ${fault}`, ...place(['parameters', name, 'default']));
    parameters[name] = parameter;
  }
  for (const name of namesIn(sql)) {
    if (offeredNames.has(name) || Object.hasOwn(parameters, name)) continue;
    const line = lines.findIndex((text, i) => i > end && text.includes(`$${name}`));
    throw new FaultyFile(
      `$${name} is no declared parameter`,
      line + 1,
      Math.max(0, (lines[line] ?? '').indexOf(`$${name}`)) + 1,
    );
  }
  const columns: Record<string, AnswerColumn> = {};
  for (const [name, { kind, meaning, names_people }] of Object.entries(data.columns)) {
    columns[name] = { kind, meaning, namesPeople: names_people ?? kind === 'person' };
  }
  return {
    id: data.id ?? id,
    area: data.area,
    question: data.question,
    meaning: data.meaning,
    todo: data.todo,
    parameters,
    columns,
    chart: data.chart,
    coverage: data.coverage.map((name) => sights[name]),
    sql,
    file,
  };
};
