/** A JSON string. */
export const text = (value: string): string => JSON.stringify(value);

/**
 * A JSON string of XML or HTML, which holds no control characters but these three: then a few searches and replacements
 * of the whole text are faster than `JSON.stringify`, which writes every character. What a test puts there may hold others.
 */
export function markupText(value: string): string {
  if (!value.isWellFormed() || OTHER_CONTROLS.test(value)) return text(value);
  let escaped = value;
  for (const [character, written] of MARKUP_ESCAPES) {
    if (escaped.includes(character)) escaped = escaped.replaceAll(character, written);
  }
  return `"${escaped}"`;
}

const OTHER_CONTROLS = /[\p{Cc}--[\n\t\r]]/v;

/** The backslash first, since the others write backslashes. */
const MARKUP_ESCAPES = [
  ['\\', '\\\\'],
  ['"', '\\"'],
  ['\n', '\\n'],
  ['\t', '\\t'],
  ['\r', '\\r'],
] as const;

/** An id holds nothing that JSON would escape: content ids are digits, account ids letters, digits, `:` and `-`. */
export const idOrNull = (id: string | null): string => (id === null ? 'null' : `"${id}"`);

const DAY_MILLIS = 86_400_000;
const MOST_DAYS = 20_000;
const days = new Map<number, string>();

/** The wire's time: ISO 8601 in UTC with milliseconds. Lists are full of times, and times of few days. */
export function time(millis: number): string {
  const day = Math.floor(millis / DAY_MILLIS);
  let date = days.get(day);
  if (date === undefined) {
    if (days.size >= MOST_DAYS) days.clear();
    date = new Date(day * DAY_MILLIS).toISOString().slice(0, -'00:00:00.000Z'.length);
    days.set(day, date);
  }
  const rest = Math.floor(millis) - day * DAY_MILLIS;
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  return `${date}${pad(Math.floor(minutes / 60), 2)}:${pad(minutes % 60, 2)}:${pad(seconds % 60, 2)}.${pad(rest % 1000, 3)}Z`;
}

function pad(value: number, width: 2 | 3): string {
  if (width === 3 && value < 100) return value < 10 ? `00${value}` : `0${value}`;
  return value < 10 ? `0${value}` : `${value}`;
}

/** A single thing carries the base in its own links, which its row writes last. */
export function withBase(row: string, origin: string): string {
  const at = row.lastIndexOf('"_links":{') + '"_links":{'.length;
  return `${row.slice(0, at)}"base":"${origin}/wiki",${row.slice(at)}`;
}
