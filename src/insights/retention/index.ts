import type { ShippedInsight } from '../insight.ts';
import { archiveAndTrash } from './archiveAndTrash.ts';
import { contentAge } from './contentAge.ts';
import { filesBySpace } from './filesBySpace.ts';
import { idleSpaces } from './idleSpaces.ts';
import { retentionEvents } from './retentionEvents.ts';

export const retentionInsights: readonly ShippedInsight[] = [
  contentAge,
  idleSpaces,
  archiveAndTrash,
  retentionEvents,
  filesBySpace,
];
