import type { SimAuditRecord, SimContent, SimGroup, SimSpace, SimUser, Site } from '../site.ts';

/**
 * The log has these categories and events, and none for what people do to pages beside archiving and restricting them:
 * https://support.atlassian.com/confluence-cloud/docs/view-the-audit-log. Their wording is that of the site's older records.
 */
type Category = 'Spaces' | 'Users and groups' | 'Permissions' | 'Pages';

type Named = SimAuditRecord['object'];

interface Event {
  readonly object: Named;
  readonly changed?: SimAuditRecord['changed'][number];
  readonly associated?: Named | undefined;
  /** Who did it: an administrator where absent. */
  readonly authorId?: string;
}

/** Writes an act into the audit log, on editions that have one. */
export function record(site: Site, category: Category, summary: string, event: Event): void {
  if (site.edition === 'free') return;
  site.audit.push({
    authorId: event.authorId ?? administratorOf(site),
    remoteAddress: '198.51.100.7',
    at: site.now,
    category,
    summary,
    description: '',
    object: event.object,
    changed: event.changed === undefined ? [] : [event.changed],
    associated: event.associated === undefined ? [] : [event.associated],
  });
}

/** Whoever comes first among those who administer the product; nobody ("System") where none is left. */
function administratorOf(site: Site): string {
  for (const { access, members } of site.groups.values()) {
    if (!access.has('admin')) continue;
    for (const member of members) if (site.users.get(member)?.status === 'active') return member;
  }
  return '';
}

export const asPage = ({ title, kind }: SimContent): Named => ({ name: title, objectType: capitalized(kind) });
export const asSpace = ({ name }: SimSpace): Named => ({ name, objectType: 'Space' });
export const asGroup = ({ name }: SimGroup): Named => ({ name, objectType: 'Group' });
export const asUser = ({ displayName }: SimUser): Named => ({ name: displayName, objectType: 'User' });

const capitalized = (kind: string): string => kind.charAt(0).toUpperCase() + kind.slice(1);

/** Whoever is let in, as records name them; classes of people are named by their id. */
export function asPrincipal(site: Site, { type, id }: { readonly type: string; readonly id: string }): Named {
  const user = type === 'user' ? site.users.get(id) : undefined;
  if (user !== undefined) return asUser(user);
  const group = type === 'group' ? site.groups.get(id) : undefined;
  return group === undefined ? { name: id, objectType: capitalized(type) } : asGroup(group);
}
