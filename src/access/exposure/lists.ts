import { adminlessSpaces } from './adminlessSpaces.ts';
import { anonymousPages } from './anonymousPages.ts';
import { appEdits } from './appEdits.ts';
import { deactivatedOnly } from './deactivatedOnly.ts';
import { deadNames } from './deadNames.ts';
import { externalPages } from './externalPages.ts';
import { guestPages } from './guestPages.ts';
import { licensedPages } from './licensedPages.ts';
import type { ExposureList } from './list.ts';
import { lonePages } from './lonePages.ts';
import { matrix } from './matrix.ts';
import { pageBreadth } from './pageBreadth.ts';
import { redundantGrants } from './redundantGrants.ts';
import { spaceBreadth } from './spaceBreadth.ts';
import { unseenPages } from './unseenPages.ts';

/** Every list, what is too open first. */
export const exposureLists: readonly ExposureList[] = [
  anonymousPages,
  guestPages,
  externalPages,
  licensedPages,
  appEdits,
  lonePages,
  unseenPages,
  deactivatedOnly,
  deadNames,
  redundantGrants,
  adminlessSpaces,
  pageBreadth,
  spaceBreadth,
  matrix,
];
