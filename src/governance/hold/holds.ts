import { randomBytes } from 'node:crypto';
import { UsageError } from '../../model/errors.ts';
import type { Records, Writer } from '../../store/records.ts';
import { catchBy } from './caught.ts';
import type { Hold, HoldScope } from './hold.ts';

export interface NewHold {
  readonly scope: HoldScope;
  readonly subjectId: string;
  readonly reason: string;
  readonly placedBy: string;
}

/** How many pages it has caught. */
export interface CountedHold extends Hold {
  readonly pages: number;
}

/** The holds of one account. Moments are ISO 8601, in the clock of Kscope. */
export class Holds {
  readonly #records: Records;
  readonly #account: string;

  constructor(records: Records, account: string) {
    this.#records = records;
    this.#account = account;
  }

  /** Places a hold and remembers what it catches. @returns its id. */
  async add({ scope, subjectId, reason, placedBy }: NewHold, now: string): Promise<string> {
    const id = randomBytes(4).toString('hex');
    await this.#write(now, async (writer) => {
      await writer.sql(
        `insert into legal_holds (account, hold_id, scope, subject_id, reason, placed_by, valid_from, valid_to)
         values ($1, $2, $3, $4, $5, $6, $7, null)`,
        [this.#account, id, scope, subjectId, reason, placedBy, now],
      );
      await this.#catch(writer, now);
    });
    return id;
  }

  /** @throws UsageError where no such hold is in force. */
  async lift(id: string, { by, reason }: { readonly by: string; readonly reason: string }, now: string): Promise<void> {
    await this.#write(now, async (writer) => {
      const lifted = await writer.sql(
        `update legal_holds set valid_to = $3, lifted_by = $4, lift_reason = $5, xact = pg_current_xact_id()::text::bigint
         where account = $1 and hold_id = $2 and valid_to is null returning hold_id`,
        [this.#account, id, now, by, reason],
      );
      if (lifted.length === 0) throw new UsageError(`no hold ${id} is in force`, 'kscope policy hold list shows them');
      await writer.sql(
        `update held_pages set valid_to = $3, xact = pg_current_xact_id()::text::bigint
         where account = $1 and hold_id = $2 and valid_to is null`,
        [this.#account, id, now],
      );
    });
  }

  /** The holds in force, or all there ever were, oldest first. */
  async list({ lifted }: { readonly lifted: boolean }): Promise<readonly CountedHold[]> {
    const { rows } = await this.#records.pool.query<CountedHold>(
      `select h.hold_id, h.scope, h.subject_id, h.reason, h.placed_by, h.valid_from, h.valid_to, h.lifted_by, h.lift_reason,
         (select count(distinct p.page_id) from held_pages p where p.account = h.account and p.hold_id = h.hold_id) as pages
       from legal_holds h where h.account = $1 and ($2 or h.valid_to is null) order by h.valid_from, h.hold_id`,
      [this.#account, lifted],
    );
    return rows;
  }

  /** Remembers what has come under the holds since they last looked. Before every plan. */
  async refresh(now: string): Promise<void> {
    await this.#write(now, (writer) => this.#catch(writer, now));
  }

  /** The pages that are held, with the holds that hold each. */
  async heldPages(): Promise<ReadonlyMap<string, readonly string[]>> {
    const { rows } = await this.#records.pool.query<{ page_id: string; holds: string[] }>(
      `select page_id, array_agg(hold_id order by hold_id) as holds from held_pages
       where account = $1 and valid_to is null group by page_id`,
      [this.#account],
    );
    return new Map(rows.map(({ page_id, holds }) => [page_id, holds]));
  }

  async #catch(writer: Writer, now: string): Promise<void> {
    const inForce = await writer.sql(
      'select hold_id, scope, subject_id, valid_from from legal_holds where account = $1 and valid_to is null',
      [this.#account],
    );
    for (const { hold_id, scope, subject_id, valid_from } of inForce) {
      await writer.sql(catchBy(scope as HoldScope), [this.#account, now, hold_id, subject_id, valid_from]);
    }
  }

  #write(now: string, work: (writer: Writer) => Promise<void>): Promise<void> {
    return this.#records.write({ account: this.#account, runId: 'policy', stamp: now, notBefore: null }, work);
  }
}
