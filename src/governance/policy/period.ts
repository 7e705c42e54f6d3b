/** A span of time as people write it: 90d, 6m, 2y. */
export interface Period {
  readonly count: number;
  readonly unit: 'd' | 'm' | 'y';
}

const FORM = /^([1-9]\d{0,4})([dmy])$/;

/** @returns undefined where the text is none. */
export const periodOf = (text: string): Period | undefined => {
  const [, count, unit] = FORM.exec(text) ?? [];
  return count === undefined ? undefined : { count: Number(count), unit: unit as Period['unit'] };
};

export const PERIOD_FORM = 'a number of days, months or years, such as 90d, 6m or 2y';

/** The moment so much later, or with -1 so much earlier, in UTC; the 31st of a short month is its last day. ISO 8601. */
export const shift = (from: string, { count, unit }: Period, direction: 1 | -1 = 1): string => {
  const date = new Date(from);
  if (unit === 'd') date.setUTCDate(date.getUTCDate() + direction * count);
  else {
    const day = date.getUTCDate();
    date.setUTCDate(1);
    date.setUTCMonth(date.getUTCMonth() + direction * count * (unit === 'y' ? 12 : 1));
    const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    date.setUTCDate(Math.min(day, last));
  }
  return date.toISOString();
};
