import { ActionIcon, Menu } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SavedQuestion } from '../../api/console.ts';
import { changeQuestion, deleteQuestion, questionsQuery } from '../../api/console.ts';
import { sessionQuery } from '../../api/session.ts';
import { Empty } from '../../parts/Empty.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { NameDialog } from '../../parts/view/NameDialog.tsx';

interface SavedProps {
  readonly onOpen: (question: SavedQuestion) => void;
}

/** The questions that are kept: one's own, and those that others share. */
export const Saved = ({ onOpen }: SavedProps) => (
  <Loaded query={useQuery(questionsQuery)}>
    {({ items }) =>
      items.length === 0 ? (
        <Empty icon="save" title="No question is saved yet">
          Save keeps the one in the editor.
        </Empty>
      ) : (
        <ul className="k-side-list">
          {items.map((question) => (
            <SavedEntry key={question.id} question={question} onOpen={() => onOpen(question)} />
          ))}
        </ul>
      )
    }
  </Loaded>
);

const SavedEntry = ({ question, onOpen }: { readonly question: SavedQuestion; readonly onOpen: () => void }) => {
  const { id, name, sql, shared, own, author } = question;
  const client = useQueryClient();
  const isAdmin = useQuery(sessionQuery).data?.person.role === 'admin';
  const [naming, setNaming] = useState(false);
  const onSuccess = () => client.invalidateQueries({ queryKey: ['questions'] });
  const share = useMutation({ mutationFn: () => changeQuestion(id, { shared: !shared }), onSuccess });
  const remove = useMutation({ mutationFn: () => deleteQuestion(id), onSuccess });
  return (
    <li className="k-side-row">
      <button type="button" className="k-side-question" title={sql} onClick={onOpen}>
        <span className="k-cut" dir="auto">
          {name}
        </span>
        {(shared || !own) && (
          <span className="k-dim k-cut" dir="auto">
            <Icon name="share" size={10} /> {own ? 'shared' : `of ${author ?? 'somebody who has left'}`}
          </span>
        )}
      </button>
      {(own || isAdmin) && (
        <Menu position="bottom-end" transitionProps={{ duration: 80 }}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`More of ${name}`}>
              <Icon name="more" size={14} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {own && <Menu.Item onClick={() => setNaming(true)}>Rename…</Menu.Item>}
            {own && <Menu.Item onClick={() => share.mutate()}>{shared ? 'No longer share' : 'Share'}</Menu.Item>}
            <Menu.Item color="red" onClick={() => remove.mutate()}>
              Delete
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <NameDialog
        title="Rename the question"
        opened={naming}
        name={name}
        shared={shared}
        sharing="Share it with the other auditors"
        onClose={() => setNaming(false)}
        onKeep={async (next, isShared) => {
          await changeQuestion(id, { name: next, shared: isShared });
          setNaming(false);
          await onSuccess();
        }}
      />
    </li>
  );
};
