import type { Parameters } from './parameter.ts';

const threshold = (what: string, form: string) =>
  ({
    kind: 'list',
    meaning: `Other numbers of days for ${what}, as ${form}.`,
    default: [],
    pattern: /^[^=]+=[0-9]{1,5}$/,
    form,
  }) as const;

/** How long a sign of life keeps a page fresh: by label (the least of a page's), else by space, else for all. */
export const verdictParameters = {
  days: {
    kind: 'number',
    meaning: 'For how many days a sign of life keeps a page fresh.',
    default: 365,
    least: 1,
    most: 36_500,
  },
  space_days: threshold('some spaces', 'KEY=DAYS'),
  label_days: threshold('pages with some labels', 'LABEL=DAYS'),
} as const satisfies Parameters;

/** How verdicts come about, to be said where they are given. */
export const verdictMeaning =
  'A page is active where a person edited it (minor edits, apps, moves and labels do not count), commented on it, or views ' +
  'were seen to grow, within the days that are allowed; linked where only pages that were edited within them link to it; ' +
  'else stale. A robot with an ordinary account counts as a person.';

/** Common table expressions, the last of which, `judged`, is every current page with its verdict and the signs of life. */
export const judged = `
space_days as (
  select s.account, s.space_id, min(split_part(one, '=', 2)::integer) as days
  from (select unnest($space_days::varchar[]) as one) join spaces s on s.key = split_part(one, '=', 1)
  group by all
), label_days as (
  select split_part(one, '=', 1) as label, min(split_part(one, '=', 2)::integer) as days
  from (select unnest($label_days::varchar[]) as one) group by all
), page_days as (
  select f.account, f.page_id, min(l.days) as days
  from page_facts f join label_days l on list_contains(f.labels, l.label)
  group by all
), allowed as (
  select f.*, $now::timestamp - to_days(coalesce(p.days, s.days, $days)::integer) as fresh_since
  from page_facts f
  left join space_days s on s.account = f.account and s.space_id = f.space_id
  left join page_days p on p.account = f.account and p.page_id = f.page_id
  where f.status = 'current'
), judged as (
  select *, case
    when edited_at >= fresh_since or commented_at >= fresh_since or viewed_at >= fresh_since then 'active'
    when links_in_edited_at >= fresh_since then 'linked'
    else 'stale' end as verdict
  from allowed
)`;

/** Which signs of life a judged page shows, as a text. */
export const signsOf = (row: string): string => `concat_ws(', ',
    case when ${row}.edited_at >= ${row}.fresh_since then 'edit' end,
    case when ${row}.commented_at >= ${row}.fresh_since then 'comment' end,
    case when ${row}.viewed_at >= ${row}.fresh_since then 'view' end,
    case when ${row}.links_in_edited_at >= ${row}.fresh_since then 'link' end)`;
