import { Link } from '@tanstack/react-router';
import type { Schema, SchemaTable } from '../../api/schema.ts';
import { Card } from '../../parts/Card.tsx';
import { LinkButton } from '../../parts/LinkButton.tsx';
import { many } from '../../parts/numbers.ts';
import { Tag } from '../../parts/Tag.tsx';

interface TableReferenceProps {
  readonly table: SchemaTable;
  readonly relations: Schema['relations'];
  /** Whether whoever looks may ask. */
  readonly mayAsk: boolean;
}

/** All that is to be known of one table. */
export const TableReference = ({ table, relations, mayAsk }: TableReferenceProps) => {
  const { name, meaning, area, remembers, entity, key, columns, rows } = table;
  const leads = new Map(relations.flatMap((one) => (one.table === name ? [[one.column, one.to] as const] : [])));
  const fromOthers = [...new Set(relations.filter(({ to }) => to === name).map((one) => one.table))].toSorted();
  return (
    <Card
      flush
      title={<span className="k-mono k-schema-name">{name}</span>}
      end={
        mayAsk && (
          <LinkButton variant="default" to="/console" search={{ sql: `select *\nfrom ${name}\nlimit 100\n` }}>
            Open in the console
          </LinkButton>
        )
      }
    >
      <div className="k-schema-about">
        <p>{meaning}</p>
        <div className="k-line-up">
          <Tag tone="accent">{area}</Tag>
          {rows !== null && <Tag>{many(rows, 'row')}</Tag>}
          {entity !== null && <Tag>{entity}</Tag>}
          <span className="k-dim">{remembers}</span>
        </div>
        <div className="k-dim">
          Key: <span className="k-mono">{key.join(', ')}</span>
        </div>
        {fromOthers.length > 0 && (
          <div className="k-dim k-prose">
            Led to by{' '}
            {fromOthers.map((one, i) => (
              <span key={one}>
                {i > 0 && ', '}
                <TableLink name={one} />
              </span>
            ))}
          </div>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a narrow window the keyboard scrolls it */}
      <section className="k-plain-wrap" tabIndex={0} aria-label={`The columns of ${name}`}>
        <table className="k-plain">
          <thead>
            <tr>
              <th scope="col">Column</th>
              <th scope="col">Type</th>
              <th scope="col">Meaning</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => {
              const to = leads.get(column.name);
              return (
                <tr key={column.name}>
                  <td className="k-mono k-schema-column" data-key={key.includes(column.name) || undefined}>
                    {column.name}
                  </td>
                  <td className="k-dim k-schema-type">
                    {column.type}
                    {column.nullable && ' or null'}
                  </td>
                  <td className="k-prose">
                    {column.meaning}{' '}
                    {to !== undefined && (
                      <span className="k-dim">
                        Leads to <TableLink name={to} />.
                      </span>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </Card>
  );
};

const TableLink = ({ name }: { readonly name: string }) => (
  <Link to="/schema" search={(before) => ({ ...before, tab: undefined, table: name })} className="k-link k-mono">
    {name}
  </Link>
);
