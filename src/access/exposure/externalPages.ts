import type { ExposureList } from './list.ts';
import { reachedBy } from './reachedBy.ts';

export const externalPages: ExposureList = {
  id: 'external-pages',
  question: 'Which pages can external collaborators see?',
  meaning:
    'Pages that at least one person from outside can see, as users.is_external has it now; apps are left out. A page is ' +
    'unknown where nobody known to be external sees it, but somebody does of whom that is not known.',
  counted: 'pages',
  look: (survey, limit) => reachedBy(survey, limit, survey.kinds.external),
};
