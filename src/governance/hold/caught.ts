import type { HoldScope } from './hold.ts';

/**
 * A row of page_states or page_labels counts where it held at any time since the hold was placed, so that what was
 * moved out or lost its label later was caught before. What lies in the trash counts by any place that it is known to
 * have had: the trash has taken it away from there.
 */
const since = (row: string): string => `(${row}.valid_to is null or ${row}.valid_to > $5::timestamptz
  or exists (select from pages gone where gone.account = $1 and gone.page_id = ${row}.page_id
    and gone.status not in ('current', 'archived')))`;

/** Which pages a hold catches, by what it was placed on: conditions on a page `p`. */
const conditions: Readonly<Record<HoldScope, string>> = {
  page: 'p.page_id = $4',
  tree: `p.page_id = $4 or exists (select from page_states s where s.account = $1 and s.page_id = p.page_id
    and $4 = any (s.ancestor_ids) and ${since('s')})`,
  space: `exists (select from page_states s where s.account = $1 and s.page_id = p.page_id
    and s.space_id = $4 and ${since('s')})`,
  label: `exists (select from page_labels l join labels n on n.account = l.account and n.label_id = l.label_id
    where l.account = $1 and l.page_id = p.page_id and lower(n.name) = lower($4) and ${since('l')})`,
  // Whatever bears their hand: created, owned, edited, commented or furnished with a file.
  person: `p.author_id = $4 or p.owner_id = $4
    or exists (select from page_states s where s.account = $1 and s.page_id = p.page_id
      and s.owner_id = $4 and ${since('s')})
    or exists (select from page_versions v where v.account = $1 and v.page_id = p.page_id and v.author_id = $4)
    or exists (select from comments c where c.account = $1 and c.page_id = p.page_id and c.author_id = $4)
    or exists (select from attachments a where a.account = $1 and a.page_id = p.page_id and a.author_id = $4)`,
};

/**
 * Remembers by their ids the pages that a hold catches and that are not remembered yet, by what it was placed on. Binds
 * $1 account, $2 now, $3 the hold, $4 its subject, $5 since when it is in force. One hold at a time: so the database
 * looks up what is remembered in a hash rather than for each page.
 */
export const catchBy = (scope: HoldScope): string => `
insert into held_pages (account, hold_id, page_id, valid_from, valid_to, xact)
select $1, $3, p.page_id, $2::timestamptz, null, pg_current_xact_id()::text::bigint
from pages p
where p.account = $1 and $5::timestamptz is not null and (${conditions[scope]})
and p.page_id not in (select page_id from held_pages where account = $1 and hold_id = $3 and valid_to is null)
on conflict do nothing`;
