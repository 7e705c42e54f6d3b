import { z } from '@hono/zod-openapi';
import { textOf } from '../../content/parse.ts';
import { siteOf } from '../account.ts';
import { Problem } from '../problem.ts';
import { route } from '../route.ts';
import { byId, ofAccount } from '../schemas.ts';
import type { Services } from '../services.ts';
import { Sight } from '../sight.ts';
import { pageKnown } from './pages.ts';

/** As much as anybody reads in a browser, in characters. */
const MOST_TEXT = 200_000;

interface Content {
  readonly value: string;
  readonly version_number: number;
}

const CONTENT = `select value, version_number from page_contents`;
const FIRST = `order by case format when 'storage' then 0 else 1 end limit 1`;

/**
 * The newest body that is kept; null: none is. Who may not know everything gets it as the columns have it: the records may
 * hold a newer one of a page that is hidden since.
 */
const contentOf = async (
  { records, columns }: Services,
  account: string,
  id: string,
  whole: boolean,
): Promise<Content | null> => {
  if (!whole) {
    const rows = await columns.all<Content>(
      `${CONTENT} where account = $account and page_id = $id ${FIRST}`,
      { account, id },
      1,
    );
    return rows[0] ?? null;
  }
  const { rows } = await records.pool.query<Content>(`${CONTENT} where account = $1 and page_id = $2 ${FIRST}`, [
    account,
    id,
  ]);
  return rows[0] ?? null;
};

export const pageTextRoutes = [
  route({
    method: 'get',
    path: '/api/pages/{id}/text',
    role: 'viewer',
    bodies: true,
    summary: 'What a reader of a page sees, as plain text',
    params: byId,
    query: z.strictObject(ofAccount),
    answer: z.object({
      text: z.string().nullable().meta({ description: 'A line for each block; null: no body is kept.' }),
      version: z.int().nullable(),
      cut: z.boolean().meta({ description: `Whether it goes on beyond ${MOST_TEXT} characters.` }),
    }),
    async handle({ services, caller, params, query }) {
      const account = await siteOf(services.accounts, query.account);
      await pageKnown(services, account, params.id);
      const sight = new Sight(services, caller, account);
      const isOpen = await sight.pages([params.id]);
      if (!isOpen(params.id))
        throw new Problem(403, 'not everybody may see this page, so it is for auditors', {
          mend: 'ask an administrator for the role',
        });
      const content = await contentOf(services, account, params.id, sight.whole);
      await services.activity.note(caller, {
        action: 'page read',
        subjectType: 'page',
        subjectId: params.id,
        after: { account, version: content?.version_number ?? null },
      });
      const text = content === null ? null : textOf(content.value);
      return {
        text: text === null ? null : text.slice(0, MOST_TEXT).toWellFormed(),
        version: content?.version_number ?? null,
        cut: (text?.length ?? 0) > MOST_TEXT,
      };
    },
  }),
] as const;
