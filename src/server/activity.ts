import { randomUUID } from 'node:crypto';
import type { Clock } from '../model/clock.ts';
import { iso } from '../model/clock.ts';
import type { Records } from '../store/records.ts';
import { HOUSE } from './house.ts';
import type { Member } from './sign/members.ts';

export interface Deed {
  readonly action: string;
  readonly subjectType: 'account' | 'member' | 'token' | 'person' | 'session' | 'finding' | 'channel';
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

  async note(member: Member | null, { action, subjectType, subjectId, before, after }: Deed): Promise<void> {
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
