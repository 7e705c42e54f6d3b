import type { AccessClass, Principal, Site } from '../site.ts';
import { ANONYMOUS, type Who } from './verdict.ts';

/**
 * What somebody is to the site, which decides how they may come by access at all:
 * - `licensed`: active, and in a group that grants the product
 * - `guest`: active, and assigned to spaces one by one
 * - `unlicensed`: active and logged in, no more: customers of the service desk, apps without access
 * - `anonymous`: not logged in
 * - `gone`: deactivated, erased or unknown, whatever groups and lists still say
 */
export type Standing = 'licensed' | 'guest' | 'unlicensed' | 'anonymous' | 'gone';

export function standingOf(site: Site, who: Who): Standing {
  if (who === ANONYMOUS) return 'anonymous';
  const user = site.users.get(who);
  if (user === undefined || user.status !== 'active') return 'gone';
  if (user.guest) return 'guest';
  for (const group of site.groups.values()) {
    if (group.access.size > 0 && group.members.has(who)) return 'licensed';
  }
  return 'unlicensed';
}

/** Whether a principal of any type stands for this person, apart from what a guest or customer may make of it. */
export function standsFor(site: Site, principal: Principal, who: Who): boolean {
  if (principal.type === 'user') return principal.id === who;
  if (principal.type === 'group') return site.groups.get(principal.id)?.members.has(who) === true;
  return isOfClass(site, principal.id as AccessClass, who);
}

function isOfClass(site: Site, accessClass: AccessClass, who: Who): boolean {
  switch (accessClass) {
    case 'anonymous-users':
      // Whatever anyone on the internet may do, whoever is logged in may do too.
      return true;
    case 'authenticated-users':
      return who !== ANONYMOUS;
    case 'all-licensed-users':
      return standingOf(site, who) === 'licensed';
    case 'all-product-admins':
      return isAdmin(site, who);
    case 'jsm-project-admins':
      // Service projects live in another product, and nobody on this site administers one.
      return false;
    default:
      return false;
  }
}

/** A product admin: in a group that grants the administration of the product. */
export function isAdmin(site: Site, who: Who): boolean {
  for (const group of site.groups.values()) {
    if (group.access.has('admin') && group.members.has(who)) return true;
  }
  return false;
}
