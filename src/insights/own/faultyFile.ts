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
