import { z } from 'zod';
import type { Writer } from '../../store/records.ts';

/** What a person is and was called. */
export interface Names {
  /** Those that are theirs alone. */
  readonly own: readonly string[];
  /** Those that somebody else has too: they are erased where the account is named, and left elsewhere. */
  readonly shared: readonly string[];
}

/** What Atlassian calls people whom it does not name. */
export const FORMER_USER = 'Former user';
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  'former user',
  'deleted user',
  'unknown user',
  'anonymous',
  'unknown',
]);

/** Every name and e-mail of the account that the records know, former ones included. */
const NAMES = `
select display_name as name from users where account = any ($1) and user_id = $2
union select public_name from users where account = any ($1) and user_id = $2
union select email from users where account = any ($1) and user_id = $2
union select author_name from audit_records where account = any ($1) and author_id = $2
union select v.value from changes c, jsonb_each_text(coalesce(c.before, '{}') || '{}') v
  where account = any ($1) and subject_type = 'user' and subject_id = $2 and kind = 'rename'
union select v.value from changes c, jsonb_each_text(coalesce(c.after, '{}') || '{}') v
  where account = any ($1) and subject_type = 'user' and subject_id = $2 and kind = 'rename'`;

const DOCUMENTS =
  "select document from wire_documents where account = any ($1) and id = $2 and resource like '%.user.%'";

const namesIn = z.object({
  displayName: z.string().nullish(),
  publicName: z.string().nullish(),
  email: z.string().nullish(),
  emailAddress: z.string().nullish(),
});

const SHARED = `select lower(name) as name from (
  select display_name as name from users where account = any ($1) and user_id <> $2
  union select public_name from users where account = any ($1) and user_id <> $2
  union select email from users where account = any ($1) and user_id <> $2) others
where lower(name) = any ($3)`;

export const namesOf = async (
  writer: Writer,
  accounts: readonly string[],
  { userId, knownAs }: { readonly userId: string; readonly knownAs: readonly string[] },
): Promise<Names> => {
  const rows = await writer.sql(NAMES, [accounts, userId]);
  const documents = await writer.sql(DOCUMENTS, [accounts, userId]);
  const told = documents.flatMap(({ document }) => Object.values(namesIn.parse(JSON.parse(String(document)))));
  const all = new Set(
    [...rows.map(({ name }) => name), ...told, ...knownAs].flatMap((name) => {
      const text = typeof name === 'string' ? name.trim() : '';
      return text.length < 2 || PLACEHOLDERS.has(text.toLowerCase()) || text === userId ? [] : [text];
    }),
  );
  const others = await writer.sql(SHARED, [accounts, userId, [...all].map((one) => one.toLowerCase())]);
  const taken = new Set(others.map(({ name }) => name));
  const own = [...all].filter((one) => !taken.has(one.toLowerCase()));
  return { own: own.toSorted((a, b) => b.length - a.length), shared: [...all].filter((one) => !own.includes(one)) };
};
