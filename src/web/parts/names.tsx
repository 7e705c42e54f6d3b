import { Link } from '@tanstack/react-router';
import type { IconName } from './Icon.tsx';
import { Icon } from './Icon.tsx';

export interface Named {
  readonly id: string;
  readonly name: string | null;
}

/** The name, or the id of what has none that may be shown. */
const shownName = ({ id, name }: Named): string => name || id;

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
    <Link to="/people/$id" params={{ id: person.id }} className="k-link" dir="auto" title={person.id}>
      {shownName(person)}
    </Link>
  );

export const SpaceLink = ({
  space,
}: {
  readonly space: (Named & { readonly key?: string | null }) | null | undefined;
}) =>
  space == null ? (
    <span className="k-dim">–</span>
  ) : (
    <Link to="/spaces/$id" params={{ id: space.id }} className="k-link" dir="auto" title={space.key ?? space.id}>
      {shownName(space)}
    </Link>
  );

export const GroupLink = ({ group }: { readonly group: Named }) => (
  <Link to="/groups/$id" params={{ id: group.id }} className="k-link" dir="auto" title={group.id}>
    {shownName(group)}
  </Link>
);

export const PageLink = ({ page }: { readonly page: Named }) => (
  <Link to="/pages/$id" params={{ id: page.id }} className="k-link" dir="auto" title={page.id}>
    {shownName(page)}
  </Link>
);
