import { isEmpty, isWithin, meet, numbersOf } from '../bits.ts';
import type { Engine } from '../engine.ts';
import type { Principal } from '../facts.ts';
import type { People3 } from '../people3.ts';
import { everybody, without } from '../people3.ts';
import { grantsFor, isFree } from '../spaceGate.ts';
import type { Verdict } from '../verdict.ts';
import type { ExposureList } from './list.ts';
import { PageGroups } from './pageGroups.ts';

export const deactivatedOnly: ExposureList = {
  id: 'deactivated-only',
  question: 'Which pages are left to deactivated people alone?',
  meaning:
    'Pages that nobody can see since the grants of the space, or one of the restrictions on the way to the page, name only ' +
    'people whose accounts are inactive or closed, by themselves or by group. A row says whom.',
  counted: 'pages',
  look(survey, limit) {
    const { engine } = survey;
    const gates = new Gates(engine);
    const groups = new PageGroups(survey, limit);
    return {
      visit(aclClass, viewers) {
        if (!isEmpty(viewers.yes)) return;
        const all = gates.of(aclClass);
        const deserted = all.find(({ verdict }) => verdict === 'yes');
        if (deserted !== undefined) {
          const userIds = survey.userIds(numbersOf(deserted.named.yes, limit.ids), limit.ids);
          groups.add(aclClass, 'yes', { user_ids: userIds });
          return;
        }
        if (all.some(({ verdict }) => verdict === 'unknown')) groups.add(aclClass, 'unknown', { user_ids: [] });
      },
      found: () => groups.found(),
    };
  },
};

/** Whom a gate names, and whether they are all deactivated. */
interface Gate {
  readonly named: People3;
  readonly verdict: Verdict;
}

class Gates {
  readonly #engine: Engine;
  readonly #deactivated: People3;
  readonly #ofSpace = new Map<number, Gate>();
  readonly #ofLayer = new Map<number, Gate>();

  constructor(engine: Engine) {
    const { principals } = engine;
    this.#engine = engine;
    this.#deactivated = without(principals.loggedIn.yes, principals.active);
  }

  /** The door of the space, and the layers from the root down. */
  of(aclClass: number): readonly Gate[] {
    const { classes, facts } = this.#engine;
    if (isFree(facts)) return [];
    const space = classes.space[aclClass]!;
    return [this.#space(space), ...classes.layersOf(aclClass).map((layer) => this.#layer(layer))];
  }

  #space(space: number): Gate {
    let gate = this.#ofSpace.get(space);
    if (gate === undefined) {
      const { facts } = this.#engine;
      const grants = grantsFor(facts, facts.spaces[space]!, 'view', '');
      const unread = facts.spaces[space]!.unread !== null;
      gate = this.#gate(
        grants.map(({ principal }) => principal),
        unread,
      );
      this.#ofSpace.set(space, gate);
    }
    return gate;
  }

  #layer(layer: number): Gate {
    let gate = this.#ofLayer.get(layer);
    if (gate === undefined) {
      const list = this.#engine.layers.principals(layer);
      // A list that was read and restricts anything names somebody.
      gate = this.#gate(list, list.length === 0);
      this.#ofLayer.set(layer, gate);
    }
    return gate;
  }

  #gate(principals: readonly Principal[], unread: boolean): Gate {
    const stands = this.#engine.principals;
    const known = stands.union(principals);
    const named = unread ? { yes: known.yes, maybe: everybody(stands.all, 'unknown').maybe } : known;
    return { named, verdict: this.#isDeserted(named) };
  }

  #isDeserted(named: People3): Verdict {
    const { yes, maybe } = this.#deactivated;
    const { active } = this.#engine.principals;
    if (isEmpty(named.maybe) || meet(named.yes, active.yes)) return 'no';
    return !isEmpty(named.yes) && isWithin(named.maybe, yes) ? 'yes' : meet(named.maybe, maybe) ? 'unknown' : 'no';
  }
}
