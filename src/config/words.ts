/** A name of the code as the file has it: internalDomains and exclude-space as internal_domains and exclude_space. */
export const inFile = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replaceAll('-', '_');

/** A name of the file as the code has it: internal_domains as internalDomains. */
export const inCode = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** A map with its keys named otherwise. */
export const renamed = (
  map: Readonly<Record<string, unknown>>,
  name: (key: string) => string,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [name(key), value]));
