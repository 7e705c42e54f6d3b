/** An expression for whether a row of page_links is known to be broken. Those that are unseen may be broken or not. */
export const isBroken = (link: string): string =>
  `coalesce(${link}.resolution in ('wanted', 'trashed', 'absent'), false)`;
