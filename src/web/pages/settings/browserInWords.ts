const BROWSERS = [
  ['Edge', /\bEdg\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\bFirefox\//],
  ['Chrome', /\b(Headless)?Chrome\//],
  ['Safari', /\bSafari\//],
] as const;

const SYSTEMS = [
  ['Android', /\bAndroid\b/],
  ['iOS', /\b(iPhone|iPad)\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
] as const;

/** What a browser says that it is, short enough for people; what is not known as it is. */
export const browserInWords = (agent: string | null): string => {
  if (agent === null) return 'a program';
  const of = (table: readonly (readonly [string, RegExp])[]) => table.find(([, words]) => words.test(agent))?.[0];
  const [browser, system] = [of(BROWSERS), of(SYSTEMS)];
  if (browser === undefined) return agent;
  return system === undefined ? browser : `${browser} on ${system}`;
};
