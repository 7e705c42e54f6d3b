import type { IconName } from './Icon.tsx';
import { Icon } from './Icon.tsx';
import { ViewLink } from './ViewLink.tsx';

export interface Named {
  readonly id: string;
  readonly name: string | null;
}

/** The name, or the id of what has none that may be shown. */
const shownName = ({ id, name }: Named): string => name || id;

export const addressOf = (kind: 'pages' | 'spaces' | 'people' | 'groups', id: string): string =>
  `/${kind}/${encodeURIComponent(id)}`;

/** Where the things are that a column of ids names. */
export const PLACES: Readonly<Record<string, 'pages' | 'spaces' | 'people' | 'groups'>> = {
  page_id: 'pages',
  space_id: 'spaces',
  user_id: 'people',
  group_id: 'groups',
};

const KIND_ICONS: Readonly<Record<string, IconName>> = {
  page: 'page',
  blogpost: 'blogpost',
  folder: 'folder',
  whiteboard: 'whiteboard',
  database: 'database',
  embed: 'embed',
};

export const KindIcon = ({ kind, size = 14 }: { readonly kind: string; readonly size?: number }) => (
  <Icon name={KIND_ICONS[kind] ?? 'page'} size={size} />
);

export const PersonLink = ({ person }: { readonly person: Named | null | undefined }) =>
  person == null ? (
    <span className="k-dim">–</span>
  ) : (
    <ViewLink href={addressOf('people', person.id)} className="k-link" title={person.id}>
      {shownName(person)}
    </ViewLink>
  );

export const SpaceLink = ({
  space,
}: {
  readonly space: (Named & { readonly key?: string | null }) | null | undefined;
}) =>
  space == null ? (
    <span className="k-dim">–</span>
  ) : (
    <ViewLink href={addressOf('spaces', space.id)} className="k-link" title={space.key ?? space.id}>
      {shownName(space)}
    </ViewLink>
  );

export const GroupLink = ({ group }: { readonly group: Named }) => (
  <ViewLink href={addressOf('groups', group.id)} className="k-link" title={group.id}>
    {shownName(group)}
  </ViewLink>
);

export const PageLink = ({ page }: { readonly page: Named }) => (
  <ViewLink href={addressOf('pages', page.id)} className="k-link" title={page.id}>
    {shownName(page)}
  </ViewLink>
);
