import { isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

/** What is wrong with a file, and where; lines and columns count from 1. */
export class FaultyYaml extends Error {
  readonly line: number;
  readonly column: number;

  constructor(message: string, [line, column]: Place) {
    super(message);
    this.name = 'FaultyYaml';
    this.line = line;
    this.column = column;
  }
}

type Place = readonly [line: number, column: number];
type Path = readonly PropertyKey[];

export interface ReadYaml<T> {
  readonly data: T;
  /** Where a value stands; where it is not there, what would hold it. */
  place(path: Path): Place;
}

/**
 * Reads YAML that is to be what a schema says.
 * @throws FaultyYaml where it is not, with the first thing that is wrong.
 */
export const readYaml = <S extends z.ZodType>(content: string, schema: S): ReadYaml<z.output<S>> => {
  const counter = new LineCounter();
  const document = parseDocument(content, { lineCounter: counter, prettyErrors: false });
  const at = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return [Math.max(1, line), Math.max(1, col)];
  };
  const [error] = document.errors;
  if (error !== undefined) throw new FaultyYaml(error.message, at(error.pos[0]));
  const place = (path: Path): Place => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return at(node.range[0]);
    }
    return at(0);
  };
  const placeOfKey = (path: Path, key: string): Place => {
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
    throw new FaultyYaml(`${[...issue.path, key].join('.')} is not known here`, placeOfKey(issue.path, key));
  }
  throw new FaultyYaml(`${issue.path.join('.') || 'the file'}: expected ${expectation(issue)}`, place(issue.path));
};

const expectation = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'invalid_type') {
    const words: Readonly<Record<string, string>> = {
      record: 'a map',
      object: 'a map',
      array: 'a list',
      string: 'a text',
      int: 'a whole number',
    };
    return words[issue.expected] ?? `a ${issue.expected}`;
  }
  if (issue.code === 'invalid_value')
    return issue.values.length === 1 ? issue.message : `one of ${issue.values.map(String).join(', ')}`;
  return issue.message;
};
