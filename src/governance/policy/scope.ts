import { glob, isGlob } from '../../blueprints/confluence/scope/glob.ts';
import type { PolicyPage } from './page.ts';
import type { Scope } from './policy.ts';

/** Whether a page is in scope; maybe: it would be if it carried a label, and its labels were not read. */
export type InScope = 'yes' | 'maybe' | 'no';

/** What of a page a scope looks at. */
export type Scoped = Pick<PolicyPage, 'pageId' | 'kind' | 'space' | 'ancestorIds' | 'labels' | 'labelsKnown'>;

/** The test for a scope, made once for all pages. */
export const scopeTest = ({ spaces, labels, kinds, trees }: Scope): ((page: Scoped) => InScope) => {
  const fits = spaces.map(glob);
  const wanted = new Set(labels);
  const roots = new Set(trees);
  return (page) => {
    if (kinds.length > 0 && !kinds.includes(page.kind)) return 'no';
    if (fits.length > 0 && !fits.some((one) => page.space !== null && one(page.space))) return 'no';
    if (roots.size > 0 && !roots.has(page.pageId) && !page.ancestorIds.some((id) => roots.has(id))) return 'no';
    if (wanted.size === 0 || page.labels.some((label) => wanted.has(label))) return 'yes';
    return page.labelsKnown ? 'no' : 'maybe';
  };
};

/**
 * How specific a scope is for a page: a tree is more so than labels, labels more than a space, a space by its key more
 * than by a pattern, and a kind least; several count together. Of two trees the nearer one is the more specific.
 */
export const specificity = (scope: Scope, page: Scoped): number => {
  const { spaces, labels, kinds, trees } = scope;
  const bySpace = spaces.length === 0 ? 0 : spaces.every((one) => !isGlob(one)) ? 4 : 2;
  const weight = (trees.length > 0 ? 16 : 0) + (labels.length > 0 ? 8 : 0) + bySpace + (kinds.length > 0 ? 1 : 0);
  // Below any difference of weights: pages never stand a thousand deep.
  return weight * 1000 + nearest(trees, page);
};

const nearest = (trees: readonly string[], { pageId, ancestorIds }: Scoped): number => {
  if (trees.length === 0) return 0;
  const path = [...ancestorIds, pageId];
  return Math.min(999, 1 + path.findLastIndex((id) => trees.includes(id)));
};
