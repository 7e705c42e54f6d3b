import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Schema, SchemaTable } from '../../api/schema.ts';
import { schemaQuery } from '../../api/schema.ts';
import { sessionQuery } from '../../api/session.ts';
import { Empty } from '../../parts/Empty.tsx';
import { Head } from '../../parts/Head.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { brief } from '../../parts/numbers.ts';
import { SearchField } from '../../parts/SearchField.tsx';
import { Tabs } from '../../parts/Tabs.tsx';
import { DiagramView } from './DiagramView.tsx';
import { TableReference } from './TableReference.tsx';

const route = getRouteApi('/signed-in/shell/schema');

const FIRST = 'pages';

/** The tables that questions reach: what they mean, and how they hang together. */
export const SchemaPage = () => {
  const { tab = 'reference' } = route.useSearch();
  const navigate = route.useNavigate();
  const schema = useQuery(schemaQuery);
  return (
    <div className="k-page" data-full>
      <Head title="Schema" sub="The tables that questions reach: what they mean, and what they lead to" />
      <Tabs
        label="Schema as"
        tabs={[
          { id: 'reference', name: 'Reference' },
          { id: 'diagram', name: 'Diagram' },
        ]}
        current={tab}
        onChange={(id) =>
          void navigate({ search: (before) => ({ ...before, tab: id === 'reference' ? undefined : id }) })
        }
      />
      <Loaded query={schema}>
        {(data) =>
          tab === 'diagram' ? (
            <DiagramView
              schema={data}
              onOpen={(table) => void navigate({ search: (before) => ({ ...before, tab: undefined, table }) })}
            />
          ) : (
            <Reference schema={data} />
          )
        }
      </Loaded>
    </div>
  );
};

const Reference = ({ schema: { tables, relations } }: { readonly schema: Schema }) => {
  const { q, table } = route.useSearch();
  const navigate = route.useNavigate();
  const role = useQuery(sessionQuery).data?.person.role;
  const found = tables.filter((one) => fits(one, q));
  const shown = found.find(({ name }) => name === (table ?? FIRST)) ?? found[0];
  return (
    <div className="k-schema">
      <nav className="k-schema-tables" aria-label="Tables">
        <SearchField
          wide
          label="Table, column or meaning"
          value={q}
          onSearch={(words) => void navigate({ search: (before) => ({ ...before, q: words }), replace: true })}
        />
        {[...new Set(found.map(({ area }) => area))].map((area) => (
          <section key={area}>
            <h2 className="k-nav-heading">{area}</h2>
            {found
              .filter((one) => one.area === area)
              .map(({ name, rows }) => (
                <Link
                  key={name}
                  to="/schema"
                  search={(before) => ({ ...before, table: name })}
                  className="k-schema-link"
                  aria-current={name === shown?.name ? 'true' : undefined}
                >
                  <span className="k-mono k-cut">{name}</span>
                  {rows !== null && <span className="k-number">{brief(rows)}</span>}
                </Link>
              ))}
          </section>
        ))}
      </nav>
      <div className="k-schema-body">
        {shown === undefined ? (
          <Empty icon="database" title="No table is like that">
            Its name, its meaning and its columns were searched.
          </Empty>
        ) : (
          <TableReference table={shown} relations={relations} mayAsk={role === 'auditor' || role === 'admin'} />
        )}
      </div>
    </div>
  );
};

/** Whether every word stands in a table's name, meaning or columns. */
const fits = ({ name, meaning, columns }: SchemaTable, q = ''): boolean => {
  const all = `${name} ${meaning} ${columns.map((one) => `${one.name} ${one.meaning}`).join(' ')}`.toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
};
