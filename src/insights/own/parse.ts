import { isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { AnswerColumn } from '../column.ts';
import type { Insight } from '../insight.ts';
import type { Parameter } from '../parameter.ts';
import { faultOfDefault, namesIn } from '../parameter.ts';
import { sights } from '../sight.ts';
import { frontMatterSchema } from './frontMatter.ts';

/** What is wrong with a file, and where; lines and columns count from 1. */
export class FaultyFile extends Error {
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.name = 'FaultyFile';
    this.line = line;
    this.column = column;
  }
}

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
  const head = headOf(`\n${lines.slice(1, end).join('\n')}`);
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
    if (name === 'now' || Object.hasOwn(parameters, name)) continue;
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

type Path = readonly PropertyKey[];

interface Head {
  readonly data: z.output<typeof frontMatterSchema>;
  readonly place: (path: Path) => readonly [line: number, column: number];
}

const headOf = (yaml: string): Head => {
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false });
  const at = (offset: number): readonly [number, number] => {
    const { line, col } = counter.linePos(offset);
    return [Math.max(1, line), Math.max(1, col)];
  };
  const [error] = document.errors;
  if (error !== undefined) throw new FaultyFile(error.message, ...at(error.pos[0]));
  /** Of a value; of what holds it where it is not there. */
  const place = (path: Path): readonly [number, number] => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return at(node.range[0]);
    }
    return at(1);
  };
  /** Of a key that is not known. */
  const placeOfKey = (path: Path, key: string): readonly [number, number] => {
    const map = path.length === 0 ? document.contents : document.getIn(path, true);
    const pair = isMap(map) ? map.items.find((item) => String(item.key) === key) : undefined;
    return pair !== undefined && isNode(pair.key) && pair.key.range ? at(pair.key.range[0]) : place(path);
  };
  const checked = frontMatterSchema.safeParse(document.toJS() ?? {});
  if (checked.success) return { data: checked.data, place };
  const issue = checked.error.issues[0] as z.core.$ZodIssue;
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    throw new FaultyFile(`${[...issue.path, key].join('.')} is not known here`, ...placeOfKey(issue.path, key));
  }
  throw new FaultyFile(`${issue.path.join('.') || 'the YAML'}: expected ${expectation(issue)}`, ...place(issue.path));
};

const expectation = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'invalid_type') return issue.expected === 'record' ? 'a map' : `a ${issue.expected}`;
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_union') return 'a number, a text, a list of texts, or nothing';
  return issue.message;
};
