import type { RowOf } from '../../model/table.ts';
import {
  pageBodies,
  pageContents,
  pageLinks,
  pageMentions,
  pageSignatures,
  pages,
  pageVersions,
} from '../../model/tables/pages.ts';
import type { Writer } from '../../store/records.ts';
import type { BodyOptions, BodyRows } from './mapping/body.ts';
import { bodyRows } from './mapping/body.ts';
import type { PageRow } from './mapping/page.ts';
import { pageRow, pageVersionRow, placeOf } from './mapping/page.ts';
import { partition } from './scope/partition.ts';
import type { Scope } from './scope/scope.ts';
import type { Session } from './session.ts';
import { keepWire, mapped } from './session.ts';
import type { Wire } from './wire.ts';
import { numberOf, objectOf, textOf } from './wire.ts';

export type ListedKind = 'page' | 'blogpost';

/** The keys of spaces by their ids: links within a space leave its key out. */
export type SpaceKeys = ReadonlyMap<string, string>;

export const spaceKeysOf = async (session: Session): Promise<SpaceKeys> => {
  const rows = await session.records.db
    .selectFrom('spaces')
    .select(['space_id', 'key'])
    .where('account', '=', session.run.account)
    .execute();
  return new Map(rows.map(({ space_id, key }) => [space_id, key]));
};

/** The hosts that the site answers to. */
export const hostsOf = (session: Session): readonly string[] => [new URL(session.account.settings.url).host];

/**
 * How the items of a list of pages are stored: each with its newest version and, where the list brought it, with its body
 * and what that says. Everything is mapped here and now, so that the transaction does no more than write. Of what is out of
 * scope nothing is stored but where it stands now, if it is known: what becomes of it is decided once all places are there.
 */
export const storePages = (
  session: Session,
  kind: ListedKind,
  spaceKeys: SpaceKeys,
  items: readonly Wire[],
): ((writer: Writer) => Promise<void>) => {
  const [inScope, outside] = partition(items, (item) => isInScope(session.scope, item));
  const unsure = new Set(inScope.filter((item) => isUnsure(session.scope, item)).map((item) => textOf(item, 'id')));
  const rows = mapped(inScope, (item) => pageRow(kind, item));
  const versions = inScope.flatMap(newestVersion);
  const keepText = session.account.settings.formats.includes('storage');
  const hosts = hostsOf(session);
  const moved = mapped(outside, (item) => pageRow(kind, item)).map(placeOf);
  const bodies = inScope.flatMap((item) =>
    bodyOf(item, { keepText, hosts, spaceKey: spaceKeys.get(textOf(item, 'spaceId') ?? '') }),
  );
  return async (writer) => {
    const known = await knownPages(session, writer, rows);
    const isNew = ({ page_id }: { page_id: string }): boolean => !known.has(page_id) && !unsure.has(page_id);
    const isKnown = ({ page_id }: { page_id: string }): boolean =>
      known.has(page_id) && (known.get(page_id) === true || !unsure.has(page_id));
    await writer.insertNew<typeof pages>(pages, rows.filter(isNew));
    await writer.upsert<typeof pages>(
      pages,
      rows.filter((row) => isKnown(row) && known.get(row.page_id) === true),
    );
    // What was no more than a place until now is seen for the first time.
    await writer.firstSight.upsert<typeof pages>(
      pages,
      rows.filter((row) => isKnown(row) && known.get(row.page_id) === false),
    );
    await writer.update<typeof pages>(pages, moved);
    await forgetRewound(session, writer, versions.filter(isKnown));
    await writer.insertNew(pageVersions, versions.filter(isNew));
    await writer.insertMissing(pageVersions, versions.filter(isKnown));
    await insertBodies(
      writer,
      bodies.filter(({ body }) => isNew(body)),
    );
    await updateBodies(
      session,
      writer,
      bodies.filter(({ body }) => isKnown(body)),
    );
    const stored = new Set(rows.filter((row) => isNew(row) || isKnown(row)).map(({ page_id }) => page_id));
    await keepWire(
      writer,
      'confluence.page.Page',
      inScope.filter((item) => stored.has(textOf(item, 'id') ?? '')),
    );
  };
};

/**
 * What lies in the trash is in no tree and carries no label any more. Where filters ask for these, what is known stays so
 * until the records decide, and nothing else is taken from there.
 */
const isUnsure = (scope: Scope, item: Wire): boolean =>
  scope.asksForTreeOrLabel && ['trashed', 'deleted'].includes(textOf(item, 'status') ?? '');

const isInScope = (scope: Scope, item: Wire): boolean =>
  isUnsure(scope, item) ||
  scope.hasContent({
    page_id: textOf(item, 'id') ?? '',
    parent_id: textOf(item, 'parentId'),
    space_id: textOf(item, 'spaceId'),
    author_id: textOf(item, 'authorId'),
  });

/** Which of the pages are in the records already, and whether with a title: what is new can be stored by a faster way. */
const knownPages = async (
  session: Session,
  writer: Writer,
  rows: readonly PageRow[],
): Promise<ReadonlyMap<unknown, unknown>> => {
  const known = await writer.sql(
    'select page_id, title is not null as named from pages where account = $1 and page_id = any ($2)',
    [session.run.account, rows.map(({ page_id }) => page_id)],
  );
  return new Map(known.map(({ page_id, named }) => [page_id, named]));
};

const insertBodies = async (writer: Writer, bodies: readonly BodyRows[]): Promise<void> => {
  await writer.insertNew(
    pageBodies,
    bodies.map(({ body }) => body),
  );
  await writer.insertNew(
    pageContents,
    bodies.flatMap(({ content }) => content ?? []),
  );
  await writer.insertNew(
    pageLinks,
    bodies.flatMap(({ links }) => links),
  );
  await writer.insertNew(
    pageMentions,
    bodies.flatMap(({ mentions }) => mentions),
  );
  await writer.insertNew(
    pageSignatures,
    bodies.map(({ signature }) => signature),
  );
};

const bodyOf = (item: Wire, options: BodyOptions): BodyRows[] => {
  const pageId = textOf(item, 'id');
  const version = numberOf(item, 'version', 'number');
  const storage = objectOf(item, 'body', 'storage')?.value;
  if (pageId === null || version === null || typeof storage !== 'string') return [];
  return [bodyRows(pageId, version, storage, options)];
};

/** The list brings the newest version with each page, so that pages never edited cost no request for their history. */
const newestVersion = (item: Wire) => {
  const pageId = textOf(item, 'id');
  const version = objectOf(item, 'version');
  const row = pageId === null || version === null ? null : pageVersionRow(pageId, version);
  return row === null ? [] : [row];
};

/**
 * A site that was restored from a backup shows lower numbers, or the old ones on other versions: what came after the newest
 * one is forgotten, or all of them where even that is another. Where it was the same the history below it is still whole;
 * else it is read again.
 */
const REWOUND = `
with now as (
  select now.*, exists (
    select from page_versions n where n.account = $1 and n.page_id = now.page_id
    and n.version_number = now.version_number and n.created_at <> now.created_at) as rewritten
  from unnest($2::text[], $3::integer[], $4::timestamptz[]) as now (page_id, version_number, created_at)
), gone as (
  delete from page_versions v using now where v.account = $1 and v.page_id = now.page_id
  and (v.version_number > now.version_number or now.rewritten)
  returning v.page_id, now.version_number, now.rewritten
)
update pages p set xact = pg_current_xact_id()::text::bigint, history_version = case
  when not g.rewritten and g.version_number > 1 and p.history_version > g.version_number then g.version_number end
from (select distinct page_id, version_number, rewritten from gone) g where p.account = $1 and p.page_id = g.page_id`;

const forgetRewound = async (
  { run }: Session,
  writer: Writer,
  versions: readonly RowOf<typeof pageVersions>[],
): Promise<void> => {
  if (versions.length === 0) return;
  await writer.sql(REWOUND, [
    run.account,
    versions.map(({ page_id }) => page_id),
    versions.map(({ version_number }) => version_number),
    versions.map(({ created_at }) => created_at),
  ]);
};

/** A body that changed without a new version is rendered anew as well. */
const RENDERED_BEFORE = `
delete from page_contents c using page_bodies b, unnest($2::text[], $3::integer[], $4::text[]) as now (page_id, version, sha256)
where c.account = $1 and c.page_id = now.page_id and c.format = 'view' and b.account = $1 and b.page_id = now.page_id
and b.version_number = now.version and b.sha256 <> now.sha256`;

const updateBodies = async (session: Session, writer: Writer, bodies: readonly BodyRows[]): Promise<void> => {
  await writer.sql(RENDERED_BEFORE, [
    session.run.account,
    bodies.map(({ body }) => body.page_id),
    bodies.map(({ body }) => body.version_number),
    bodies.map(({ body }) => body.sha256),
  ]);
  await writer.upsert(
    pageContents,
    bodies.flatMap(({ content }) => content ?? []),
  );
  await updateMeasures(writer, bodies);
};

/** What bodies measure and refer to, where these are known already. */
export const updateMeasures = async (writer: Writer, bodies: readonly BodyRows[]): Promise<void> => {
  await writer.upsert(
    pageBodies,
    bodies.map(({ body }) => body),
  );
  await writer.upsert(
    pageSignatures,
    bodies.map(({ signature }) => signature),
  );
  const scopes = bodies.map(({ body: { page_id } }) => ({ page_id }));
  await writer.observe(
    pageLinks,
    scopes,
    bodies.flatMap(({ links }) => links),
  );
  await writer.observe(
    pageMentions,
    scopes,
    bodies.flatMap(({ mentions }) => mentions),
  );
};
