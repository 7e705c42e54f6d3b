import type { Json } from '../../columns/json.ts';
import type { RowObject } from '../../columns/row.ts';
import type { Condition } from '../rule/entry.ts';
import type { Rule } from '../rule/rule.ts';

/** The rows that are about one subject, by what the column of the rule says. */
export interface About {
  readonly value: string;
  readonly first: RowObject;
  readonly rows: number;
}

/** The rows that match a rule, by subject, in their order. Rows about nothing are left out. */
export const matching = ({ subject, where }: Rule, rows: readonly RowObject[]): readonly About[] => {
  const conditions = Object.entries(where);
  const found = new Map<string, { value: string; first: RowObject; rows: number }>();
  for (const row of rows) {
    if (!conditions.every(([column, condition]) => fits(row[column] ?? null, condition))) continue;
    const about = subject.column === null ? '' : row[subject.column];
    if (about === null || about === undefined) continue;
    const value = String(about);
    const known = found.get(value);
    if (known === undefined) found.set(value, { value, first: row, rows: 1 });
    else known.rows += 1;
  }
  return [...found.values()];
};

const fits = (value: Json, condition: Condition): boolean => {
  if (Array.isArray(condition)) return condition.some((one) => one === value);
  if (typeof condition !== 'object') return condition === value;
  const { least, most } = condition as Exclude<Condition, readonly unknown[] | string | number | boolean>;
  const number = typeof value === 'number' ? value : Number.NaN;
  return number >= (least ?? Number.NEGATIVE_INFINITY) && number <= (most ?? Number.POSITIVE_INFINITY);
};
