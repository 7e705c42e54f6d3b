import { UsageError } from '../model/errors.ts';
import type { Services } from './services.ts';
import type { Member } from './sign/members.ts';
import { mayDo } from './sign/role.ts';

/**
 * What a caller may be told of a site: auditors everything, viewers the titles of what everybody with a licence is certain
 * to see, and no person. The one place where this is decided.
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
