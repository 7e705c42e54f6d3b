import pg from 'pg';

/** A statement as it went to the database, with the values that it had the first time. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

type Query = { readonly text?: string; readonly values?: readonly unknown[] };

/** Everything that this process asks databases while `work` runs, each statement once. */
export const statementsOf = async (work: () => Promise<unknown>): Promise<readonly Statement[]> => {
  const statements = new Map<string, Statement>();
  const original = pg.Client.prototype.query;
  const heard = function (this: pg.Client, first: string | Query, ...rest: unknown[]): unknown {
    const query: Query = typeof first === 'string' ? { text: first } : first;
    const values = query.values ?? (Array.isArray(rest[0]) ? rest[0] : []);
    const text = query.text ?? '';
    if (!statements.has(text)) statements.set(text, { text, values });
    return Reflect.apply(original as (...args: unknown[]) => unknown, this, [first, ...rest]);
  };
  pg.Client.prototype.query = heard as typeof original;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = original;
  }
  return [...statements.values()];
};
