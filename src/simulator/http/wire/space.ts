import type { SimRoleAssignment, SimSpace, SimSpacePermission } from '../../site.ts';
import { text, time } from './json.ts';

/**
 * A space as v2 lists it. Description and icon are null unless asked for; `currentActiveAlias` is null on live tenants.
 * `apiDownloadLink` exists for global spaces only.
 */
export function spaceText(
  space: SimSpace,
  ask: { icon: boolean; description: 'plain' | 'view' | null },
  extra = '',
): string {
  const home = space.homepageId === null ? '' : `"homepageId":"${space.homepageId}",`;
  const owner = space.ownerId === null ? '' : `"spaceOwnerId":${text(space.ownerId)},`;
  return (
    `{"createdAt":"${time(space.createdAt)}","authorId":${text(space.authorId)},${home}${owner}` +
    `"icon":${ask.icon ? iconText(space) : 'null'},` +
    `"description":${ask.description === null ? 'null' : descriptionText(space, ask.description)},` +
    `"status":"${space.status}","name":${text(space.name)},"key":${text(space.key)},"currentActiveAlias":null,` +
    `"id":"${space.id}","type":"${space.type}",${extra}"_links":{"webui":${text(`/spaces/${space.key}`)}}}`
  );
}

function iconText(space: SimSpace): string {
  if (space.type === 'personal') {
    return JSON.stringify({ path: `/wiki/aa-avatar/${space.ownerId ?? space.authorId}` });
  }
  const path = `/wiki/download/attachments/${space.homepageId ?? space.id}/${encodeURIComponent(space.key)}?version=1&api=v2`;
  return JSON.stringify(space.type === 'global' ? { path, apiDownloadLink: path } : { path });
}

function descriptionText(space: SimSpace, format: 'plain' | 'view'): string {
  const value = format === 'plain' ? space.description : space.description && `<p>${space.description}</p>`;
  return `{"${format}":{"representation":"${format}","value":${text(value)}}}`;
}

export function permissionText(row: SimSpacePermission): string {
  const { id, principal, key, target } = row;
  return JSON.stringify({ id, principal, operation: { key, targetType: target } });
}

/** The role API writes its principal types in capitals, unlike the permission rows. */
export const PRINCIPAL_TYPES = { user: 'USER', group: 'GROUP', 'access-class': 'ACCESS_CLASS' } as const;

export function roleAssignmentText({ principal, roleId }: SimRoleAssignment): string {
  const principalType = PRINCIPAL_TYPES[principal.type];
  return JSON.stringify({ principal: { principalType, principalId: principal.id }, roleId });
}
