/** How many at most are named. */
const MOST = 3;

/** The names that are most like a word, best first; none where nothing is like it. */
export const nearest = (word: string, names: readonly string[]): readonly string[] =>
  names
    .map((name) => ({ name, far: name.includes(word) || word.includes(name) ? 1 : distance(word, name) }))
    .filter(({ far, name }) => far <= Math.max(2, Math.min(word.length, name.length) / 2))
    .toSorted((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, MOST)
    .map(({ name }) => name);

/** How many letters must be put in, taken out or changed. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] as number) + (letter === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, changed));
    }
    row = next;
  }
  return row[b.length] as number;
};
