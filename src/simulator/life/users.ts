import type { SimUser, Site } from '../site.ts';
import { type Act, done } from './act.ts';
import { asUser, record } from './audit.ts';

/** Still in groups and lists, no longer let in. */
export function deactivate(site: Site, user: SimUser): Act {
  user.status = 'inactive';
  recordActive(site, user, 'User deactivated');
  return done(site, 'deactivate user', user.accountId);
}

export function reactivate(site: Site, user: SimUser): Act {
  user.status = 'active';
  recordActive(site, user, 'User reactivated');
  return done(site, 'reactivate user', user.accountId);
}

function recordActive(site: Site, user: SimUser, summary: string): void {
  const [oldValue, newValue] = user.status === 'active' ? ['No', 'Yes'] : ['Yes', 'No'];
  record(site, 'Users and groups', summary, { object: asUser(user), changed: { name: 'Active', oldValue, newValue } });
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
  const changed = { name: 'Full name', oldValue: user.displayName, newValue: displayName };
  user.displayName = displayName;
  record(site, 'Users and groups', 'User details updated', { object: asUser(user), changed });
  return done(site, 'rename user', user.accountId);
}
