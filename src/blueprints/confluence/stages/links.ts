import { derivationOf, noteDerivation } from '../../../crawl/derivation.ts';
import { CRAWL_AGAIN } from '../../../crawl/gaps.ts';
import type { Stage } from '../../../crawl/stage.ts';
import { resolveLinks } from '../resolveLinks.ts';
import type { Session } from '../session.ts';

/** Raise it when links would be resolved otherwise: all of them are then looked at again. */
const VERSION = 2;

/** Whether anything was written that what links lead to follows from. */
const CHANGED = `select ${[
  'page_links',
  'pages',
  'spaces',
  'attachments',
  'coverage_gaps',
  'page_states',
  'permissions',
]
  .map((table) => `exists (select from ${table} where account = $1 and xact >= $2)`)
  .join(' or ')} as changed`;

/** What the links of pages lead to, once all content is known: no request. */
export const linksStage = (session: Session): Stage => ({
  name: 'links',
  title: 'where links lead',
  lane: 'facts',
  after: ['closing', 'measures'],
  walks: async () => [
    {
      scope: 'all',
      gap: { kind: 'links', subjectId: '*', mend: CRAWL_AGAIN },
      async *batches() {
        const { records, run, scope } = session;
        const derivation = await derivationOf(records, run.account, 'links', VERSION);
        // What filters take away leaves no trace to go by.
        const since = scope.isEverything ? derivation.since : 0;
        const { rows } = await records.pool.query<{ changed: boolean }>(CHANGED, [run.account, since]);
        if (rows[0]?.changed === false) return;
        // A first crawl has just filled them.
        if (since === 0) await records.pool.query('analyze page_links, pages, attachments');
        yield {
          items: 0,
          cursor: null,
          write: async (writer) => {
            for (const [sql, values] of resolveLinks(run.account, {
              since,
              takesSpacesWhole: scope.takesSpacesWhole,
            })) {
              await writer.sql(sql, values);
            }
            // Whoever takes the filters away sees spaces whole again, though nothing in them is written.
            const next = scope.isEverything ? derivation.next : 0;
            await noteDerivation(writer, 'links', VERSION, { ...derivation, next });
          },
        };
      },
    },
  ],
});
