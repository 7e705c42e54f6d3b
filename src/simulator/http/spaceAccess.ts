import type { SimSpace } from '../site.ts';
import type { Call } from './call.ts';
import { notFound } from './problem.ts';
import { assertNumeric } from './query.ts';

/** The space that a path names; 404 where it is absent or not for this viewer. */
export function spaceFromPath(call: Call): SimSpace {
  const id = call.params.id!;
  assertNumeric(id);
  const space = call.site.spaces.get(id);
  if (space === undefined || !call.viewer.seesSpace(space)) throw notFound('space');
  return space;
}
