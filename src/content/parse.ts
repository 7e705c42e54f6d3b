import { BodyReader } from './bodyReader.ts';
import type { ParsedBody } from './parsedBody.ts';
import { scan } from './scan.ts';
import { sourceOf } from './source.ts';

/** Raise it when a body would be measured differently: bodies measured by an older parser are then read again. */
export const PARSER_VERSION = 2;

export interface ParseOptions {
  /** Whether to gather the text too. */
  readonly text?: boolean;
  /** The hosts that the site answers to: an absolute address elsewhere is an address and no more. */
  readonly hosts?: readonly string[];
  /** The key of the page's own space, which links within the space leave out. */
  readonly spaceKey?: string | undefined;
}

/**
 * Reads a body in storage format, in one pass whose work grows with its length alone. It takes any string, whole,
 * malformed or cut off, and never throws.
 */
export function parseStorage(storage: string, options: ParseOptions = {}): ParsedBody {
  const hosts = (options.hosts ?? []).map((host) => host.toLowerCase());
  const source = sourceOf(storage);
  const reader = new BodyReader(source, { hosts, spaceKey: options.spaceKey ?? null }, options.text ?? false);
  scan(source, reader);
  return reader.finish();
}

/** What a reader sees of a body, as plain text with a line for each block: for search and for fingerprints. */
export const textOf = (storage: string): string => parseStorage(storage, { text: true }).text ?? '';
