const GATES = [
  ['site', /not allowed to use confluence/i],
  ['space', /does not have permission to the space/i],
  ['content', /does not have permission to the content/i],
] as const;

/** The gate that a denial of permission/check names, by the errors that the v1 document lists; null: it names none. */
export const refusedBy = (errors: readonly string[]): (typeof GATES)[number][0] | null =>
  GATES.find(([, words]) => errors.some((error) => words.test(error)))?.[0] ?? null;
