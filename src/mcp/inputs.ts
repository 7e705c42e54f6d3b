import { z } from 'zod';
import { ANONYMOUS_ID } from '../access/facts.ts';
import { findPage, findPerson, findSpace } from '../access/load/find.ts';
import { momentIn } from '../model/clock.ts';
import { UsageError } from '../model/errors.ts';
import type { Caller } from './caller.ts';
import type { Desk } from './desk.ts';

const text = z.string().trim().min(1).max(400);

export const accountInput = text.optional().describe('The name of the site; needed where there are several.');
export const pageInput = text.describe('A page: its id, its address, or a title that one page alone has.');
export const userInput = text.describe(
  `A person: account id, or a name or e-mail that one person alone has; "${ANONYMOUS_ID}" for people who are not signed in.`,
);
export const spaceInput = text.describe('A space: its key, id or name.');
export const rightInput = z.enum(['view', 'edit']).default('view').describe('What right is asked about.');
export const limitInput = z.int().min(1).max(200).default(20).describe('How many at most.');
export const momentInput = z
  .string()
  .refine((given) => momentIn(given) !== null, 'no time')
  .transform((given) => momentIn(given)!)
  .describe('A moment, as 2026-11-01 or 2026-11-01T09:00:00Z.');
export const atInput = momentInput.optional().describe('As of which moment; now where it is left out.');

/** The site that is asked about: the one that is named, or the only one. */
export const siteOf = async (desk: Desk, caller: Caller, given: string | undefined): Promise<string> => {
  if (caller.kind === 'bound') return caller.account;
  const all = await desk.accounts();
  if (given !== undefined) {
    if (all.includes(given)) return given;
    throw new UsageError(`there is no site ${given}`, `there are ${all.join(', ')}`);
  }
  if (all.length === 1) return all[0]!;
  throw all.length === 0
    ? new UsageError('nothing is connected yet', 'add an account: kscope account add')
    : new UsageError('there are several sites', `name one as account: ${all.join(', ')}`);
};

const ID = /^\d+$/;
const ADDRESS = /\/(?:pages|blog)\/(?:[^?#]*\/)?(\d+)(?:[/?#]|$)|[?&]pageId=(\d+)/;

/**
 * The page that is meant.
 * @throws UsageError where none is; for somebody who is bound, in the same words whether it is hidden or not there.
 */
export const pageOf = async (desk: Desk, caller: Caller, account: string, given: string): Promise<string> => {
  if (caller.kind === 'whole') return findPage(desk.pool, account, given);
  const found = ADDRESS.exec(given);
  const id = ID.test(given) ? given : (found?.[1] ?? found?.[2]);
  const visible = id === undefined ? new Set<string>() : await visibleOf(desk, caller, [id]);
  if (id !== undefined && visible.has(id)) return id;
  throw new UsageError(
    `no page "${given}" is known`,
    'give the id, the digits after /pages/ in the address of the page',
  );
};

export const personOf = (desk: Desk, account: string, given: string): Promise<string> =>
  findPerson(desk.pool, account, given);

export const spaceOf = (desk: Desk, account: string, given: string): Promise<string> =>
  findSpace(desk.pool, account, given);

/** Which of these pages somebody who is bound is certain to see. Unknown is hidden. */
export const visibleOf = async (
  desk: Desk,
  { account, userId }: Extract<Caller, { kind: 'bound' }>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  const { of } = await desk.ask('verdicts', { account, at: null, userId, right: 'view', ids });
  return new Set(ids.filter((id) => of[id] === 'yes'));
};
