import { randomUUID } from 'node:crypto';
import type { Clock } from '../model/clock.ts';
import { iso } from '../model/clock.ts';
import type { Records } from '../store/records.ts';
import { HOUSE } from './house.ts';

/** Who did it: a member, or something that acts for itself. */
export interface Doer {
  readonly id: string;
  readonly name: string;
}

/** Whoever has the machine. */
export const COMMAND_LINE: Doer = { id: 'command-line', name: 'the command line' };

export interface Deed {
  readonly action: string;
  readonly subjectType:
    | 'account'
    | 'member'
    | 'token'
    | 'person'
    | 'session'
    | 'finding'
    | 'question'
    | 'view'
    | 'list'
    | 'setting'
    | 'page'
    | 'hold'
    | 'plan'
    | 'channel';
  readonly subjectId: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** The log of what was changed, and of whom somebody looked at. */
export class Activity {
  readonly #records: Records;
  readonly #clock: Clock;

  constructor(records: Records, clock: Clock) {
    this.#records = records;
    this.#clock = clock;
  }

  async note(member: Doer | null, { action, subjectType, subjectId, before, after }: Deed): Promise<void> {
    await this.#records.db
      .insertInto('activity')
      .values({
        account: HOUSE,
        activity_id: randomUUID(),
        at: iso(this.#clock.now()),
        member_id: member?.id ?? null,
        member_name: member?.name ?? null,
        action,
        subject_type: subjectType,
        subject_id: subjectId,
        before: before === undefined ? null : JSON.stringify(before),
        after: after === undefined ? null : JSON.stringify(after),
      })
      .execute();
  }
}
