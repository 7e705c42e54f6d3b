import { z } from 'zod';
import type { Command } from '../commands.ts';
import type { Site } from '../site.ts';
import type { ActKind } from './act.ts';
import { liveThrough } from './liveThrough.ts';
import { SCRIPT } from './script.ts';

const script = z.strictObject({
  seed: z.int(),
  acts: z.int().positive().exactOptional(),
  share: z.number().positive().max(1).exactOptional(),
  kinds: z.array(z.enum(Object.keys(SCRIPT) as [ActKind, ...ActKind[]])).exactOptional(),
  at: z.int().exactOptional(),
});

/** Lets the site live through a script of acts, and answers what was done. */
export const liveCommand =
  (site: Site): Command =>
  (argument) =>
    liveThrough(site, script.parse(argument));
