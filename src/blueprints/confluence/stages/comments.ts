import { getAttachments, getFooterComments, getInlineComments } from 'confluence.js/v2';
import type { Batch, Stage, Walk } from '../../../crawl/stage.ts';
import { iso } from '../../../model/clock.ts';
import { attachments, commentContents, comments } from '../../../model/tables/pages.ts';
import type { Writer } from '../../../store/records.ts';
import { attachmentRow, commentContentRow, commentRow } from '../mapping/comment.ts';
import { byCursor } from '../paging.ts';
import type { Session } from '../session.ts';
import { keepWire, mapped } from '../session.ts';
import type { Wire } from '../wire.ts';
import { textOf } from '../wire.ts';

const NEWEST_FIRST = '-modified-date';

/** A list over every page of the site at once, newest first where it is asked so. */
interface SiteList {
  readonly stage: 'comments' | 'attachments';
  readonly scope: string;
  readonly gap: Walk['gap'];
  readonly resource: string;
  /** Whether something of what is known lacks what the list would bring, so that it is read whole. */
  readonly lacks?: string;
  fetch(cursor: string | undefined, sort: typeof NEWEST_FIRST | undefined): Promise<unknown>;
  store(writer: Writer, items: readonly Wire[]): Promise<void>;
}

/** Comments are known of which no text is kept: they were read by an older build, or their text was not wanted then. */
const NO_TEXTS = `
select exists (select from comments where account = $1 and status is distinct from 'missing')
  and not exists (select from comment_contents where account = $1) as lacks`;

/** All comments of the site, by the lists that go over every page at once; their text comes with them where it is kept. */
export const commentsStage = (session: Session): Stage => ({
  name: 'comments',
  title: 'comments',
  lane: 'facts',
  after: ['pages', 'blogposts'],
  walks: () =>
    Promise.all(
      (['footer', 'inline'] as const).map((kind) => {
        const list = kind === 'footer' ? getFooterComments : getInlineComments;
        const keepsText = session.account.settings.formats.includes('storage');
        return walkOf(session, {
          stage: 'comments',
          scope: kind,
          gap: { kind: 'comments', subjectId: kind, mend: 'give the account access to comments' },
          resource: 'confluence.comment.Comment',
          ...(keepsText ? { lacks: NO_TEXTS } : {}),
          fetch: (cursor, sort) =>
            list(session.client, { ...asked(cursor, sort), ...(keepsText ? { bodyFormat: 'storage' as const } : {}) }),
          store: async (writer, items) => {
            await writer.upsert(
              comments,
              mapped(items, (item) => commentRow(kind, item)),
            );
            if (keepsText) await writer.upsert(commentContents, mapped(items, commentContentRow));
          },
        });
      }),
    ),
});

/** All attachments of the site. */
export const attachmentsStage = (session: Session): Stage => ({
  name: 'attachments',
  title: 'attachments',
  lane: 'facts',
  after: ['pages', 'blogposts'],
  walks: async () => [
    await walkOf(session, {
      stage: 'attachments',
      scope: 'all',
      gap: { kind: 'attachments', subjectId: '*', mend: 'give the account access to attachments' },
      resource: 'confluence.attachment.Attachment',
      fetch: (cursor, sort) => getAttachments(session.client, asked(cursor, sort)),
      store: (writer, items) => writer.upsert(attachments, mapped(items, attachmentRow)),
    }),
  ],
});

const asked = (cursor: string | undefined, sort: typeof NEWEST_FIRST | undefined) => ({
  limit: 250,
  ...(sort === undefined ? {} : { sort }),
  ...(cursor === undefined ? {} : { cursor }),
});

/** The site's clock may be apart from ours by so much. */
const CLOCKS_APART_MILLIS = 24 * 60 * 60 * 1000;

/** Beyond this age of the last whole reading the list is read to its end again. */
const WHOLE_AGAIN = '7 days';

/** What was modified since; named apart, so that the runs tell which of them read the whole list. */
const newest = (scope: string): string => `${scope}/newest`;

/**
 * The first crawl reads the whole list. Later ones begin with what was modified last and stop at the first answer that
 * brings nothing new, as long as every reading since the last whole one came to its end: else there would be a hole below.
 */
const walkOf = async (session: Session, list: SiteList): Promise<Walk> => {
  const isWhole = session.everything || (await showsOldPages(session)) || (await lacksSome(session, list));
  const unbroken = isWhole ? null : await unbrokenSince(session, list);
  const since = unbroken === null ? null : Date.parse(unbroken) - CLOCKS_APART_MILLIS;
  const whole = since === null;
  return {
    scope: whole ? list.scope : newest(list.scope),
    gap: list.gap,
    async *batches(cursor) {
      for await (const page of byCursor(cursor, (from) => list.fetch(from, whole ? undefined : NEWEST_FIRST))) {
        const items = await inScope(session, page.items);
        const ended = since !== null && (await bringsNothing(session, list.resource, since, page.items, items));
        const batch: Batch = {
          items: items.length,
          cursor: ended ? null : page.next,
          ...(whole ? { saw: items.flatMap((item) => textOf(item, 'id') ?? []) } : {}),
          write: async (writer) => {
            await list.store(writer, items);
            await keepWire(writer, list.resource, items);
          },
        };
        yield batch;
        if (ended) return;
      }
    },
  };
};

const lacksSome = async ({ records, run }: Session, { lacks }: SiteList): Promise<boolean> => {
  if (lacks === undefined) return false;
  const { rows } = await records.pool.query(lacks, [run.account]);
  return rows[0]?.lacks === true;
};

/** Runs tell the order of readings, whatever the clock did; how long they are ago tells the clock at which each began. */
const UNBROKEN = `
with walked as (
  select w.scope, w.status, w.started_at as at, r.started_at as run from walks w join crawl_runs r using (account, run_id)
  where w.account = $1 and w.run_id <> $2 and w.stage = $3 and w.scope in ($4, $5)
), whole as (
  select at, run from walked where scope = $4 and status = 'complete' order by run desc limit 1
), last as (
  select at from walked order by run desc limit 1
)
select last.at as since from whole, last
where whole.at > $6::timestamptz - interval '${WHOLE_AGAIN}'
and greatest(whole.at, last.at) < $6::timestamptz + interval '${CLOCKS_APART_MILLIS} milliseconds'
and not exists (select from walked where run > whole.run and status <> 'complete')`;

/**
 * When the last reading began, if there is no hole below; null: there is one, or the last whole reading is too old, or
 * nobody knows how old, for by our clock it is yet to come.
 */
const unbrokenSince = async ({ records, run, clock }: Session, { stage, scope }: SiteList): Promise<string | null> => {
  const now = iso(clock.now());
  const { rows } = await records.pool.query(UNBROKEN, [run.account, run.runId, stage, scope, newest(scope), now]);
  return rows[0]?.since ?? null;
};

/**
 * Pages that came into sight in this run though they are older, or came back from the trash: what hangs on them may have
 * been modified long ago. Their states are written after this stage, and still say what was known before.
 */
const OLD_PAGES = `
select exists (
  select from pages p left join page_states s on s.account = p.account and s.page_id = p.page_id and s.valid_to is null
  where p.account = $1 and p.kind in ('page', 'blogpost') and p.status in ('current', 'archived')
  and ((s.page_id is null and p.created_at < $2) or s.status not in ('current', 'archived'))
) as any`;

const showsOldPages = async ({ records, run }: Session): Promise<boolean> => {
  const { rows } = await records.pool.query(OLD_PAGES, [run.account, run.notBefore]);
  return rows[0]?.any === true;
};

/**
 * What hangs on pages that are in scope and is of people who are; the pages have been read before. A reply names no page:
 * it is kept until it is known whether anything stays that it answers.
 */
const inScope = async ({ records, run, scope }: Session, items: readonly Wire[]): Promise<readonly Wire[]> => {
  if (scope.isEverything) return items;
  const { rows } = await records.pool.query<{ page_id: string }>(
    'select page_id from pages where account = $1 and page_id = any ($2) and title is not null',
    [run.account, items.map(pageOf)],
  );
  const pages = new Set(rows.map(({ page_id }) => page_id));
  return items.filter(
    (item) => (isReply(item) || pages.has(pageOf(item) ?? '')) && scope.hasPerson(textOf(item, 'version', 'authorId')),
  );
};

const pageOf = (item: Wire): string | null => textOf(item, 'pageId') ?? textOf(item, 'blogPostId');

const isReply = (item: Wire): boolean => pageOf(item) === null && textOf(item, 'parentCommentId') !== null;

/**
 * Whether all that is in scope is in the records as it was sent, page and version included. Of the rest nothing is kept to
 * compare with, so its time has to tell.
 */
const bringsNothing = async (
  { records, run, scope }: Session,
  resource: string,
  since: number,
  items: readonly Wire[],
  kept: readonly Wire[],
): Promise<boolean> => {
  const { rows } = await records.pool.query<{ id: string; document: string }>(
    'select id, document from wire_documents where account = $1 and resource = $2 and id = any ($3)',
    [run.account, resource, kept.map((item) => textOf(item, 'id'))],
  );
  const known = new Map(rows.map(({ id, document }) => [id, document]));
  const certain = new Set(kept.filter((item) => scope.isEverything || !isReply(item)));
  return items.every(
    (item) =>
      known.get(textOf(item, 'id') ?? '') === JSON.stringify({ ...item, body: undefined }) ||
      (!certain.has(item) && Date.parse(textOf(item, 'version', 'createdAt') ?? '') < since),
  );
};
