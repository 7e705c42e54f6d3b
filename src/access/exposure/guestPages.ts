import type { ExposureList } from './list.ts';
import { reachedBy } from './reachedBy.ts';

export const guestPages: ExposureList = {
  id: 'guest-pages',
  question: 'Which pages can guests see?',
  meaning:
    'Pages that at least one guest of the site can see. A page is unknown where the only ones who may see it are people of ' +
    'whom the site does not tell whether they are guests, or guests whose way to it could not be read.',
  counted: 'pages',
  look: (survey, limit) => reachedBy(survey, limit, survey.engine.principals.guests),
};
