import { z } from 'zod';
import { UsageError } from '../../model/errors.ts';
import { accountInput, pageInput, pageOf, siteOf, visibleOf } from '../inputs.ts';
import { anybody, tool } from '../tool.ts';

const MOST_LINKS = 200;

/** What is known of a page by itself; nothing of it counts other pages. */
const ITSELF = `select f.page_id, f.title, f.kind, f.status, s.key as space, s.name as space_name, f.created_at, f.edited_at, f.words, f.labels,
    f.owner_id, o.display_name as owner, i.base_url || p.web_path as url
  from page_facts f join pages p using (account, page_id)
  left join spaces s on s.account = f.account and s.space_id = f.space_id
  left join users o on o.account = f.account and o.user_id = f.owner_id
  left join confluence_instances i on i.account = f.account
  where f.page_id = $id limit 1`;

const AROUND = `select versions, edits, editors, editor_id, comments, views, viewers, viewed_at, links_in, links_out, children, descendants,
    document_kind, tasks_open from page_facts where page_id = $id limit 1`;

const LINKS = `select distinct l.resolved_page_id as page_id, p.title from page_links l
  join pages p on p.account = l.account and p.page_id = l.resolved_page_id
  where l.page_id = $id and l.resolved_page_id <> l.page_id order by p.title, 1`;

export const page = tool({
  name: 'page',
  title: 'Facts of a page',
  description:
    'Title, space, owner, labels, when it was created and last edited by a person, the pages that it links to; for who may know everything also edits, views, inbound links and what stands below it.',
  input: z.strictObject({ page: pageInput, account: accountInput }),
  isFor: anybody,
  async answer({ desk, caller, input }) {
    const account = await siteOf(desk, caller, input.account);
    const id = await pageOf(desk, caller, account, input.page);
    const params = { id };
    const [facts] = await desk.rows(ITSELF, { account, params, maxRows: 1 });
    if (facts === undefined) throw new UsageError(`the page ${id} was not read yet`, 'ask again after the next crawl');
    const links = await desk.rows(LINKS, { account, params, maxRows: MOST_LINKS });
    if (caller.kind === 'bound') {
      const visible = await visibleOf(
        desk,
        caller,
        links.map(({ page_id }) => String(page_id)),
      );
      return { account, ...facts, links_to: links.filter(({ page_id }) => visible.has(String(page_id))) };
    }
    const [around] = await desk.rows(AROUND, { account, params, maxRows: 1 });
    return { account, ...facts, ...around, links_to: links };
  },
});
