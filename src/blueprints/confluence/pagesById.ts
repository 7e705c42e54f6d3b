import { getBlogPosts, getPages } from 'confluence.js/v2';
import type { Session } from './session.ts';
import type { ListedKind } from './storePages.ts';

/** Ids in one id parameter (v2 document, maxItems). */
export const IDS_AT_ONCE = 250;

/** At most {@link IDS_AT_ONCE} pages or blogposts by their ids, whatever of their statuses can be listed. */
export const pagesById = (
  session: Session,
  kind: ListedKind,
  ids: readonly string[],
  bodyFormat?: 'storage',
): Promise<unknown> => {
  const asked = { id: ids.map(Number), limit: IDS_AT_ONCE, ...(bodyFormat === undefined ? {} : { bodyFormat }) };
  return kind === 'page'
    ? getPages(session.client, { ...asked, status: ['current', 'archived', 'trashed', 'deleted'] })
    : getBlogPosts(session.client, { ...asked, status: ['current', 'trashed', 'deleted'] });
};
