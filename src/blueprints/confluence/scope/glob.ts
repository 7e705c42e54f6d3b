/**
 * Whether a text is what a pattern says, whole and whatever its case: `*` stands for any characters, `?` for one. Time
 * grows with the product of both lengths at most, for on a mismatch only the last `*` takes one character more.
 */
export const glob = (pattern: string): ((text: string) => boolean) => {
  const wanted = characters(pattern);
  return (text) => {
    const given = characters(text);
    let at = 0;
    let star = -1;
    let resume = 0;
    for (let i = 0; i < given.length; ) {
      if (wanted[at] === '*') {
        star = at;
        at += 1;
        resume = i;
      } else if (wanted[at] === '?' || wanted[at] === given[i]) {
        at += 1;
        i += 1;
      } else if (star >= 0) {
        at = star + 1;
        resume += 1;
        i = resume;
      } else return false;
    }
    return wanted.slice(at).every((character) => character === '*');
  };
};

/** Whether a pattern may stand for more than itself. */
export const isGlob = (pattern: string): boolean => /[*?]/.test(pattern);

const characters = (text: string): readonly string[] => [...text.normalize('NFC').toLowerCase()];
