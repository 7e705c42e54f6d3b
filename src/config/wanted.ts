import type { UsageError } from '../model/errors.ts';
import type { Thing } from './thing.ts';

/** A thing as the file wants it. */
export interface Wanted extends Thing {
  /** What is wrong with it, or with a part of it, at its place. */
  readonly fault: (message: string, ...path: readonly PropertyKey[]) => UsageError;
}

/** A file of the home as the file wants it. */
export interface WantedFile extends Wanted {
  readonly kind: 'file';
  readonly content: string;
  /** The same as it is checked: so that places in it can be told by `faultAt`. */
  readonly checked: string;
  readonly faultAt: (line: number, column: number, message: string) => UsageError;
}
