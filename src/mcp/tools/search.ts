import { z } from 'zod';
import type { Caller } from '../caller.ts';
import type { Desk } from '../desk.ts';
import { accountInput, limitInput, siteOf, visibleOf } from '../inputs.ts';
import { anybody, tool } from '../tool.ts';

/** So many that fit are looked at, at once, until enough are found that the caller may know of. */
const LOOKED_AT = 500;
/** Beyond so many that fit and are hidden, the words are too common to find what is not. */
const MOST_LOOKED_AT = 10_000;

interface Hit {
  readonly page_id: string;
  readonly title: string | null;
  readonly kind: string;
  readonly status: string;
  readonly space: string | null;
  readonly edited_at: string | null;
  readonly labels: readonly string[];
}

const PAGES = `select f.page_id, f.title, f.kind, f.status, s.key as space, f.edited_at, f.labels
  from page_facts f left join spaces s on s.account = f.account and s.space_id = f.space_id
  where f.status in ('current', 'archived')
    and ($words is null or contains(lower(f.title), $words) or f.page_id = $words)
    and ($label is null or list_contains(f.labels, $label))
    and ($space is null or lower(s.key) = $space or lower(s.name) = $space or s.space_id = $space)
  order by case when lower(f.title) = $words then 0 when starts_with(lower(f.title), $words) then 1 else 2 end,
    f.edited_at desc nulls last, f.page_id
  limit $most offset $skipped`;

export const search = tool({
  name: 'search',
  title: 'Find pages, spaces and people',
  description:
    'Pages whose titles hold the words, the closest first; narrowed to a space or a label. Who may know everything is told of spaces and people too.',
  input: z.strictObject({
    words: z.string().trim().min(1).max(200).optional().describe('What the title holds, whatever its case.'),
    space: z.string().trim().min(1).max(200).optional().describe('Only in this space: its key, name or id.'),
    label: z.string().trim().min(1).max(200).optional().describe('Only with this label.'),
    account: accountInput,
    limit: limitInput,
  }),
  isFor: anybody,
  async answer({ desk, caller, input }) {
    const account = await siteOf(desk, caller, input.account);
    const words = input.words?.toLowerCase() ?? null;
    const pages = await pagesFor(desk, caller, account, {
      words,
      label: input.label ?? null,
      space: input.space?.toLowerCase() ?? null,
      limit: input.limit,
    });
    if (caller.kind === 'bound') return { account, pages };
    const params = { words };
    const maxRows = input.limit;
    const [spaces, people] = await Promise.all([
      desk.rows(
        `select space_id, key, name, type, status from spaces where contains(lower(name), $words) or contains(lower(key), $words)
         order by length(name), key`,
        { account, params, maxRows },
      ),
      desk.rows(
        `select user_id, display_name, email, account_type, account_status, is_external from users
         where contains(lower(display_name), $words) or contains(lower(email), $words) order by length(display_name), user_id`,
        { account, params, maxRows },
      ),
    ]);
    return { account, pages, spaces, people };
  },
});

interface Wanted {
  readonly words: string | null;
  readonly label: string | null;
  readonly space: string | null;
  readonly limit: number;
}

const pagesFor = async (
  desk: Desk,
  caller: Caller,
  account: string,
  { limit, ...wanted }: Wanted,
): Promise<readonly Hit[]> => {
  const from = async (skipped: number, most: number): Promise<readonly Hit[]> =>
    (await desk.rows(PAGES, {
      account,
      params: { ...wanted, most, skipped },
      maxRows: most,
    })) as unknown as readonly Hit[];
  if (caller.kind === 'whole') return from(0, limit);
  const found: Hit[] = [];
  for (let skipped = 0; skipped < MOST_LOOKED_AT && found.length < limit; skipped += LOOKED_AT) {
    const some = await from(skipped, LOOKED_AT);
    const visible = await visibleOf(
      desk,
      caller,
      some.map(({ page_id }) => page_id),
    );
    found.push(...some.filter(({ page_id }) => visible.has(page_id)));
    if (some.length < LOOKED_AT) break;
  }
  return found.slice(0, limit);
};
