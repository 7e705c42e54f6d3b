/** A JSON string. */
export const text = (value: string): string => JSON.stringify(value);

/** A JSON string or null. */
export const textOrNull = (value: string | null): string => (value === null ? 'null' : JSON.stringify(value));

/** The wire's time: ISO 8601 in UTC with milliseconds. */
export const time = (millis: number): string => new Date(millis).toISOString();

/** A single thing carries the base in its own links, which its row writes last. */
export function withBase(row: string, origin: string): string {
  const at = row.lastIndexOf('"_links":{') + '"_links":{'.length;
  return `${row.slice(0, at)}"base":"${origin}/wiki",${row.slice(at)}`;
}
