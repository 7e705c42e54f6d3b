import type { ShippedInsight } from '../insight.ts';
import { anonymousPages } from './anonymousPages.ts';
import { auditEvents } from './auditEvents.ts';
import { deadRestrictions } from './deadRestrictions.ts';
import { externalPeople } from './externalPeople.ts';
import { individualGrants } from './individualGrants.ts';
import { keysAndPublicLinks } from './keysAndPublicLinks.ts';
import { openSpaces } from './openSpaces.ts';
import { permissionChangesOverTime } from './permissionChangesOverTime.ts';
import { recentPermissionChanges } from './recentPermissionChanges.ts';
import { viewsOverTime } from './viewsOverTime.ts';

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
];
