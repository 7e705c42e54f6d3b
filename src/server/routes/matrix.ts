import { z } from '@hono/zod-openapi';
import { loadNames } from '../../access/load/names.ts';
import type { MatrixAnswer } from '../../access/thread/question.ts';
import { CAN_ADMINISTER, CAN_EDIT, CAN_VIEW } from '../../access/thread/question.ts';
import { classInWords } from '../../access/words.ts';
import { siteOf } from '../account.ts';
import { csvOf, download } from '../download.ts';
import { route } from '../route.ts';
import { atSchema, countsSchema, idSchema, ofAccount } from '../schemas.ts';
import type { Services } from '../services.ts';
import { told } from './access.ts';

const spaceSchema = z.object({
  id: z.string(),
  key: z.string().nullable(),
  name: z.string().nullable(),
  unread: z.string().nullable().meta({ description: 'Why its grants are not known; null: they are.' }),
});

const principalSchema = z.object({
  type: z.string(),
  id: z.string(),
  name: z.string(),
  people: countsSchema.meta({ description: 'The active people for whom it stands.' }),
});

const whose = z
  .enum(['groups', 'all'])
  .default('groups')
  .meta({ description: 'groups: groups and classes of people; all: single people too.' });

/** The principals of the matrix by what they are called. */
const namesOf = async ({ records: { pool } }: Services, account: string, principals: MatrixAnswer['principals']) => {
  const idsOf = (type: string) => principals.flatMap((one) => (one.type === type ? [one.id] : []));
  const names = await loadNames(pool, account, { group: idsOf('group'), user: idsOf('user'), role: idsOf('role') });
  return ({ type, id }: { readonly type: string; readonly id: string }): string =>
    type === 'group' || type === 'user' || type === 'role' ? names.of(type, id) : classInWords(id);
};

/** The matrix with names: spaces by name, classes of people before groups, and groups before people. */
const named = async (services: Services, account: string, at: string | undefined, kinds: 'groups' | 'all') => {
  const ask = () => services.surveys.ask('matrix', { account, at: at ?? null });
  if (at === undefined) services.standing.keep(`matrix of ${account}`, ask);
  const matrix = await ask();
  const name = await namesOf(services, account, matrix.principals);
  const { rows } = await services.records.pool.query<{ id: string; key: string | null; name: string | null }>(
    'select space_id as id, key, name from spaces where account = $1',
    [account],
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  const spaces = matrix.spaces
    .map((space, place) => ({ place, key: null, name: null, ...known.get(space.id), ...space }))
    .sort((a, b) => compare(a.name ?? a.id, b.name ?? b.id));
  const principals = matrix.principals
    .map((one, place) => ({ place, name: name(one), ...one }))
    .filter(({ type }) => kinds === 'all' || type !== 'user')
    .sort((a, b) => orderOf(a.type) - orderOf(b.type) || compare(a.name, b.name));
  const newSpace = placesOf(spaces, matrix.spaces.length);
  const newPrincipal = placesOf(principals, matrix.principals.length);
  const cells: number[] = [];
  for (let i = 0; i < matrix.cells.length; i += 3) {
    const principal = newPrincipal[matrix.cells[i + 1]!]!;
    if (principal >= 0) cells.push(newSpace[matrix.cells[i]!]!, principal, matrix.cells[i + 2]!);
  }
  return { matrix, spaces, principals, cells };
};

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
const compare = (a: string, b: string): number => collator.compare(a, b);

const ORDER: readonly string[] = ['access-class', 'role', 'group', 'user'];
const orderOf = (type: string): number => ORDER.indexOf(type);

/** Where what stood at a place stands now; -1: nowhere. */
const placesOf = (rows: readonly { readonly place: number }[], size: number): Int32Array => {
  const places = new Int32Array(size).fill(-1);
  for (const [i, { place }] of rows.entries()) places[place] = i;
  return places;
};

const COLUMNS = ['space_key', 'space', 'principal_type', 'principal', 'view', 'edit', 'administer', 'people'];

export const matrixRoutes = [
  route({
    method: 'get',
    path: '/api/access/matrix',
    role: 'auditor',
    summary: 'Which space gives which group which rights, whole, as of a moment',
    query: z.strictObject({ ...ofAccount, at: atSchema, whose }),
    answer: z.object({
      ...told,
      free: z.boolean().meta({ description: 'In the free plan none of it counts: everyone licensed has all rights.' }),
      spaces: z.array(spaceSchema),
      principals: z.array(principalSchema),
      cells: z.array(z.int()).meta({
        description: `Space, principal (their places above) and rights (${CAN_VIEW} view, ${CAN_EDIT} edit, ${CAN_ADMINISTER} administer), one cell after the other.`,
      }),
    }),
    async handle({ services, query }) {
      const account = await siteOf(services.accounts, query.account);
      const { matrix, ...rest } = await named(services, account, query.at, query.whose);
      return { runId: matrix.runId, at: matrix.at, free: matrix.free, ...rest };
    },
  }),
  route({
    method: 'get',
    path: '/api/access/matrix/cell',
    role: 'auditor',
    summary: 'What one cell of the matrix consists of',
    query: z.strictObject({ ...ofAccount, at: atSchema, space: idSchema, type: z.string().max(60), id: idSchema }),
    answer: z.object({
      ...told,
      unread: z.string().nullable(),
      people: countsSchema,
      grants: z.array(
        z.object({
          operation: z.string(),
          target: z.string(),
          role: z
            .object({ id: z.string(), name: z.string() })
            .nullable()
            .meta({ description: 'Null: a row of its own.' }),
        }),
      ),
    }),
    async handle({ services, query }) {
      const account = await siteOf(services.accounts, query.account);
      const principal = { type: query.type, id: query.id };
      const cell = await services.surveys.ask('cell', {
        account,
        at: query.at ?? null,
        spaceId: query.space,
        principal,
      });
      const roles = cell.grants.flatMap(({ roleId }) => roleId ?? []);
      const names = await loadNames(services.records.pool, account, { role: roles });
      return {
        ...cell,
        grants: cell.grants.map(({ operation, target, roleId }) => ({
          operation,
          target,
          role: roleId === null ? null : { id: roleId, name: names.of('role', roleId) },
        })),
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/access/matrix.csv',
    role: 'auditor',
    summary: 'The matrix as CSV, a row for each space and principal that it gives a right',
    query: z.strictObject({ ...ofAccount, at: atSchema, whose }),
    answer: z.string(),
    type: 'text/csv',
    async handle({ services, query }) {
      const account = await siteOf(services.accounts, query.account);
      const { matrix, spaces, principals, cells } = await named(services, account, query.at, query.whose);
      const rows = Array.from({ length: cells.length / 3 }, (_, i) => {
        const [space, principal, bits] = [spaces[cells[3 * i]!]!, principals[cells[3 * i + 1]!]!, cells[3 * i + 2]!];
        return {
          space_key: space.key,
          space: space.name,
          principal_type: principal.type,
          principal: principal.name,
          view: (bits & CAN_VIEW) !== 0,
          edit: (bits & CAN_EDIT) !== 0,
          administer: (bits & CAN_ADMINISTER) !== 0,
          people: principal.people.yes,
        };
      });
      async function* batches() {
        yield rows;
      }
      return download(`kscope-rights-${account}-${matrix.at.slice(0, 10)}.csv`, 'text/csv', csvOf(COLUMNS, batches()));
    },
  }),
] as const;
