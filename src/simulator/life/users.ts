import type { SimUser, Site } from '../site.ts';
import { type Act, done } from './act.ts';

/** Still in groups and lists, no longer let in. */
export function deactivate(site: Site, user: SimUser): Act {
  user.status = 'inactive';
  return done(site, 'deactivate user', user.accountId);
}

export function reactivate(site: Site, user: SimUser): Act {
  user.status = 'active';
  return done(site, 'reactivate user', user.accountId);
}

/** Erases an account for good: "Former user" is what is left of it. */
export function close(site: Site, user: SimUser): Act {
  user.status = 'closed';
  user.displayName = 'Former user';
  user.email = '';
  user.emailHidden = true;
  user.timeZone = null;
  user.pictureIsDefault = true;
  return done(site, 'close user', user.accountId);
}

/** From now on groups do not help this person. */
export function makeGuest(site: Site, user: SimUser): Act {
  user.guest = true;
  return done(site, 'make guest', user.accountId);
}

export function renameUser(site: Site, user: SimUser, displayName: string): Act {
  user.displayName = displayName;
  return done(site, 'rename user', user.accountId);
}
