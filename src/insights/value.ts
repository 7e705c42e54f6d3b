/**
 * How much a page is worth to others: each sign counts by its logarithm, so that ten times as many views are one step
 * more; links count double, for somebody chose to set them. What is not known counts as nothing.
 */
export const worthOf = (row: string): string =>
  `(ln(1 + coalesce(${row}.views, 0)) + ln(1 + coalesce(${row}.viewers, 0)) + ln(1 + ${row}.edits) + ln(1 + ${row}.editors)` +
  ` + 2 * ln(1 + ${row}.links_in))`;

export const valueMeaning =
  'The value adds the logarithms of views, viewers, edits and editors, and twice that of the pages that link there; ' +
  'where views are not known it ranks by the rest.';
