import { getAttachments, getFooterComments, getInlineComments } from 'confluence.js/v2';
import type { Stage, Walk } from '../../../crawl/stage.ts';
import { attachments, comments } from '../../../model/tables/pages.ts';
import { attachmentRow, commentRow } from '../mapping/comment.ts';
import { byCursor } from '../paging.ts';
import type { Session } from '../session.ts';
import { keepWire, mapped } from '../session.ts';

/** All comments of the site, by the lists that go over every page at once. */
export const commentsStage = (session: Session): Stage => ({
  name: 'comments',
  title: 'comments',
  lane: 'facts',
  after: ['pages'],
  walks: async () => [
    commentsWalk('footer', (from) =>
      getFooterComments(session.client, { limit: 250, ...(from === undefined ? {} : { cursor: from }) }),
    ),
    commentsWalk('inline', (from) =>
      getInlineComments(session.client, { limit: 250, ...(from === undefined ? {} : { cursor: from }) }),
    ),
  ],
});

const commentsWalk = (kind: 'footer' | 'inline', fetch: (cursor: string | undefined) => Promise<unknown>): Walk => ({
  scope: kind,
  gap: { kind: 'comments', subjectId: kind, mend: 'give the account access to comments' },
  async *batches(cursor) {
    for await (const page of byCursor(cursor, fetch)) {
      yield {
        items: page.items.length,
        cursor: page.next,
        write: async (writer) => {
          await writer.upsert(
            comments,
            mapped(page.items, (item) => commentRow(kind, item)),
          );
          await keepWire(writer, 'confluence.comment.Comment', page.items);
        },
      };
    }
  },
});

/** All attachments of the site. */
export const attachmentsStage = (session: Session): Stage => ({
  name: 'attachments',
  title: 'attachments',
  lane: 'facts',
  after: ['pages'],
  walks: async () => [
    {
      scope: 'all',
      gap: { kind: 'attachments', subjectId: '*', mend: 'give the account access to attachments' },
      async *batches(cursor) {
        for await (const page of byCursor(cursor, (from) =>
          getAttachments(session.client, { limit: 250, ...(from === undefined ? {} : { cursor: from }) }),
        )) {
          yield {
            items: page.items.length,
            cursor: page.next,
            write: async (writer) => {
              await writer.upsert(attachments, mapped(page.items, attachmentRow));
              await keepWire(writer, 'confluence.attachment.Attachment', page.items);
            },
          };
        }
      },
    },
  ],
});
