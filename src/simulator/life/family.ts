import type { SimContent, Site } from '../site.ts';

/** Who stands directly below whom, at one revision of the site. */
interface Family {
  revision: number;
  readonly children: Map<string, Set<string>>;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * The family of each site that somebody acts on. Acts keep it up to date, so that a thousand of them do not go through
 * the whole site a thousand times; it is made anew where something else has changed the site in between.
 */
const kept = new WeakMap<Site, Family>();

function familyOf(site: Site): Family {
  let family = kept.get(site);
  if (family?.revision !== site.revision) {
    family = { revision: site.revision, children: new Map() };
    for (const { id, parentId } of site.contents.values()) adopt(family, id, parentId);
    kept.set(site, family);
  }
  return family;
}

function adopt({ children }: Family, id: string, parentId: string | null): void {
  if (parentId === null) return;
  const siblings = children.get(parentId);
  if (siblings === undefined) children.set(parentId, new Set([id]));
  else siblings.add(id);
}

/** Directly below, whatever its kind and status. */
export function childrenOf(site: Site, id: string): readonly SimContent[] {
  return [...(familyOf(site).children.get(id) ?? NONE)].map((child) => site.contents.get(child) as SimContent);
}

/** Everything that stands below, level by level. */
export function below(site: Site, content: SimContent): readonly SimContent[] {
  const found: SimContent[] = [];
  for (let level = childrenOf(site, content.id); level.length > 0; ) {
    found.push(...level);
    level = level.flatMap((one) => childrenOf(site, one.id));
  }
  return found;
}

export function setParent(site: Site, content: SimContent, parentId: string | null): void {
  const family = familyOf(site);
  if (content.parentId !== null) family.children.get(content.parentId)?.delete(content.id);
  adopt(family, content.id, parentId);
  content.parentId = parentId;
}

export function addContent(site: Site, content: SimContent): void {
  const family = familyOf(site);
  site.contents.set(content.id, content);
  adopt(family, content.id, content.parentId);
}

/** Takes content away that nothing stands below. */
export function removeContent(site: Site, content: SimContent): void {
  const { children } = familyOf(site);
  if (content.parentId !== null) children.get(content.parentId)?.delete(content.id);
  children.delete(content.id);
  site.contents.delete(content.id);
}

/** Raises the site's revision after an act that kept the family up to date, or did not concern it. */
export function raiseRevision(site: Site): void {
  const family = kept.get(site);
  const isCurrent = family?.revision === site.revision;
  site.revision += 1;
  if (isCurrent) family.revision = site.revision;
}

/** For acts that put contents back in bulk: the family is made anew when it is next asked for. */
export function forgetFamily(site: Site): void {
  kept.delete(site);
}
