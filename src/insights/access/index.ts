import type { ShippedInsight } from '../insight.ts';
import { accessEffects } from './accessEffects.ts';
import { accessOverTime } from './accessOverTime.ts';
import { anonymousPages } from './anonymousPages.ts';
import { auditEvents } from './auditEvents.ts';
import { deadRestrictions } from './deadRestrictions.ts';
import { exposedPages } from './exposedPages.ts';
import { externalPeople } from './externalPeople.ts';
import { externalReach } from './externalReach.ts';
import { individualGrants } from './individualGrants.ts';
import { keysAndPublicLinks } from './keysAndPublicLinks.ts';
import { openPagesBySpace } from './openPagesBySpace.ts';
import { openSpaces } from './openSpaces.ts';
import { pagesFewCanSee } from './pagesFewCanSee.ts';
import { permissionChangesOverTime } from './permissionChangesOverTime.ts';
import { recentAccessGains } from './recentAccessGains.ts';
import { recentPermissionChanges } from './recentPermissionChanges.ts';
import { viewsOverTime } from './viewsOverTime.ts';
import { wideAndUnread } from './wideAndUnread.ts';

export const accessInsights: readonly ShippedInsight[] = [
  permissionChangesOverTime,
  recentPermissionChanges,
  externalPeople,
  individualGrants,
  openSpaces,
  anonymousPages,
  deadRestrictions,
  viewsOverTime,
  keysAndPublicLinks,
  auditEvents,
  recentAccessGains,
  accessEffects,
  accessOverTime,
  externalReach,
  exposedPages,
  openPagesBySpace,
  pagesFewCanSee,
  wideAndUnread,
];
