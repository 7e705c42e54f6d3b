import { isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { nearest } from '../nearest.ts';
import { FaultyFile } from './faultyFile.ts';
import { keysAt } from './keysAt.ts';

type Path = readonly PropertyKey[];

/** YAML that is what it should be. */
export interface CheckedYaml<T> {
  readonly data: T;
  /** What was written, before the schema made something of it. */
  readonly given: unknown;
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
  if (error !== undefined) {
    const twice = error.code === 'DUPLICATE_KEY' ? /^[^\s:]+/.exec(yaml.slice(error.pos[0]))?.[0] : undefined;
    throw new FaultyFile(
      twice === undefined ? error.message : `${twice} stands here twice: expected each name once`,
      ...at(error.pos[0]),
    );
  }
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
  let given: unknown;
  try {
    given = document.toJS() ?? {};
  } catch (fault) {
    // An alias of what is not there, or aliases of aliases without end.
    if (!(fault instanceof ReferenceError)) throw fault;
    const alias = /alias[^:]*: (\S+)$/.exec(fault.message)?.[1];
    throw new FaultyFile(fault.message, ...at(alias === undefined ? 0 : Math.max(0, yaml.indexOf(`*${alias}`))));
  }
  const checked = schema.safeParse(given);
  if (checked.success) return { data: checked.data, given, place };
  const { path, ...issue } = telling(checked.error.issues);
  const name = path.join('.') || whole;
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const near = nearest(key, keysAt(schema, path, given));
    const hint = near.length > 0 ? `; near: ${near.join(', ')}` : '';
    throw new FaultyFile(`${[...path, key].join('.')} is not known here${hint}`, ...placeOfKey(path, key));
  }
  const expected = expectation(issue as z.core.$ZodIssue);
  const isSaid = /^(is|has|holds|must|names)\s/.test(expected);
  const message = isSaid ? `${name} ${expected}` : `${name}: ${expected.startsWith('"') ? '' : 'expected '}${expected}`;
  throw new FaultyFile(
    message,
    ...(issue.code === 'invalid_key' ? placeOfKey(path.slice(0, -1), String(path.at(-1))) : place(path)),
  );
};

/** The issue that says most: of a choice, what is wrong with the form that was meant. */
const telling = (issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue => {
  // A key that is misspelt misses as the right one too.
  const issue = (issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]) as z.core.$ZodIssue;
  if (issue.code !== 'invalid_union') return issue;
  const meant = issue.errors.filter((errors) =>
    errors.every(({ code, path }) => code !== 'invalid_type' || path.length > 0),
  );
  const [only, another] = meant;
  if (only === undefined || another !== undefined) return issue;
  const inner = telling(only);
  return { ...inner, path: [...issue.path, ...inner.path] };
};

const TYPES: Readonly<Record<string, string>> = {
  record: 'a map',
  object: 'a map',
  array: 'a list',
  string: 'a text',
  int: 'a whole number',
  boolean: 'true or false',
  null: 'nothing',
};

const expectation = (issue: z.core.$ZodIssue): string => {
  // What a schema says of its own is better than what is said here.
  const isOwn = !issue.message.startsWith('Invalid');
  if (issue.code === 'invalid_type') return isOwn ? issue.message : (TYPES[issue.expected] ?? `a ${issue.expected}`);
  if (issue.code === 'invalid_value') {
    return issue.values.length === 1 && isOwn ? issue.message : `one of ${issue.values.map(String).join(', ')}`;
  }
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? 'another name';
  if (issue.code === 'invalid_union') {
    if ('options' in issue && Array.isArray(issue.options)) return `one of ${issue.options.join(', ')}`;
    return isOwn ? issue.message : oneOf(issue.errors);
  }
  // "Too small: expected string to have >=1 characters", where a schema says nothing.
  return issue.message.replace(/^[A-Z][a-z ]+: expected /, '');
};

const oneOf = (errors: readonly (readonly z.core.$ZodIssue[])[]): string =>
  [...new Set(errors.flatMap(([first]) => (first === undefined ? [] : [expectation(first)])))].join(', or ');
