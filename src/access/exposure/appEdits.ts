import { countBits, isEmpty, meet } from '../bits.ts';
import { both, isCertain } from '../people3.ts';
import type { ExposureList } from './list.ts';
import { PageGroups } from './pageGroups.ts';
import { peopleRow } from './reachedBy.ts';

export const appEdits: ExposureList = {
  id: 'app-edits',
  question: 'Which pages can apps edit?',
  meaning:
    'Pages that at least one account of an app can edit as permissions and restrictions have it; what an app is allowed ' +
    'beyond them, by its own scopes, is not known to the records.',
  counted: 'pages',
  look(survey, limit) {
    const { engine, kinds, pages } = survey;
    const groups = new PageGroups(survey, limit);
    return {
      visit(aclClass, viewers) {
        if (!meet(viewers.maybe, kinds.apps.maybe)) return;
        const space = engine.classes.space[aclClass]!;
        for (const { kind, layer, pages: alike } of pages.forEditing(aclClass)) {
          const editors = [viewers, kinds.apps, engine.gate(space, 'edit', kind)].reduce(both);
          const yes = editors.yes.slice();
          const maybe =
            isCertain(editors) && (layer === null || engine.layers.isCertain(layer)) ? yes : editors.maybe.slice();
          if (layer !== null) engine.layers.narrow(layer, yes, maybe);
          if (isEmpty(maybe)) continue;
          const sure = countBits(yes);
          const row = peopleRow(survey, limit, { yes, maybe }, sure, countBits(maybe));
          groups.add(aclClass, sure > 0 ? 'yes' : 'unknown', row, alike);
        }
      },
      found: () => groups.found(),
    };
  },
};
