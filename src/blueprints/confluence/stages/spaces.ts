import { getSpaces } from 'confluence.js/v2';
import type { Stage } from '../../../crawl/stage.ts';
import { spaceIcons, spaces } from '../../../model/tables/site.ts';
import { spaceIconRow, spaceRow } from '../mapping/space.ts';
import { byCursor } from '../paging.ts';
import type { Session } from '../session.ts';
import { keepWire, mapped } from '../session.ts';
import { textOf } from '../wire.ts';

/** Spaces that are current and such that are archived; trashed ones cannot be listed (v2 document, status). */
export const spacesStage = (session: Session): Stage => ({
  name: 'spaces',
  title: 'spaces',
  lane: 'facts',
  after: ['site'],
  walks: async () =>
    (['current', 'archived'] as const).map((status) => ({
      scope: status,
      gap: { kind: 'spaces', subjectId: '*', mend: 'give the account access to Confluence' },
      async *batches(cursor) {
        for await (const page of byCursor(cursor, (from) =>
          getSpaces(session.client, {
            status,
            includeIcon: true,
            descriptionFormat: 'plain',
            sort: 'id',
            limit: 250,
            ...(from === undefined ? {} : { cursor: from }),
          }),
        )) {
          const items = page.items.filter((item) => session.scope.hasSpace(textOf(item, 'id')));
          yield {
            items: items.length,
            cursor: page.next,
            saw: items.flatMap((item) => textOf(item, 'id') ?? []),
            write: async (writer) => {
              await writer.upsert(spaces, mapped(items, spaceRow));
              await writer.upsert(spaceIcons, mapped(items, spaceIconRow));
              await keepWire(writer, 'confluence.space.Space', items);
            },
          };
        }
      },
    })),
});
