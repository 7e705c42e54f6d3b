import { CRAWL_AGAIN } from '../../../crawl/gaps.ts';
import type { Stage, Walk } from '../../../crawl/stage.ts';
import { SCOPE_STAGE } from '../../../crawl/summary.ts';
import type { Writer } from '../../../store/records.ts';
import { fallenContent, fallenPeople, fallenSpaces } from '../scope/fallen.ts';
import { forgetAuditTexts, forgetContent, forgetLooseReplies, forgetPeople, forgetSpaces } from '../scope/forget.ts';
import { slices } from '../scope/slices.ts';
import type { Session } from '../session.ts';

/** So many things are forgotten in one transaction. */
const AT_ONCE = 1000;

/**
 * What fell out of the filters, since these are narrower now or since it moved, lost a label or changed hands: no title,
 * body or name of it stays. It comes once all places are known, for what stands above something in scope is kept as a place.
 */
export const scopeStage = (session: Session): Stage => ({
  name: SCOPE_STAGE,
  title: 'what fell out of the filters',
  lane: 'facts',
  after: ['spaces', 'absences', 'places', 'comments', 'attachments', 'members', 'space-access'],
  walks: async () => {
    const { scope } = session;
    if (scope.isEverything) return [];
    return [
      walkOf('pages', async () => {
        const { outside, places, leftOver } = await fallenContent(session);
        return [
          ...slices(outside, AT_ONCE).map((ids) => ({ items: ids.length, write: forgetContent(session, ids) })),
          ...slices(places, AT_ONCE).map((ids) => ({
            items: ids.length,
            write: forgetContent(session, ids, { asPlaces: true }),
          })),
          ...slices(leftOver, AT_ONCE).map((ids) => ({ items: 0, write: forgetContent(session, ids) })),
          { items: 0, write: forgetLooseReplies(session) },
        ];
      }),
      walkOf('spaces', async () => {
        const ids = await fallenSpaces(session);
        return ids.length === 0 ? [] : [{ items: ids.length, write: forgetSpaces(session, ids) }];
      }),
      walkOf('audit records', async () => [{ items: 0, write: forgetAuditTexts(session) }]),
      walkOf('people', async () =>
        scope.asksForPeople
          ? slices(await fallenPeople(session), AT_ONCE).map((ids) => ({
              items: ids.length,
              write: forgetPeople(session, ids),
            }))
          : [],
      ),
    ];
  },
});

type Forgetting = () => Promise<readonly { readonly items: number; write(writer: Writer): Promise<void> }[]>;

const walkOf = (scope: string, forgetting: Forgetting): Walk => ({
  scope,
  gap: { kind: 'scope', subjectId: scope, mend: CRAWL_AGAIN },
  async *batches() {
    for (const part of await forgetting()) yield { ...part, cursor: null };
  },
});
