import { ActionIcon, Menu } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../../api/session.ts';
import type { SavedView } from '../../api/views.ts';
import { changeView, chooseView, deleteView } from '../../api/views.ts';
import { Icon } from '../Icon.tsx';

interface ViewMenuProps {
  readonly view: SavedView;
  readonly onRename: () => void;
  readonly onDone: () => Promise<void>;
  /** Called when the view is no more. */
  readonly onGone: () => void;
}

/** What can be done with the view that is shown. */
export const ViewMenu = ({ view, onRename, onDone, onGone }: ViewMenuProps) => {
  const { id, place, name, own, sharedWith, isDefault } = view;
  const isAdmin = useQuery(sessionQuery).data?.person.role === 'admin';
  const choose = useMutation({ mutationFn: () => chooseView(place, isDefault ? null : id), onSuccess: onDone });
  const share = useMutation({ mutationFn: () => changeView(id, { shared: sharedWith === null }), onSuccess: onDone });
  const remove = useMutation({
    mutationFn: () => deleteView(id),
    onSuccess: async () => {
      await onDone();
      onGone();
    },
  });
  return (
    <Menu position="bottom-start" transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={24} aria-label={`More of ${name}`}>
          <Icon name="down" size={12} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => choose.mutate()}>{isDefault ? 'No longer open with it' : 'Open with it'}</Menu.Item>
        {own && <Menu.Item onClick={onRename}>Rename…</Menu.Item>}
        {own && (
          <Menu.Item onClick={() => share.mutate()}>{sharedWith === null ? 'Share' : 'No longer share'}</Menu.Item>
        )}
        {(own || (isAdmin && sharedWith !== null)) && (
          <Menu.Item color="red" onClick={() => remove.mutate()}>
            Delete
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
};
