import { derivationOf, noteDerivation } from '../../../crawl/derivation.ts';
import { CRAWL_AGAIN } from '../../../crawl/gaps.ts';
import type { Stage } from '../../../crawl/stage.ts';
import { resolveLinks } from '../resolveLinks.ts';
import type { Session } from '../session.ts';

/** Raise it when links would be resolved otherwise: all of them are then looked at again. */
const VERSION = 1;

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
            await noteDerivation(writer, 'links', VERSION, derivation);
          },
        };
      },
    },
  ],
});
