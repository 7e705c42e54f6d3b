import type { SimGroup } from '../../site.ts';

/** `resourceAri` is sent live and documented nowhere. */
export function groupJson(group: SimGroup, origin: string): object {
  return {
    type: 'group',
    name: group.name,
    id: group.id,
    usageType: group.usageType,
    managedBy: group.managedBy,
    resourceAri: `ari:cloud:identity::group/${group.id}`,
    _links: { self: `${origin}/wiki/rest/api/group/by-id?id=${group.id}` },
  };
}
