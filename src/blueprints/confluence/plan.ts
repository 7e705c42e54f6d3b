import { hash } from 'node:crypto';
import { listedSpaces } from './listed.ts';
import type { Direction } from './meeting.ts';
import { slices } from './scope/slices.ts';
import type { Session } from './session.ts';

/** One chain of cursors over the pages of some spaces. */
export interface Chain {
  readonly scope: string;
  /** Null: every space. */
  readonly spaceIds: readonly string[] | null;
  /** Null: not known. */
  readonly expected: number | null;
  /** From which ends it is read. */
  readonly directions: readonly Direction[];
}

const FROM_ITS_START = ['up'] as const;
const FROM_BOTH_ENDS = ['up', 'down'] as const;

/** A list page holds 250 (v2 document, limit). Up to so many items one chain costs no more time than it saves requests. */
const ONE_CHAIN_ITEMS = 2_500;
/** Each is read from both ends. More of them bring no more pages a second and hold more of them in memory at once. */
const MOST_CHAINS = 4;
/** Ids in one space-id parameter (v2 document, maxItems). */
const MOST_SPACES = 100;

/**
 * How the list of all pages is cut into chains that are read at once. A cursor chain is a sequence, so a large site is
 * cut by space, and each chain is read from both ends, for one space often holds most of the pages. A small site is read
 * by a single chain, since each chain's last, half-empty page is a request of its own.
 */
export const chainsOf = async (session: Session, total: number | null): Promise<readonly Chain[]> => {
  if (total !== null && total <= ONE_CHAIN_ITEMS && !session.scope.asksForSpace)
    return [{ scope: 'all', spaceIds: null, expected: total, directions: FROM_ITS_START }];
  const spaceIds = await listedSpaces(session);
  // Where the list of spaces is refused, the list of pages may still answer.
  if (spaceIds.length === 0 && !session.scope.asksForSpace)
    return [{ scope: 'all', spaceIds: null, expected: null, directions: FROM_BOTH_ENDS }];
  return cut(spaceIds);
};

/**
 * Deals the spaces out so that every chain gets as many, and none more than the API takes. A chain is named by all of its
 * spaces: a run that is taken up again never goes on with the cursor of others.
 */
export const cut = (spaceIds: readonly string[]): readonly Chain[] => {
  const count = Math.max(Math.min(spaceIds.length, MOST_CHAINS), Math.ceil(spaceIds.length / MOST_SPACES));
  const chains = Array.from({ length: count }, (_, i) => spaceIds.filter((_id, at) => at % count === i));
  return chains.map((ids) => ({ scope: nameOf(ids), spaceIds: ids, expected: null, directions: FROM_BOTH_ENDS }));
};

const nameOf = (ids: readonly string[]): string =>
  ids.length === 1
    ? `spaces/${ids[0]}`
    : `spaces/${ids[0]}+${ids.length - 1}.${hash('sha256', ids.join()).slice(0, 8)}`;

/** As few chains as the API allows, each from its start: for what there is little of. */
export const shortChainsOf = async (session: Session): Promise<readonly Chain[]> => {
  if (!session.scope.asksForSpace) {
    return [{ scope: 'all', spaceIds: null, expected: null, directions: FROM_ITS_START }];
  }
  return slices(await listedSpaces(session), MOST_SPACES).map((ids) => ({
    scope: nameOf(ids),
    spaceIds: ids,
    expected: null,
    directions: FROM_ITS_START,
  }));
};
