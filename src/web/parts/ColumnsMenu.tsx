import { Button, Menu } from '@mantine/core';
import type { Column } from './DataTable.tsx';
import { Icon } from './Icon.tsx';

interface ColumnsMenuProps {
  readonly columns: readonly Pick<Column<unknown>, 'id' | 'name'>[];
  /** As the address has it: the ids with commas between them; undefined: all. */
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** The columns that the address names; all where it names none. The first one is always there. */
export const chosenColumns = <T,>(columns: readonly Column<T>[], value: string | undefined): readonly Column<T>[] => {
  if (value === undefined) return columns;
  const chosen = new Set(value.split(','));
  // What was asked for by name is shown however narrow the window is.
  return columns.flatMap(({ from: _from, ...column }, i) => (i === 0 || chosen.has(column.id) ? [column] : []));
};

/** Which columns a table shows. */
export const ColumnsMenu = ({ columns, value, onChange }: ColumnsMenuProps) => {
  const chosen = new Set(value === undefined ? columns.map(({ id }) => id) : value.split(','));
  const toggle = (id: string): void => {
    const next = columns.map((column) => column.id).filter((one) => (one === id ? !chosen.has(one) : chosen.has(one)));
    onChange(next.length === columns.length ? undefined : next.join(','));
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
          <Menu.CheckboxItem key={id} checked={chosen.has(id)} onChange={() => toggle(id)}>
            {name}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};
