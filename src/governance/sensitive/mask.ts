const HIDDEN = '…';

/** So much of a value is shown at its start and at its end, where it is long enough that the rest is no guess. */
const SHOWN = 4;

/** Characters that a value must have for each that is shown. */
const HIDING = 5;

/** A value with most of it hidden: enough to find it on the page, too little to use it. Line breaks are spaces. */
export const mask = (value: string): string => {
  const characters = [...value.replaceAll(/\s+/g, ' ').trim()];
  const shown = Math.min(SHOWN, Math.floor(characters.length / HIDING / 2));
  if (shown === 0) return HIDDEN;
  return `${characters.slice(0, shown).join('')}${HIDDEN}${characters.slice(-shown).join('')}`;
};
