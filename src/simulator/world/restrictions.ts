import type { Restriction, SimGroup, SimUser } from '../site.ts';
import type { Groups } from './groups.ts';
import type { People } from './people.ts';
import type { Random } from './random.ts';

/** A restriction that lets these people and groups in. */
export function naming(users: readonly SimUser[], groups: readonly SimGroup[] = []): Restriction {
  return {
    users: new Set(users.map((user) => user.accountId)),
    groups: new Set(groups.map((group) => group.id)),
  };
}

/** A content's own restrictions, as people make them in the editor. */
export interface OwnRestrictions {
  readonly read?: Restriction;
  readonly update?: Restriction;
}

/** The share of pages that restrict viewing, and of those that restrict editing only. */
const VIEWING = 0.018;
const EDITING = 0.015;

/** Mostly a team or a few colleagues of the author. Seven in ten of them let the auditors, and so the crawler, in. */
export function drawRestrictions(random: Random, author: SimUser, people: People, groups: Groups): OwnRestrictions {
  const luck = random.float();
  if (luck >= VIEWING + EDITING) return {};
  const named = drawNamed(random, author, people, groups);
  if (luck >= VIEWING) return { update: named };
  if (random.chance(0.7)) named.groups.add(groups.auditors.id);
  // The editor puts whoever may edit on both lists.
  return random.chance(0.6) ? { read: named, update: naming([author]) } : { read: named };
}

function drawNamed(random: Random, author: SimUser, people: People, groups: Groups): Restriction {
  const shape = random.float();
  const place = random.below(people.staff.length);
  const colleagues = shape < 0.4 ? [] : people.staff.slice(place, place + 1 + random.below(6));
  const teams = shape < 0.4 || shape > 0.8 ? [random.pick(random.chance(0.8) ? groups.teams : groups.departments)] : [];
  return naming([author, ...colleagues], teams);
}
