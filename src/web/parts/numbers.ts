const grouped = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export const count = (value: number): string => grouped.format(value);

/** "12.3K" where the whole number would be too wide. */
export const brief = (value: number): string => (value < 100_000 ? grouped.format(value) : short.format(value));

/** "1 page", "3,000 pages". */
export const many = (value: number, one: string, more = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : more}`;
