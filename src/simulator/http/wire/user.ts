import type { SimUser, Site } from '../../site.ts';
import type { SiteIndex } from '../siteIndex.ts';

/** Closed accounts have lost their name and e-mail; others show the e-mail by the profile's visibility, or to oneself. */
export function visibleEmail(user: SimUser, callerId: string): string | null {
  if (user.status === 'closed') return null;
  return user.emailHidden && user.accountId !== callerId ? null : user.email;
}

export function visibleName(user: SimUser): string {
  return user.status === 'closed' ? 'Former user' : user.displayName;
}

export function avatarPath(user: SimUser): string {
  return `/wiki/aa-avatar/${user.accountId}`;
}

/** A user of v2: a hidden e-mail is "", a hidden picture null. */
export function userV2(index: SiteIndex, user: SimUser, callerId: string): object {
  return {
    displayName: visibleName(user),
    timeZone: user.timeZone,
    personalSpaceId: index.personalSpaceOf(user.accountId)?.id ?? null,
    isExternalCollaborator: user.guest,
    accountStatus: user.status,
    accountId: user.accountId,
    email: visibleEmail(user, callerId) ?? '',
    accountType: user.accountType,
    publicName: visibleName(user),
    profilePicture: user.pictureHidden ? null : { path: avatarPath(user), isDefault: user.pictureIsDefault },
  };
}

/** A user of v1: `accountStatus` and `locale` are sent live and documented nowhere; `customer` is not in its enum. */
export function userV1(site: Site, user: SimUser, callerId: string, origin: string): object {
  const picture = user.pictureIsDefault ? '/wiki/aa-avatar/default' : avatarPath(user);
  return {
    type: 'known',
    accountId: user.accountId,
    accountType: user.accountType,
    accountStatus: user.status,
    email: visibleEmail(user, callerId) ?? '',
    publicName: visibleName(user),
    profilePicture: { path: picture, width: 48, height: 48, isDefault: user.pictureIsDefault },
    displayName: visibleName(user),
    timeZone: user.timeZone ?? site.timeZone,
    locale: 'en_US',
    isExternalCollaborator: user.guest,
    externalCollaborator: user.guest,
    isGuest: user.guest,
    _expandable: { operations: '', personalSpace: '' },
    _links: { self: `${origin}/wiki/rest/api/user?accountId=${encodeURIComponent(user.accountId)}` },
  };
}
