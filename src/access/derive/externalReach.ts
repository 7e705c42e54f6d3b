import type { RowOf } from '../../model/table.ts';
import type { externalReach } from '../../model/tables/reach.ts';
import { hasBit, numbersInBoth, numbersOf } from '../bits.ts';
import type { Engine } from '../engine.ts';
import type { Kinds } from '../exposure/kinds.ts';
import type { PagesByClass } from '../pagesByClass.ts';
import { both } from '../people3.ts';
import { countedPeople } from './counted.ts';

type Row = RowOf<typeof externalReach>;

/** A row for each person from outside, or guest, and each space of which they see anything, or may. */
export function* reachRows(engine: Engine, kinds: Kinds, pages: PagesByClass): Generator<Row> {
  const { facts, layers, principals } = engine;
  const { yes: regulars, maybe: all } = countedPeople(engine, kinds);
  // Who is from outside for sure; whether they can enter at all may be unknown.
  const outsiders = all.map((word, w) => word & (kinds.external.yes[w]! | principals.guests.yes[w]!));
  const size = facts.people.ids.length;
  const [seen, unknown, editable] = [new Int32Array(size), new Int32Array(size), new Int32Array(size)];
  const people = numbersOf(outsiders);
  if (people.length === 0) return;
  for (const [space, { id }] of facts.spaces.entries()) {
    for (const counts of [seen, unknown, editable]) counts.fill(0);
    const door = engine.gate(space, 'view', '');
    engine.resolveSpace(space, door, (aclClass, viewers) => {
      const reached = numbersInBoth(viewers.maybe, outsiders, Number.POSITIVE_INFINITY);
      // Whom nothing let this far, nothing lets farther.
      if (reached.length === 0) return false;
      const here = pages.in(aclClass).length;
      if (here === 0) return true;
      for (const person of reached) {
        const counts = hasBit(viewers.yes, person) && hasBit(regulars, person) ? seen : unknown;
        counts[person]! += here;
      }
      for (const group of pages.forEditing(aclClass)) {
        const editors = layers.narrowed(group.layer, both(viewers, engine.gate(space, 'edit', group.kind)));
        for (const person of reached) {
          if (hasBit(editors.yes, person) && hasBit(regulars, person)) editable[person]! += group.pages.length;
        }
      }
      return true;
    });
    const admins = engine.gate(space, 'administer', '').yes;
    for (const person of people) {
      if (seen[person] === 0 && unknown[person] === 0) continue;
      const isAdmin = hasBit(admins, person) && hasBit(regulars, person) && hasBit(door.yes, person);
      yield {
        user_id: facts.people.ids[person]!,
        space_id: id,
        pages: seen[person]!,
        unknown_pages: unknown[person]!,
        editable_pages: editable[person]!,
        level: isAdmin ? 'admin' : editable[person]! > 0 ? 'edit' : seen[person]! > 0 ? 'view' : 'unknown',
      };
    }
  }
}
