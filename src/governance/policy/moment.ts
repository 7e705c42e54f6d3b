import type { PolicyPage } from './page.ts';
import type { Trigger } from './policy.ts';

/**
 * When the clock of a page began to run, at the latest: where a range is all that is known its later end is taken, so
 * that nothing is due too early. Or why that is not known, or that it never began.
 */
export type TriggerMoment =
  | { readonly at: string; readonly why: string /** Known up to this moment only. */; readonly knownUntil?: string }
  | { readonly unknown: string }
  | { readonly never: string };

const day = (moment: string): string => moment.slice(0, 10);

const readers: Readonly<Record<Trigger, (page: PolicyPage) => TriggerMoment>> = {
  'last-human-edit': ({ editedAt, versionsKnown, versionAt }) => {
    if (!versionsKnown) {
      return versionAt === null
        ? { unknown: 'its versions were not read' }
        : { at: versionAt, why: `its newest version is of ${day(versionAt)}; not all of its versions were read` };
    }
    return editedAt === null
      ? { never: 'no person has edited it' }
      : { at: editedAt, why: `a person last edited it on ${day(editedAt)}` };
  },
  created: ({ createdAt }) =>
    createdAt === null
      ? { unknown: 'when it was created is not known' }
      : { at: createdAt, why: `it was created on ${day(createdAt)}` },
  archived: (page) => sinceStatus(page, 'archived'),
  trashed: (page) => sinceStatus(page, 'trashed'),
  'last-view': ({ views, viewsAt, viewsFirstAt, viewedAt, createdAt }) => {
    if (views === null || viewsAt === null) return { unknown: 'its views were never read' };
    const at = viewedAt ?? (views === 0 ? createdAt : viewsFirstAt);
    if (at === null) return { unknown: 'when it was last viewed is not known' };
    return {
      at,
      why:
        views === 0
          ? `nobody has viewed it, up to ${day(viewsAt)}`
          : `nobody viewed it between ${day(at)} and ${day(viewsAt)}`,
      knownUntil: viewsAt,
    };
  },
};

const sinceStatus = ({ status, statusSince }: PolicyPage, wanted: string): TriggerMoment => {
  if (status !== wanted) return { never: `it is not ${wanted}` };
  return statusSince === null
    ? { unknown: `since when it is ${wanted} is not known` }
    : { at: statusSince, why: `it is ${wanted} at least since ${day(statusSince)}` };
};

export const momentOf = (trigger: Trigger, page: PolicyPage): TriggerMoment => readers[trigger](page);
