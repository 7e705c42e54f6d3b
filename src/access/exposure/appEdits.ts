import { meet } from '../bits.ts';
import type { People3 } from '../people3.ts';
import { both } from '../people3.ts';
import type { ExposureList } from './list.ts';
import { PageGroups } from './pageGroups.ts';
import { addReached } from './reachedBy.ts';

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
    const ofSpace = new Map<string, People3>();
    const editors = (space: number, kind: string): People3 => {
      const key = `${space} ${kind}`;
      let apps = ofSpace.get(key);
      if (apps === undefined) {
        apps = both(kinds.apps, engine.gate(space, 'edit', kind));
        ofSpace.set(key, apps);
      }
      return apps;
    };
    return {
      visit(aclClass, viewers) {
        if (!meet(viewers.maybe, kinds.apps.maybe)) return;
        const space = engine.classes.space[aclClass]!;
        for (const { kind, layer, pages: alike } of pages.forEditing(aclClass)) {
          const apps = editors(space, kind);
          if (!meet(viewers.maybe, apps.maybe)) continue;
          addReached(groups, survey, limit, aclClass, engine.layers.narrowed(layer, viewers), apps, alike);
        }
      },
      found: () => groups.found(),
    };
  },
};
