import type { ShippedRule } from '../rule/entry.ts';

const page = { type: 'page' } as const;
const space = { type: 'space' } as const;

export const retentionRules: readonly ShippedRule[] = [
  {
    id: 'idle-space',
    title: 'Nobody has touched a space for a year',
    severity: 'low',
    insight: 'idle-spaces',
    coverage: ['versions', 'comments'],
    where: { pages: { least: 1 } },
    subject: space,
    message: 'Nobody edited or commented in {name} for {days_idle} days',
  },
  {
    id: 'old-trash',
    title: 'A page has been in the trash for a quarter',
    severity: 'low',
    insight: 'archive-and-trash',
    parameters: { status: 'trashed' },
    where: { days_there: { least: 90 } },
    subject: page,
    message: '“{title}” has been in the trash for {days_there} days at least',
  },
  {
    id: 'old-archive',
    title: 'A page has been in the archive for three years',
    severity: 'low',
    insight: 'archive-and-trash',
    parameters: { status: 'archived' },
    where: { days_there: { least: 1095 } },
    subject: page,
    message: '“{title}” has been in the archive for {days_there} days at least',
  },
  {
    id: 'page-purged',
    title: 'A page was purged in the past month',
    severity: 'medium',
    insight: 'retention-events',
    parameters: { days: 30 },
    where: { event: 'purged' },
    subject: page,
    message: '“{title}” was {was} and is purged: it cannot come back',
    todo: 'See that it was not on hold, and that who did it was to do it.',
  },
  {
    id: 'large-old-files',
    title: 'Old files of a space take more than a gigabyte',
    severity: 'low',
    insight: 'files-by-space',
    where: { old_size: { least: 1_000_000_000 } },
    subject: space,
    message: '{old_files} old files of {name} take {old_size} bytes',
  },
];
