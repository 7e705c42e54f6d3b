import type { StoredRowOf, Table } from './table.ts';
import * as access from './tables/access.ts';
import * as notify from './tables/notify.ts';
import * as operations from './tables/operations.ts';
import * as pages from './tables/pages.ts';
import * as people from './tables/people.ts';
import * as policies from './tables/policies.ts';
import * as reach from './tables/reach.ts';
import * as server from './tables/server.ts';
import * as site from './tables/site.ts';

const declared = {
  ...site,
  ...pages,
  ...people,
  ...access,
  ...operations,
  ...notify,
  ...policies,
  ...reach,
  ...server,
};

type Declared = (typeof declared)[keyof typeof declared];

/** Rows of each table as they are stored. */
export type Schema = { [T in Declared as T['name']]: StoredRowOf<T> };

/** The areas of the schema, each with its tables in the order in which they are declared. */
export const areas: Readonly<Record<string, readonly Table[]>> = {
  site: Object.values(site),
  pages: Object.values(pages),
  people: Object.values(people),
  access: [...Object.values(access), ...Object.values(reach)],
  operations: Object.values(operations),
  policies: Object.values(policies),
};

/** Every table by name. */
export const tables: readonly Table[] = Object.values(declared).toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** The tables that queries, exports and faces may reach. */
export const publicTables: readonly Table[] = tables.filter((t) => !t.internal);
