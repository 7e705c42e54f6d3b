import { Button, Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Matrix, MatrixAsked } from '../../api/access.ts';
import { matrixFile, matrixQuery } from '../../api/access.ts';
import { useAccount } from '../../app/account.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Head } from '../../parts/Head.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { MomentField } from '../../parts/MomentField.tsx';
import { count, many } from '../../parts/numbers.ts';
import { SearchField } from '../../parts/SearchField.tsx';
import { When } from '../../parts/When.tsx';
import { CellDrawer } from './CellDrawer.tsx';
import { MatrixGrid } from './MatrixGrid.tsx';
import { GLYPHS } from './rights.ts';

const route = getRouteApi('/signed-in/shell/access/matrix');

/** Which space gives which group which rights. */
export const MatrixPage = () => {
  const account = useAccount();
  const { at, whose } = route.useSearch();
  const navigate = route.useNavigate();
  const asked: MatrixAsked = { account, at, whose: whose === 'all' ? 'all' : 'groups' };
  const matrix = useQuery(matrixQuery(asked));
  const set = (change: Partial<ReturnType<typeof route.useSearch>>): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  const { q, who } = route.useSearch();
  return (
    <div className="k-page" data-full>
      <Head
        title="Rights"
        sub={
          matrix.data === undefined ? (
            'Working out which space gives whom which rights…'
          ) : (
            <>
              What spaces give groups · as of <When at={matrix.data.at} />
            </>
          )
        }
        actions={
          <>
            <MomentField value={at} onChange={(next) => set({ at: next })} />
            <Button component="a" href={matrixFile(asked)} download variant="default">
              CSV
            </Button>
          </>
        }
      />
      <div className="k-filters">
        <SearchField label="Spaces" value={q} onSearch={(words) => set({ q: words })} />
        <SearchField label="Groups" value={who} onSearch={(words) => set({ who: words })} />
        <Checkbox
          size="xs"
          label="Single people too"
          checked={whose === 'all'}
          onChange={(event) => set({ whose: event.currentTarget.checked ? 'all' : undefined })}
        />
        <span className="k-line-up k-dim">
          {(['view', 'edit', 'admin', 'unknown'] as const).map((level) => (
            <span key={level} className="k-line-up" style={{ gap: 4 }}>
              <span className="k-right" data-right={level} aria-hidden="true">
                {GLYPHS[level]}
              </span>
              {level}
            </span>
          ))}
        </span>
      </div>
      <Loaded query={matrix} meanwhile={<Bones lines={12} height={22} />}>
        {(data) => <MatrixBody matrix={data} asked={asked} />}
      </Loaded>
    </div>
  );
};

const fits = (words: string | undefined, ...texts: readonly (string | null)[]): boolean =>
  words === undefined || texts.some((text) => text?.toLowerCase().includes(words.toLowerCase()));

const MatrixBody = ({ matrix, asked }: { readonly matrix: Matrix; readonly asked: MatrixAsked }) => {
  const { q, who, cell } = route.useSearch();
  const navigate = route.useNavigate();
  const bits = useMemo(() => {
    const { cells } = matrix;
    const found = new Map<string, number>();
    for (let i = 0; i < cells.length; i += 3) found.set(`${cells[i]} ${cells[i + 1]}`, cells[i + 2]!);
    return found;
  }, [matrix]);
  const rows = useMemo(
    () =>
      matrix.spaces.map((space, place) => ({ ...space, place })).filter(({ name, key, id }) => fits(q, name, key, id)),
    [matrix, q],
  );
  const columns = useMemo(
    () => matrix.principals.map((one, place) => ({ ...one, place })).filter(({ name, id }) => fits(who, name, id)),
    [matrix, who],
  );
  const [space, type, ...rest] = cell?.split(':') ?? [];
  const open = (next: string | undefined): void => {
    void navigate({ search: (before) => ({ ...before, cell: next }), replace: true });
  };
  return (
    <>
      {matrix.free && (
        <div className="k-note" data-tone="warn">
          The site is on the free plan: none of this counts, everyone licensed has all rights.
        </div>
      )}
      {rows.length === 0 || columns.length === 0 ? (
        <Empty icon="grid" title={rows.length === 0 ? 'No space is called that' : 'No group is called that'} />
      ) : (
        <MatrixGrid
          label={`${many(rows.length, 'space')} and ${count(columns.length)} groups`}
          rows={rows}
          columns={columns}
          bitsOf={(row, column) => bits.get(`${row.place} ${column.place}`) ?? 0}
          onOpen={(row, column) => open(`${row.id}:${column.type}:${column.id}`)}
        />
      )}
      {space !== undefined && type !== undefined && (
        <CellDrawer
          space={matrix.spaces.find(({ id }) => id === space) ?? { id: space, key: null, name: null, unread: null }}
          principal={
            matrix.principals.find((one) => one.type === type && one.id === rest.join(':')) ?? {
              type,
              id: rest.join(':'),
              name: rest.join(':'),
            }
          }
          asked={asked}
          onClose={() => open(undefined)}
        />
      )}
    </>
  );
};
