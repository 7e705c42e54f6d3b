import type { Result } from '../query.ts';

/** Writes an answer as text, piece by piece while it is read. */
export type Formatter = (
  result: Pick<Result, 'columns' | 'rows'>,
  options: {
    /** The columns of the terminal, where the text goes to one. */
    readonly width?: number;
  },
) => AsyncGenerator<string>;
