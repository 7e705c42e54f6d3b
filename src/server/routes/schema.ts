import { z } from '@hono/zod-openapi';
import { derivedTables } from '../../columns/derived/index.ts';
import { UserError } from '../../model/errors.ts';
import { relationsOf } from '../../model/relations.ts';
import { areas } from '../../model/schema.ts';
import { asJson, HISTORIES } from '../../model/schemaDocument.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

const tableSchema = z
  .object({
    name: z.string(),
    area: z.string(),
    meaning: z.string(),
    history: z.string(),
    remembers: z.string().meta({ description: 'How it remembers, in words.' }),
    entity: z.string().nullable(),
    key: z.array(z.string()),
    columns: z.array(z.object({ name: z.string(), type: z.string(), nullable: z.boolean(), meaning: z.string() })),
    rows: z.int().nullable().meta({ description: 'In the columns, of all accounts; null: there are none yet.' }),
  })
  .meta({ id: 'SchemaTable' });

const AREAS = { ...areas, derived: derivedTables };

/** Area by area, by name. */
const shown = Object.values(AREAS).flatMap((some) =>
  some.filter((one) => one.internal !== true).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
);

const areaOf = (name: string): string =>
  Object.entries(AREAS).find(([, some]) => some.some((one) => one.name === name))?.[0] ?? 'site';

const COUNTS = shown.map(({ name }) => `select '${name}' as name, count(*) as rows from "${name}"`).join(' union all ');

/** How many rows each table has; none where the columns are of an older build, or not there yet. */
const rowsOf = async ({ columns }: Services): Promise<ReadonlyMap<string, number>> => {
  try {
    const rows = await columns.all<{ name: string; rows: number }>(COUNTS, {});
    return new Map(rows.map((row) => [row.name, row.rows]));
  } catch (error) {
    if (error instanceof UserError) return new Map();
    throw error;
  }
};

export const schemaRoutes = [
  route({
    method: 'get',
    path: '/api/schema',
    role: 'viewer',
    summary: 'Every table that can be asked: its meaning, its columns, and what they lead to',
    answer: z.object({
      tables: z.array(tableSchema),
      relations: z.array(z.object({ table: z.string(), column: z.string(), to: z.string() })),
    }),
    async handle({ services }) {
      const rows = await rowsOf(services);
      return {
        tables: asJson(shown).map((one) => ({
          name: one.table,
          area: areaOf(one.table),
          meaning: one.meaning,
          history: one.history,
          remembers: HISTORIES[one.history],
          entity: one.entity ?? null,
          key: [...one.key],
          columns: one.columns,
          rows: rows.get(one.table) ?? null,
        })),
        relations: [...relationsOf(shown)],
      };
    },
  }),
] as const;
