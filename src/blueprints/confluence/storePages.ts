import { pageBodies, pageContents, pageLinks, pageMentions, pages, pageVersions } from '../../model/tables/pages.ts';
import type { Writer } from '../../store/records.ts';
import type { BodyOptions, BodyRows } from './mapping/body.ts';
import { bodyRows } from './mapping/body.ts';
import type { PageRow } from './mapping/page.ts';
import { pageRow, pageVersionRow } from './mapping/page.ts';
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

/**
 * How the items of a list of pages are stored: each with its newest version and, where the list brought it, with its body
 * and what that says. Everything is mapped here and now, so that the transaction does no more than write.
 */
export const storePages = (
  session: Session,
  kind: ListedKind,
  spaceKeys: SpaceKeys,
  items: readonly Wire[],
): ((writer: Writer) => Promise<void>) => {
  const rows = mapped(items, (item) => pageRow(kind, item));
  const versions = items.flatMap(newestVersion);
  const keepText = session.account.settings.formats.includes('storage');
  const hosts = [new URL(session.account.settings.url).host];
  const bodies = items.flatMap((item) =>
    bodyOf(item, { keepText, hosts, spaceKey: spaceKeys.get(textOf(item, 'spaceId') ?? '') }),
  );
  return async (writer) => {
    const known = await knownPages(session, writer, rows);
    const isNew = ({ page_id }: { page_id: string }): boolean => !known.has(page_id);
    const isKnown = ({ page_id }: { page_id: string }): boolean => known.has(page_id);
    await writer.insertNew<typeof pages>(pages, rows.filter(isNew));
    await writer.upsert<typeof pages>(pages, rows.filter(isKnown));
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
    await keepWire(writer, 'confluence.page.Page', items);
  };
};

/** Which of the pages are in the records already: what is new can be stored by a faster way. */
const knownPages = async (
  session: Session,
  writer: Writer,
  rows: readonly PageRow[],
): Promise<ReadonlySet<unknown>> => {
  const known = await writer.sql('select page_id from pages where account = $1 and page_id = any ($2)', [
    session.run.account,
    rows.map(({ page_id }) => page_id),
  ]);
  return new Set(known.map(({ page_id }) => page_id));
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
    pageBodies,
    bodies.map(({ body }) => body),
  );
  await writer.upsert(
    pageContents,
    bodies.flatMap(({ content }) => content ?? []),
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
