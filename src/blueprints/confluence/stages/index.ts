import type { Stage } from '../../../crawl/stage.ts';
import type { Session } from '../session.ts';
import { absencesStage } from './absences.ts';
import { ancestorsStage } from './ancestors.ts';
import { anonymousStage } from './anonymous.ts';
import { auditStage } from './audit.ts';
import { bodiesStage } from './bodies.ts';
import { closingStage } from './closing.ts';
import { attachmentsStage, commentsStage } from './comments.ts';
import { duplicatesStage } from './duplicates.ts';
import { groupsStage, membersStage } from './groups.ts';
import { linksStage } from './links.ts';
import { measuresStage } from './measures.ts';
import { blogpostsStage, pagesStage } from './pages.ts';
import { latePeopleStage, peopleStage } from './people.ts';
import { placesStage } from './places.ts';
import { restrictionsStage } from './restrictions.ts';
import { scopeStage } from './scope.ts';
import { siteStage } from './site.ts';
import { rolesStage, spaceAccessStage } from './spaceAccess.ts';
import { spacesStage } from './spaces.ts';
import { versionsStage } from './versions.ts';
import { viewFormatStage } from './viewFormat.ts';
import { viewsStage } from './views.ts';

/** Every step of a crawl of Confluence; of those that may run, the earlier ones go first. */
const declared = [
  siteStage,
  spacesStage,
  groupsStage,
  pagesStage,
  blogpostsStage,
  commentsStage,
  attachmentsStage,
  membersStage,
  rolesStage,
  spaceAccessStage,
  absencesStage,
  ancestorsStage,
  placesStage,
  scopeStage,
  bodiesStage,
  measuresStage,
  restrictionsStage,
  closingStage,
  linksStage,
  anonymousStage,
  peopleStage,
  auditStage,
  versionsStage,
  viewsStage,
  duplicatesStage,
  viewFormatStage,
  latePeopleStage,
];

export const stagesOf = (session: Session): readonly Stage[] => declared.map((stage) => stage(session));

/** What each step is called, by its name: a step looks at the session only once it is planned. */
export const stageTitles: ReadonlyMap<string, string> = new Map(
  stagesOf({} as Session).map(({ name, title }) => [name, title]),
);
