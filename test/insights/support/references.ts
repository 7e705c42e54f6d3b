import { access } from '../access/references.ts';
import { collaboration } from '../collaboration/references.ts';
import { knowledge } from '../knowledge/references.ts';
import { retention } from '../retention/references.ts';
import type { Reference } from './world.ts';

/** What every shipped insight must answer, by its id. */
export const references: Readonly<Record<string, Reference>> = {
  ...knowledge,
  ...collaboration,
  ...access,
  ...retention,
};
