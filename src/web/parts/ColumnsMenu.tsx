import { Button, Menu } from '@mantine/core';
import type { Column } from './DataTable.tsx';
import { Icon } from './Icon.tsx';

/** In the address: no column besides the first. */
const NONE = 'none';

type Named = Pick<Column<unknown>, 'id' | 'name'>;

interface ColumnsMenuProps {
  readonly columns: readonly Named[];
  /** The ids of those that show where nothing is chosen; left out: all. */
  readonly usual?: ReadonlySet<string>;
  /** As the address has it: the ids with commas between them; undefined: the usual ones. */
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

const idsOf = (
  columns: readonly Named[],
  value: string | undefined,
  usual: ReadonlySet<string> | undefined,
): ReadonlySet<string> =>
  value === undefined ? (usual ?? new Set(columns.map(({ id }) => id))) : new Set(value.split(','));

/** The columns that the address names; the usual ones where it names none. The first one is always there. */
export const chosenColumns = <T,>(
  columns: readonly Column<T>[],
  value: string | undefined,
  usual?: ReadonlySet<string>,
): readonly Column<T>[] => {
  const ids = idsOf(columns as readonly Named[], value, usual);
  const shown = columns.filter(({ id }, i) => i === 0 || ids.has(id));
  // What was asked for by name is shown however narrow the window is.
  return value === undefined ? shown : shown.map(({ from: _from, ...column }) => column);
};

/** Which columns a table shows. */
export const ColumnsMenu = ({ columns, usual, value, onChange }: ColumnsMenuProps) => {
  const ids = idsOf(columns, value, usual);
  const toggle = (id: string): void => {
    const next = columns.slice(1).flatMap((one) => (ids.has(one.id) !== (one.id === id) ? [one.id] : []));
    const isUsual = columns.slice(1).every((one) => (usual?.has(one.id) ?? true) === next.includes(one.id));
    onChange(isUsual ? undefined : next.join(',') || NONE);
  };
  return (
    <Menu position="bottom-end" closeOnItemClick={false} transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <Button variant="default" leftSection={<Icon name="columns" size={14} />}>
          Columns
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {columns.slice(1).map(({ id, name }) => (
          <Menu.CheckboxItem key={id} checked={ids.has(id)} onChange={() => toggle(id)}>
            {name}
          </Menu.CheckboxItem>
        ))}
        <Menu.Divider />
        <Menu.Item disabled={value === undefined} onClick={() => onChange(undefined)}>
          The usual ones
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};
