import type { SimSpace, SimUser } from '../site.ts';
import type { Groups } from './groups.ts';
import type { People } from './people.ts';
import type { Random } from './random.ts';
import { type Grant, toUser } from './spaceAccess.ts';

/** What a space is, before it has an id. */
export interface SpaceOutline {
  readonly key: string;
  readonly name: string;
  readonly type: SimSpace['type'];
  readonly status?: SimSpace['status'];
  /** Who opened it, and owns it unless {@link ownerless}. */
  readonly creator: SimUser;
  readonly ownerless?: boolean;
  readonly grants: readonly Grant[];
  /** Number of pages relative to the other spaces. */
  readonly weight: number;
  /** Index into the languages of the site's texts; English where absent. */
  readonly language?: number;
  readonly description: string;
}

/** Who can be given access. */
export interface Cast {
  readonly people: People;
  readonly groups: Groups;
  readonly random: Random;
}

/** Somebody's own space, administered by its owner even where they have left. */
export function personal(owner: SimUser, others: readonly Grant[], language = 0): SpaceOutline {
  return {
    key: `~${owner.accountId.replaceAll(/[^a-z0-9]/g, '')}`,
    name: owner.displayName,
    type: 'personal',
    creator: owner,
    ownerless: owner.status !== 'active',
    grants: [toUser(owner, 'admin'), ...others],
    weight: 0.4,
    language,
    description: '',
  };
}
