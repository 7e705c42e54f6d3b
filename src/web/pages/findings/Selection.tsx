import { Button } from '@mantine/core';
import { useState } from 'react';
import { many } from '../../parts/numbers.ts';
import { SelectionBar } from '../../parts/SelectionBar.tsx';
import { SetAside } from './SetAside.tsx';
import { useDecide } from './useDecide.ts';

interface SelectionProps {
  readonly ids: readonly string[];
  /** Whether any of them was set aside. */
  readonly isAside: boolean;
  /** How many rows there are to select. */
  readonly loaded: number;
  readonly account: string | undefined;
  readonly onAll: () => void;
  readonly onNone: () => void;
}

const DONE = { acknowledge: 'acknowledged', suppress: 'suppressed', reopen: 'open again' } as const;

/** As many as the server takes at once. */
const MOST = 500;

/** What is decided of the findings that were selected, and how to take it back. */
export const Selection = ({ ids, isAside, loaded, account, onAll, onNone }: SelectionProps) => {
  const decide = useDecide(account);
  const [done, setDone] = useState<{
    readonly ids: readonly string[];
    readonly words: string;
    readonly undo: boolean;
  }>();
  const pending = decide.isPending ? decide.variables.decision.deed : undefined;
  const act = (some: readonly string[], decision: Parameters<typeof decide.mutate>[0]['decision']): void =>
    decide.mutate(
      { ids: some, decision },
      {
        onSuccess: ({ items, closed }) => {
          const left = closed.length === 0 ? '' : `; ${many(closed.length, 'finding')} had closed meanwhile`;
          setDone({
            ids: items.map(({ id }) => id),
            words: `${many(items.length, 'finding')} ${DONE[decision.deed]}${left}`,
            undo: decision.deed !== 'reopen' && items.length > 0,
          });
          onNone();
        },
      },
    );
  if (ids.length === 0) {
    return done === undefined ? null : (
      <div className="k-note" role="status">
        <span className="k-row-main">{done.words}</span>
        {done.undo && (
          <Button
            size="compact-sm"
            variant="default"
            loading={pending === 'reopen'}
            onClick={() => act(done.ids, { deed: 'reopen' })}
          >
            Undo
          </Button>
        )}
        <Button size="compact-sm" variant="subtle" onClick={() => setDone(undefined)}>
          Close
        </Button>
      </div>
    );
  }
  return (
    <SelectionBar
      count={ids.length}
      noun="finding"
      onClear={onNone}
      actions={
        <>
          {ids.length < Math.min(loaded, MOST) && (
            <Button size="compact-sm" variant="subtle" onClick={onAll}>
              Select the {Math.min(loaded, MOST)} shown
            </Button>
          )}
          {isAside && (
            <Button
              size="compact-sm"
              variant="default"
              loading={pending === 'reopen'}
              onClick={() => act(ids.slice(0, MOST), { deed: 'reopen' })}
            >
              Reopen
            </Button>
          )}
        </>
      }
    >
      <SetAside
        pending={pending === 'reopen' ? undefined : pending}
        onDecide={(decision) => act(ids.slice(0, MOST), decision)}
      />
    </SelectionBar>
  );
};
