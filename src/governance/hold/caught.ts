import type { HoldScope } from './hold.ts';

/**
 * A row of page_states or page_labels counts where it held at any time since the hold `h` was placed, so that what was
 * moved out or lost its label later was caught before. What lies in the trash counts by any place that it is known to
 * have had: the trash has taken it away from there.
 */
const since = (row: string): string => `(${row}.valid_to is null or ${row}.valid_to > h.valid_from
  or exists (select from pages gone where gone.account = h.account and gone.page_id = ${row}.page_id
    and gone.status not in ('current', 'archived')))`;

/** Which pages a hold `h` catches, by what it was placed on: conditions on a page `p`. */
const conditions: Readonly<Record<HoldScope, string>> = {
  page: 'p.page_id = h.subject_id',
  tree: `p.page_id = h.subject_id or exists (select from page_states s where s.account = h.account and s.page_id = p.page_id
    and h.subject_id = any (s.ancestor_ids) and ${since('s')})`,
  space: `exists (select from page_states s where s.account = h.account and s.page_id = p.page_id
    and s.space_id = h.subject_id and ${since('s')})`,
  label: `exists (select from page_labels l join labels n on n.account = l.account and n.label_id = l.label_id
    where l.account = h.account and l.page_id = p.page_id and lower(n.name) = lower(h.subject_id) and ${since('l')})`,
  // Whatever bears their hand: created, owned, edited, commented or furnished with a file.
  person: `p.author_id = h.subject_id or p.owner_id = h.subject_id
    or exists (select from page_states s where s.account = h.account and s.page_id = p.page_id
      and s.owner_id = h.subject_id and ${since('s')})
    or exists (select from page_versions v where v.account = h.account and v.page_id = p.page_id and v.author_id = h.subject_id)
    or exists (select from comments c where c.account = h.account and c.page_id = p.page_id and c.author_id = h.subject_id)
    or exists (select from attachments a where a.account = h.account and a.page_id = p.page_id and a.author_id = h.subject_id)`,
};

/** Remembers by their ids the pages that the holds in force catch. Binds $1 account, $2 now. */
export const CATCH = Object.entries(conditions).map(
  ([scope, condition]) => `
insert into held_pages (account, hold_id, page_id, valid_from, valid_to, xact)
select h.account, h.hold_id, p.page_id, $2::timestamptz, null, pg_current_xact_id()::text::bigint
from legal_holds h join pages p on p.account = h.account
where h.account = $1 and h.valid_to is null and h.scope = '${scope}' and (${condition})
and not exists (select from held_pages known where known.account = h.account and known.hold_id = h.hold_id
  and known.page_id = p.page_id and known.valid_to is null)
on conflict do nothing`,
);
