import type { Site } from '../site.ts';
import { type Act, done } from './act.ts';
import { forgetFamily } from './family.ts';
import { convertAccess } from './spaceAccess.ts';

/**
 * Puts spaces and all content back to what they were at an earlier moment of the same site: what was made since is gone,
 * what was purged is back, version numbers fall. People, groups and the mode of access stay as they are [assumed: an
 * import replaces content, and accounts live outside the site]. Ids that were given out in between are not given again.
 */
export function restoreBackup(site: Site, moment: Site): Act {
  const changed = putBack(site.contents, moment.contents);
  putBack(site.spaces, moment.spaces);
  putBack(site.comments, moment.comments);
  putBack(site.attachments, moment.attachments);
  if (moment.mode !== site.mode) for (const space of site.spaces.values()) convertAccess(site, space);
  forgetFamily(site);
  return done(site, 'restore backup', ...changed);
}

/** In the order of then. What still exists stays the same object, to which others may hold on. Returns what differed. */
function putBack<T extends object>(now: Map<string, T>, then: ReadonlyMap<string, T>): string[] {
  const known = new Map(now);
  const changed = [...now.keys()].filter((id) => !then.has(id));
  now.clear();
  for (const [id, one] of then) {
    const kept = known.get(id);
    if (kept === undefined || !isAlike(kept, one)) changed.push(id);
    now.set(id, kept === undefined ? { ...one } : become(kept, one));
  }
  return changed;
}

function isAlike(a: object, b: object): boolean {
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return left.length === right.length && left.every(([name, value]) => (b as Record<string, unknown>)[name] === value);
}

function become<T extends object>(target: T, source: T): T {
  for (const name of Object.keys(target)) if (!(name in source)) Reflect.deleteProperty(target, name);
  return Object.assign(target, source);
}
