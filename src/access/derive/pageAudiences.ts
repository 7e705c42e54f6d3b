import type { RowOf } from '../../model/table.ts';
import type { pageAudiences } from '../../model/tables/reach.ts';
import type { Engine } from '../engine.ts';
import type { Kinds } from '../exposure/kinds.ts';
import { seenByAll } from '../exposure/licensedPages.ts';
import { ANONYMOUS } from '../facts.ts';
import type { PagesByClass } from '../pagesByClass.ts';
import { both, verdictFor } from '../people3.ts';
import { countAll, countedPeople, countIn } from './counted.ts';

type Row = RowOf<typeof pageAudiences>;

/** Pages of which all is the same but their ids. */
interface Alike {
  readonly pages: readonly number[];
  readonly audience: Omit<Row, 'page_id'>;
}

/** A row for each page, counted once for all that are viewed and edited alike. */
export const audienceRows = (engine: Engine, kinds: Kinds, pages: PagesByClass): (() => Iterable<Row>) => {
  const { principals, layers, classes } = engine;
  const counted = countedPeople(engine, kinds);
  const guests = principals.guests.yes;
  const licensed = both(counted, principals.licensedRegular);
  const all: Alike[] = [];
  engine.resolve((aclClass, viewers) => {
    if (pages.in(aclClass).length === 0) return;
    const seen = countIn(viewers, counted);
    const audience = {
      viewers: seen.yes,
      unknown_viewers: seen.unknown,
      external_viewers: countAll(viewers.yes, counted.yes, kinds.external.yes),
      guest_viewers: countAll(viewers.yes, counted.yes, guests),
      everyone: seenByAll(engine, licensed, aclClass, viewers),
      anonymous: verdictFor(viewers, ANONYMOUS),
    };
    for (const group of pages.forEditing(aclClass)) {
      const door = engine.gate(classes.space[aclClass]!, 'edit', group.kind);
      const edited = countIn(layers.narrowed(group.layer, both(viewers, door)), counted);
      all.push({
        pages: group.pages,
        audience: { ...audience, editors: edited.yes, unknown_editors: edited.unknown },
      });
    }
  });
  const { ids } = engine.facts.contents;
  return function* rows() {
    for (const { pages: alike, audience } of all) for (const page of alike) yield { page_id: ids[page]!, ...audience };
  };
};
