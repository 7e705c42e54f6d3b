import { isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { FaultyFile } from './faultyFile.ts';

type Path = readonly PropertyKey[];

/** YAML that is what it should be. */
export interface CheckedYaml<T> {
  readonly data: T;
  /** Where a value stands; where what holds it does, if it is not there. Lines and columns count from 1. */
  readonly place: (path: Path) => readonly [line: number, column: number];
}

/**
 * Reads YAML that people write.
 * @param whole what the document is called in a message.
 * @throws FaultyFile with the place, and what was expected there.
 */
export const checkedYaml = <S extends z.ZodType>(
  yaml: string,
  schema: S,
  whole = 'the YAML',
): CheckedYaml<z.output<S>> => {
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false });
  const at = (offset: number): readonly [number, number] => {
    const { line, col } = counter.linePos(offset);
    return [Math.max(1, line), Math.max(1, col)];
  };
  const [error] = document.errors;
  if (error !== undefined) throw new FaultyFile(error.message, ...at(error.pos[0]));
  const place = (path: Path): readonly [number, number] => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return at(node.range[0]);
    }
    return at(document.contents?.range?.[0] ?? yaml.search(/\S|$/));
  };
  /** Of a key that is not known. */
  const placeOfKey = (path: Path, key: string): readonly [number, number] => {
    const map = path.length === 0 ? document.contents : document.getIn(path, true);
    const pair = isMap(map) ? map.items.find((item) => String(item.key) === key) : undefined;
    return pair !== undefined && isNode(pair.key) && pair.key.range ? at(pair.key.range[0]) : place(path);
  };
  const checked = schema.safeParse(document.toJS() ?? {});
  if (checked.success) return { data: checked.data, place };
  const { issues } = checked.error;
  // A key that is misspelt misses as the right one too.
  const issue = (issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]) as z.core.$ZodIssue;
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    throw new FaultyFile(`${[...issue.path, key].join('.')} is not known here`, ...placeOfKey(issue.path, key));
  }
  throw new FaultyFile(`${issue.path.join('.') || whole}: expected ${expectation(issue)}`, ...place(issue.path));
};

const TYPES: Readonly<Record<string, string>> = {
  record: 'a map',
  object: 'a map',
  array: 'a list',
  string: 'a text',
  int: 'a whole number',
};

const expectation = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'invalid_type') return TYPES[issue.expected] ?? `a ${issue.expected}`;
  if (issue.code === 'invalid_value') {
    return issue.values.length === 1 ? issue.message : `one of ${issue.values.map(String).join(', ')}`;
  }
  if (issue.code === 'invalid_union') return 'a number, a text, a list of texts, or nothing';
  return issue.message;
};
