import { isDeepStrictEqual } from 'node:util';
import type { Node } from 'yaml';
import { isNode, isScalar, LineCounter, parseDocument } from 'yaml';

type Path = readonly PropertyKey[];

const nodeAt = (
  yaml: string,
  path: Path,
): { readonly node: Node; readonly start: readonly [number, number] } | null => {
  const counter = new LineCounter();
  const node = parseDocument(yaml, { lineCounter: counter }).getIn(path, true);
  if (!isNode(node) || !node.range) return null;
  const { line, col } = counter.linePos(node.range[0]);
  return { node, start: [line, col] };
};

/**
 * A map or a list within a YAML document, with every line and column where it is in the document.
 * @returns null where it cannot stand alone, for instance because it has aliases of what is elsewhere.
 */
export const excerptOf = (yaml: string, path: Path, data: unknown): string | null => {
  const found = nodeAt(yaml, path);
  if (found === null) return null;
  const [line, column] = found.start;
  const [from, to] = found.node.range as [number, number, number];
  const text = `${'\n'.repeat(line - 1)}${' '.repeat(column - 1)}${yaml.slice(from, to)}\n`;
  const alone = parseDocument(text);
  if (alone.errors.length > 0) return null;
  try {
    return isDeepStrictEqual(alone.toJS() ?? {}, data) ? text : null;
  } catch (error) {
    // An alias of what is elsewhere.
    if (error instanceof ReferenceError) return null;
    throw error;
  }
};

/** Where a place in a text stands in the YAML document that has the text as a block (`|`); null: it is no such block. */
export const placeInBlock = (
  yaml: string,
  path: Path,
  [line, column]: readonly [number, number],
): readonly [number, number] | null => {
  const found = nodeAt(yaml, path);
  if (found === null || !isScalar(found.node) || found.node.type !== 'BLOCK_LITERAL') return null;
  const at = found.start[0] + line;
  const source = yaml.split('\n')[at - 1] ?? '';
  const own = String(found.node.value).split('\n')[line - 1] ?? '';
  return [at, column + Math.max(0, source.replace(/\r$/, '').length - own.length)];
};
