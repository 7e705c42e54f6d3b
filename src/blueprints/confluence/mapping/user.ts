import type { RowOf } from '../../../model/table.ts';
import type { userAvatars, userStates, users } from '../../../model/tables/people.ts';
import type { Wire } from '../wire.ts';
import { flagOf, textOf } from '../wire.ts';

/**
 * A person from the two profiles that the site has of them: v2 (status, e-mail, picture) and v1 (guest). Either may be
 * missing. Who closed the account wants nothing kept of it, whatever the site still shows.
 */
export const userRow = (
  userId: string,
  v2: Wire | undefined,
  v1: Wire | undefined,
  {
    internalDomains,
    bots = [],
  }: { readonly internalDomains: readonly string[]; readonly bots?: readonly string[] | undefined },
): RowOf<typeof users> => {
  const status = textOf(v2, 'accountStatus') ?? textOf(v1, 'accountStatus');
  const unlessClosed = (value: string | null): string | null => (status === 'closed' ? null : value);
  const email = unlessClosed(textOf(v2, 'email') ?? textOf(v1, 'email'));
  const guest = flagOf(v1, 'isGuest');
  const flagged = flagOf(v2, 'isExternalCollaborator') ?? flagOf(v1, 'isExternalCollaborator');
  return {
    user_id: userId,
    account_type: textOf(v2, 'accountType') ?? textOf(v1, 'accountType'),
    account_status: status,
    display_name: textOf(v2, 'displayName') ?? textOf(v1, 'displayName'),
    public_name: textOf(v2, 'publicName') ?? textOf(v1, 'publicName'),
    email,
    time_zone: unlessClosed(textOf(v2, 'timeZone') ?? textOf(v1, 'timeZone')),
    locale: unlessClosed(textOf(v1, 'locale')),
    personal_space_id: unlessClosed(textOf(v2, 'personalSpaceId')),
    ...externality(email, guest, flagged, internalDomains),
    is_guest: guest,
    resolved: v2 !== undefined || v1 !== undefined,
    source: v2 !== undefined || v1 !== undefined ? 'confluence' : 'reference',
    is_bot: bots.includes(userId),
  };
};

/** Whether somebody is from outside: a hidden e-mail alone says nothing. */
export const externality = (
  email: string | null,
  guest: boolean | null,
  flagged: boolean | null,
  internalDomains: readonly string[],
): { is_external: 'yes' | 'no' | 'unknown'; external_reason: string } => {
  if (guest) return { is_external: 'yes', external_reason: 'guest of the site' };
  if (flagged) return { is_external: 'yes', external_reason: 'flagged by the site' };
  const domain = email?.includes('@') ? email.slice(email.lastIndexOf('@') + 1).toLowerCase() : '';
  if (internalDomains.length > 0 && domain) {
    return internalDomains.includes(domain)
      ? { is_external: 'no', external_reason: `internal domain ${domain}` }
      : { is_external: 'yes', external_reason: `domain ${domain}` };
  }
  return {
    is_external: 'unknown',
    external_reason: domain ? 'no internal domains are named' : 'e-mail hidden',
  };
};

export const userAvatarRow = (userId: string, v2: Wire | undefined): RowOf<typeof userAvatars> | null => {
  const path = textOf(v2, 'profilePicture', 'path');
  return path === null
    ? null
    : { user_id: userId, path, is_default: flagOf(v2, 'profilePicture', 'isDefault') ?? false };
};

export const userStateRow = (
  user: Pick<RowOf<typeof users>, 'user_id' | 'account_type' | 'account_status' | 'is_guest'>,
  licence: 'yes' | 'no' | 'unknown',
): RowOf<typeof userStates> => ({
  user_id: user.user_id,
  account_type: user.account_type ?? 'unknown',
  account_status: user.account_status ?? 'unknown',
  is_guest: user.is_guest,
  licence,
});
