import type { SimSpace } from '../site.ts';
import type { Groups } from './groups.ts';
import { idOf } from './ids.ts';
import { ordinarySpace } from './ordinarySpace.ts';
import type { People } from './people.ts';
import { Random } from './random.ts';
import type { AccessWriter } from './spaceAccess.ts';
import { SPACE_CASES } from './spaceCases.ts';
import { momentAt } from './timeline.ts';

const SALT = 4;

/** A space, and what only the making of its content needs to know. */
export interface SpacePlan {
  readonly space: SimSpace;
  /** Relative number of pages. */
  readonly weight: number;
  /** Index into the languages of the site's texts. */
  readonly language: number;
}

/** `count` spaces with their access written down, without homepages, in ascending order of id and time. */
export function buildSpaces(
  seed: number,
  count: number,
  now: number,
  people: People,
  groups: Groups,
  access: AccessWriter,
): SpacePlan[] {
  const random = new Random(seed, SALT);
  const cast = { people, groups, random };
  const keys = new Set<string>();
  const plans: SpacePlan[] = [];
  for (let index = 0; plans.length < count; index += 1) {
    const outline = SPACE_CASES[index]?.(cast) ?? ordinarySpace(cast, index);
    // One personal space for each person.
    if (keys.has(outline.key)) continue;
    keys.add(outline.key);
    plans.push({
      weight: outline.weight,
      language: outline.language ?? 0,
      space: {
        id: idOf('space', plans.length),
        key: outline.key,
        name: outline.name,
        type: outline.type,
        status: outline.status ?? 'current',
        authorId: outline.creator.accountId,
        ownerId: outline.ownerless ? null : outline.creator.accountId,
        createdAt: momentAt(now, (plans.length / count) * 0.1),
        homepageId: null,
        description: outline.description,
        ...access.write(outline.grants),
      },
    });
  }
  return plans;
}
