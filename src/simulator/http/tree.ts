import type { SimContent } from '../site.ts';
import type { Call } from './call.ts';
import { LIVING, readable } from './contentAccess.ts';
import type { Viewer } from './viewer.ts';

export interface Descendant {
  readonly content: SimContent;
  readonly depth: number;
}

/** Walks that are being paged through. A viewer lives as long as the site's revision, and so do its walks. */
const kept = new WeakMap<Viewer, Map<string, readonly Descendant[]>>();
const KEPT_WALKS = 16;

/** What the viewer sees below some content, level by level; what is hidden hides all below it. */
export function descendantsOf(call: Call, root: SimContent, depth: number): readonly Descendant[] {
  const walks = kept.get(call.viewer) ?? new Map<string, readonly Descendant[]>();
  kept.set(call.viewer, walks);
  const name = `${root.id} ${depth}`;
  const known = walks.get(name);
  if (known !== undefined) return known;
  const found: Descendant[] = [];
  let level: readonly SimContent[] = [root];
  for (let at = 1; at <= depth && level.length > 0; at++) {
    level = level.flatMap((parent) =>
      call.index.childrenOf(parent.id).filter((child) => readable(call, child, LIVING)),
    );
    for (const content of level) found.push({ content, depth: at });
  }
  if (walks.size >= KEPT_WALKS) walks.delete(walks.keys().next().value!);
  walks.set(name, found);
  return found;
}
