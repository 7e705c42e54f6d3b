/** Something that answers depend on and that may not have been read whole. */
export interface Sight {
  /** The kinds of coverage_gaps that blur it. */
  readonly kinds: readonly string[];
  /** What an answer is like where it was not read whole. */
  readonly blurs: string;
  /** Says in one text how much of it is known; null where all is. */
  readonly note?: string;
}

const known = (what: string, seen: string): string => `
select case when ${seen} < count(*) then '${what} known of ' || format('{:,}', ${seen}) || ' of ' || format('{:,}', count(*)) ||
  ' current pages' end as note
from page_facts where status = 'current'`;

/** What answers may depend on, by name. */
export const sights = {
  pages: {
    kinds: ['pages', 'blogposts', 'spaces', 'space', 'page', 'blogpost', 'places', 'ancestors', 'scope', 'absences'],
    blurs: 'pages that the token does not see are not counted',
  },
  versions: { kinds: ['versions'], blurs: 'older versions of some pages are not known, so they seem less edited' },
  bodies: {
    kinds: ['bodies'],
    blurs: 'pages whose body was not read count as linking nowhere, and are not measured',
    note: known('bodies are', 'count(words)'),
  },
  views: {
    kinds: ['views'],
    blurs: 'pages whose views are not known are ranked by what else is known of them',
    note: known('views are', 'count(views)'),
  },
  links: {
    kinds: ['links'],
    blurs: 'links that were not judged count neither as broken nor as leading to a page',
    note: `
select case when unjudged > 0 then 'whether they lead anywhere cannot be known of ' || format('{:,}', unjudged) || ' of ' ||
  format('{:,}', links) || ' links' end as note
from (select count(*) as links, count(*) filter (where coalesce(l.resolution, 'unseen') = 'unseen') as unjudged
  from page_links l semi join page_facts f on f.account = l.account and f.page_id = l.page_id and f.status = 'current'
  where l.kind not in ('user', 'url', 'shortcut', 'anchor'))`,
  },
  duplicates: { kinds: ['duplicates'], blurs: 'pairs are as of an earlier crawl' },
  comments: { kinds: ['comments'], blurs: 'comments that were not read keep no page fresh' },
  attachments: { kinds: ['attachments'], blurs: 'files that were not read are not counted' },
  labels: { kinds: ['labels'], blurs: 'pages whose labels were not read seem to have none' },
  restrictions: { kinds: ['restrictions'], blurs: 'restrictions that were not read are not counted' },
  people: {
    kinds: ['people', 'directory', 'groups', 'members', 'group access'],
    blurs: 'people and memberships that were not read are not counted',
  },
  spaceAccess: { kinds: ['space permissions', 'roles'], blurs: 'what spaces grant and was not read is not counted' },
  anonymous: { kinds: ['anonymous access'], blurs: 'whether the site lets anonymous people in is not known for sure' },
  audit: {
    kinds: ['audit'],
    blurs: 'without the audit log nothing is known of who did it',
    note: `select case when count(*) = 0 then 'the audit log has told nothing: it needs a paid plan and an administrator' end as note
from audit_records`,
  },
  audiences: {
    kinds: ['access'],
    blurs: 'who can see what is as of an earlier crawl',
    note: `
select case when count(*) = 0 then 'who can see what was not derived yet: the next crawl does it'
  when count(*) filter (where unknown_viewers > 0) > 0 then 'of ' || format('{:,}', count(*) filter (where unknown_viewers > 0)) || ' of ' ||
  format('{:,}', count(*)) || ' current pages it is not known of somebody whether they can see them' end as note
from page_audiences`,
  },
  accessHistory: {
    kinds: ['access'],
    blurs: 'what the newest crawls changed was not derived yet',
    note: `
select case when count(*) > 0 then 'what ' || format('{:,}', count(*)) || ' earlier crawls changed is not worked out yet: the next ones do it' end as note
from access_comparisons where status = 'pending'`,
  },
  history: {
    kinds: [],
    blurs: 'what changed before the first crawl is not known',
    note: `select 'changes are known since the first crawl, ' || strftime(min(started_at), '%Y-%m-%d') as note from crawl_runs`,
  },
} as const satisfies Readonly<Record<string, Sight>>;

export type SightName = keyof typeof sights;
