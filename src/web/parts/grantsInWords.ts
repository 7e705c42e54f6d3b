/** "archive_space space" and the like name what they are of twice. */
const TWICE: Readonly<Record<string, string>> = {
  archive_space: 'archive the space',
  manage_users: 'manage users',
  restrict_content: 'restrict content',
};

/** Grants, each an operation and its target, as one line: each operation once, with all that it is of. */
export const grantsInWords = (grants: readonly string[]): string =>
  [...Map.groupBy(grants, (grant) => grant.slice(0, grant.lastIndexOf(' ')))]
    .map(
      ([operation, some]) =>
        TWICE[operation] ?? `${operation} ${some.map((one) => one.slice(one.lastIndexOf(' ') + 1)).join(', ')}`,
    )
    .join(' · ');
