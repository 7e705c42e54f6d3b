import type { Engine } from '../engine.ts';
import type { Kinds } from './kinds.ts';
import type { ExposureList, Found, Limit } from './list.ts';
import { exposureLists } from './lists.ts';
import { Survey } from './survey.ts';

export interface Exposed {
  readonly list: ExposureList;
  readonly found: Found;
}

/** What the site exposes: every list, from one pass over its ACL classes. */
export const expose = (engine: Engine, kinds: Kinds, limit: Limit): readonly Exposed[] => {
  const survey = new Survey(engine, kinds);
  const looks = exposureLists.map((list) => ({ list, look: list.look(survey, limit) }));
  survey.visit((aclClass, viewers) => {
    for (const { look } of looks) look.visit?.(aclClass, viewers);
  });
  return looks.map(({ list, look }) => ({ list, found: look.found() }));
};
