import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { SavedView, ViewPlace } from '../../api/views.ts';
import { changeView, saveView, viewsQuery } from '../../api/views.ts';
import { Icon } from '../Icon.tsx';
import { toast, toastError } from '../toast.tsx';
import { NameDialog } from './NameDialog.tsx';
import type { Search } from './sameSearch.ts';
import { isSame, keptOf } from './sameSearch.ts';
import { ViewMenu } from './ViewMenu.tsx';

interface SavedViewsProps {
  readonly place: ViewPlace;
  /** As it stands in the address. */
  readonly search: Search;
  /** Called with the whole address of a view, and whether it takes the place of the present one. */
  readonly onOpen: (search: Search, replace: boolean) => void;
}

/** In the address: everything, though there is a view that the table opens with. */
const ALL = 'all';

/** The saved views of a table as tabs, and what is done with them. */
export const SavedViews = ({ place, search, onOpen }: SavedViewsProps) => {
  const client = useQueryClient();
  const views = useQuery(viewsQuery(place)).data?.items ?? [];
  const [naming, setNaming] = useState<'new' | SavedView>();
  const kept = keptOf(search);
  const current = views.find(({ id }) => id === search.view);
  const isChanged = current === undefined ? Object.keys(kept).length > 0 : !isSame(kept, current.search);
  const again = () => client.invalidateQueries({ queryKey: ['views', place] });
  const open = ({ id, search: filters }: SavedView, replace = false): void => onOpen({ ...filters, view: id }, replace);

  const chosen = views.find(({ isDefault }) => isDefault);
  const isBare = search.view === undefined && Object.keys(kept).length === 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the bare address leads on, once the views are known
  useEffect(() => {
    if (isBare && chosen !== undefined) open(chosen, true);
  }, [isBare, chosen?.id]);

  const keep = async (name: string, shared: boolean): Promise<void> => {
    if (naming === 'new') {
      const { id } = await saveView({ place, name, search: kept, shared });
      await again();
      onOpen({ ...kept, view: id }, false);
    } else if (naming !== undefined) {
      await changeView(naming.id, { name, shared });
      await again();
    }
    setNaming(undefined);
  };
  const update = async (): Promise<void> => {
    await changeView(current!.id, { search: kept }).catch(toastError);
    await again();
    toast(`${current!.name} is updated`);
  };

  return (
    <div className="k-views">
      <nav className="k-tabs k-views-tabs" aria-label="Saved views">
        <button
          type="button"
          className="k-tab"
          aria-current={current === undefined ? 'page' : undefined}
          onClick={() => onOpen({ view: ALL }, false)}
        >
          All
        </button>
        {views.map((view) => (
          <span key={view.id} className="k-view-tab">
            <button
              type="button"
              className="k-tab"
              aria-current={view === current ? 'page' : undefined}
              title={
                [
                  view.isDefault ? 'The table opens with it' : '',
                  view.own ? '' : `of ${view.author ?? 'somebody who has left'}`,
                ]
                  .filter(Boolean)
                  .join('; ') || undefined
              }
              onClick={() => open(view)}
            >
              <bdi>{view.name}</bdi>
              {view.isDefault && (
                <span className="k-view-first">
                  <span aria-hidden>★</span>
                  <span className="k-hidden">, the table opens with it</span>
                </span>
              )}
              {view.sharedWith !== null && <Icon name="share" size={11} />}
            </button>
            {view === current && (
              <ViewMenu
                view={view}
                onRename={() => setNaming(view)}
                onDone={again}
                onGone={() => onOpen({ view: ALL }, false)}
              />
            )}
          </span>
        ))}
      </nav>
      {isChanged && (
        <span className="k-views-end">
          {current !== undefined && (
            <>
              <span className="k-dim">changed</span>
              <Button size="compact-xs" variant="subtle" color="gray" onClick={() => open(current)}>
                Reset
              </Button>
              {current.own && (
                <Button size="compact-xs" variant="subtle" onClick={() => void update()}>
                  Update
                </Button>
              )}
            </>
          )}
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<Icon name="plus" size={12} />}
            onClick={() => setNaming('new')}
          >
            Save view
          </Button>
        </span>
      )}
      <NameDialog
        title={naming === 'new' ? 'Save this view' : 'Rename the view'}
        opened={naming !== undefined}
        name={naming === 'new' || naming === undefined ? '' : naming.name}
        shared={naming !== 'new' && naming?.sharedWith != null}
        sharing="Share it with everybody who may see it"
        onClose={() => setNaming(undefined)}
        onKeep={keep}
      />
    </div>
  );
};
