import { useMemo, useState } from 'react';
import type { SchemaTable } from '../../api/schema.ts';
import { Icon } from '../../parts/Icon.tsx';
import { brief } from '../../parts/numbers.ts';
import { SearchField } from '../../parts/SearchField.tsx';

interface TablesProps {
  readonly tables: readonly SchemaTable[];
  readonly onInsert: (name: string) => void;
}

/** The tables with their columns; a press writes a name into the question. */
export const Tables = ({ tables, onInsert }: TablesProps) => {
  const [q, setQ] = useState<string>();
  const byName = useMemo(() => tables.toSorted((a, b) => (a.name < b.name ? -1 : 1)), [tables]);
  const words = (q ?? '').toLowerCase().trim();
  const fits = ({ name, columns }: SchemaTable): boolean =>
    name.includes(words) || columns.some((column) => column.name.includes(words));
  return (
    <>
      <div className="k-side-search">
        <SearchField wide label="Table or column" value={q} onSearch={setQ} />
      </div>
      <ul className="k-side-list">
        {byName.filter(fits).map((table) => (
          <TableEntry key={table.name} table={table} words={words} onInsert={onInsert} />
        ))}
      </ul>
    </>
  );
};

interface TableEntryProps {
  readonly table: SchemaTable;
  readonly words: string;
  readonly onInsert: (name: string) => void;
}

const TableEntry = ({ table: { name, meaning, rows, columns }, words, onInsert }: TableEntryProps) => {
  const [toggled, setToggled] = useState(false);
  const isFound = words !== '' && !name.includes(words);
  const open = toggled !== isFound;
  return (
    <li>
      <div className="k-side-row">
        <button
          type="button"
          className="k-twist"
          aria-expanded={open}
          aria-label={`${open ? 'Close' : 'Open'} ${name}`}
          onClick={() => setToggled(!toggled)}
        >
          <Icon name={open ? 'down' : 'right'} size={13} />
        </button>
        <button type="button" className="k-side-name" title={meaning} onClick={() => onInsert(name)}>
          {name}
        </button>
        {rows !== null && <span className="k-dim k-number">{brief(rows)}</span>}
      </div>
      {open && (
        <ul className="k-side-columns">
          {columns
            .filter((column) => !isFound || column.name.includes(words))
            .map((column) => (
              <li key={column.name}>
                <button
                  type="button"
                  className="k-side-name"
                  title={column.meaning}
                  onClick={() => onInsert(column.name)}
                >
                  {column.name}
                </button>
                <span className="k-dim">{column.type}</span>
              </li>
            ))}
        </ul>
      )}
    </li>
  );
};
