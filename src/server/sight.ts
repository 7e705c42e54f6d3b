import { UsageError } from '../model/errors.ts';
import { publicTables } from '../model/schema.ts';
import type { Services } from './services.ts';
import type { Member } from './sign/member.ts';
import { mayDo } from './sign/role.ts';
import { namer } from './views/names.ts';

interface SpaceName {
  readonly key: string | null;
  readonly name: string | null;
}

type Row = SpaceName & { readonly id: string };

const SPACES = 'select space_id as id, key, name from spaces where';

/** The tables of the columns that hold the text of pages. */
const BODIES = publicTables.filter(({ documents }) => documents !== undefined).map(({ name }) => name);

/** The tables that a caller may not read, whatever the question is: those with bodies, without the right to them. */
export const withheldFrom = (caller: Member | null): readonly string[] => (caller?.bodies ? [] : BODIES);

/**
 * What a caller may be told of a site: auditors everything, viewers the titles of what everybody with a licence is certain
 * to see, and no person. The one place where this is decided. Viewers get titles as the columns have them, which are
 * copied when a run has read who may see what: newer ones may be of pages that are hidden since.
 */
export class Sight {
  readonly #services: Services;
  readonly #account: string;
  /** Whether titles of everything, and people, may be told. */
  readonly whole: boolean;

  constructor(services: Services, caller: Member | null, account: string) {
    this.#services = services;
    this.#account = account;
    this.whole = caller !== null && mayDo(caller.role, 'auditor');
  }

  /** Whether the title of each of these pages may be told. */
  pages(ids: readonly string[]): Promise<(id: string) => boolean> {
    return this.#open('pages', ids);
  }

  /** Whether the name of each of these spaces may be told. */
  spaces(ids: readonly string[]): Promise<(id: string) => boolean> {
    return this.#open('spaces', ids);
  }

  /** The titles of these pages; null where there is none, or none for the caller. */
  async titles(ids: readonly string[]): Promise<(id: string) => string | null> {
    if (this.whole) {
      const page = await namer(this.#services.records.pool, this.#account, 'page', ids);
      return (id) => page(id)?.name ?? null;
    }
    const isOpen = await this.pages(ids);
    const open = [...new Set(ids)].filter(isOpen);
    if (open.length === 0) return () => null;
    const rows = await this.#services.columns.all<{ id: string; title: string | null }>(
      'select page_id as id, title from pages where account = $account and page_id in (select unnest($ids))',
      { account: this.#account, ids: open },
      open.length,
    );
    const titles = new Map(rows.map(({ id, title }) => [id, title]));
    return (id) => titles.get(id) ?? null;
  }

  /** What these spaces are called; nothing but nulls where that is not for the caller. */
  async spaceNames(ids: Iterable<string | null>): Promise<(id: string) => SpaceName> {
    const wanted = [...new Set(ids)].filter((id) => id !== null);
    const isOpen = await this.spaces(wanted);
    const open = wanted.filter(isOpen);
    const { records, columns } = this.#services;
    const rows = this.whole
      ? (await records.pool.query<Row>(`${SPACES} account = $1 and space_id = any ($2)`, [this.#account, open])).rows
      : await columns.all<Row>(
          `${SPACES} account = $account and space_id in (select unnest($ids))`,
          { account: this.#account, ids: open },
          open.length,
        );
    const names = new Map(rows.map(({ id, key, name }) => [id, { key, name }]));
    return (id) => names.get(id) ?? { key: null, name: null };
  }

  async #open(kind: 'pages' | 'spaces', ids: readonly string[]): Promise<(id: string) => boolean> {
    if (this.whole) return () => true;
    try {
      const { of } = await this.#services.access.ask(kind, {
        account: this.#account,
        at: null,
        ids: [...new Set(ids)],
      });
      return (id) => of[id]?.open ?? false;
    } catch (error) {
      // No run has read yet who sees what.
      if (error instanceof UsageError) return () => false;
      throw error;
    }
  }
}
