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
  'A page is active where a person edited it (minor edits, apps, robots that the account names with --bot, moves and labels do not count), commented on it, attested it as ' +
  'it still is, or views were seen to grow, within the days that are allowed; linked where only pages that were edited within them ' +
  'link to it; else stale. Those days are by label, else by space, else for all; documentation.yaml in the home may say them.';

/** The least number of days in a list of NAME=DAYS, among those whose name fits; null: none does. */
const daysFor = (list: string, fits: string): string =>
  `list_min(list_transform(list_filter($${list}::varchar[], lambda one: ${fits}), lambda one: split_part(one, '=', 2)::integer))`;

/** Common table expressions, the last of which, `judged`, is every current page with its space, its verdict and the signs of life. */
export const judged = `
places as (
  select account, space_id, key, name, status, ${daysFor('space_days', "split_part(one, '=', 1) = key")} as days from spaces
), allowed as (
  select f.*, s.key as space, s.name as space_name, s.status as space_status, $now::timestamp - to_days(coalesce(
    ${daysFor('label_days', "list_contains(f.labels, split_part(one, '=', 1))")}, s.days, $days)::integer) as fresh_since
  from page_facts f left join places s on s.account = f.account and s.space_id = f.space_id
  where f.status = 'current'
), judged as (
  select *, case
    when edited_at >= fresh_since or commented_at >= fresh_since or viewed_at >= fresh_since
      or reviewed_at >= fresh_since then 'active'
    when links_in_edited_at >= fresh_since then 'linked'
    else 'stale' end as verdict
  from allowed
)`;

/** Whether a judged page is in a space that is asked for. */
export const askedOf = (row: string): string =>
  `case when $space is null then ${row}.space_status = 'current' else ${row}.space = $space end`;

/** Which signs of life a judged page shows, as a text. */
export const signsOf = (row: string): string => `concat_ws(', ',
    case when ${row}.edited_at >= ${row}.fresh_since then 'edit' end,
    case when ${row}.commented_at >= ${row}.fresh_since then 'comment' end,
    case when ${row}.viewed_at >= ${row}.fresh_since then 'view' end,
    case when ${row}.reviewed_at >= ${row}.fresh_since then 'review' end,
    case when ${row}.links_in_edited_at >= ${row}.fresh_since then 'link' end)`;
