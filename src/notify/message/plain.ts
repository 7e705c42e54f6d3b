/** What ends lines, hides or turns text around: control characters, separators and marks of direction. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** Words of anybody as one line without what would disguise it, cut where it is long. */
export const oneLine = (text: string, longest = 240): string => {
  const line = text.replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line;
};
