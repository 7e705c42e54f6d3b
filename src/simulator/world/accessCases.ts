import type { ContentKind, ContentStatus, Restriction, SimContent, SimUser } from '../site.ts';
import type { Contents } from './contents.ts';
import type { Groups } from './groups.ts';
import type { People } from './people.ts';
import { naming, type OwnRestrictions } from './restrictions.ts';
import type { SpacePlan } from './spaces.ts';

/** Everything that the cases need of the site in the making. */
export interface CaseSetting {
  readonly people: People;
  readonly groups: Groups;
  readonly plans: readonly SpacePlan[];
  readonly contents: Contents;
  /** Whether the edition lets people restrict content. */
  readonly restrictable: boolean;
  /** The moment at which the cases were written. */
  readonly at: number;
}

/** How far down the deepest of the scripted pages lies; beyond what /descendants answers at once. */
const DEEP = 12;

/** Adds one page (or other content) below a parent. */
type Adder = (
  title: string,
  parent: SimContent | null,
  options?: OwnRestrictions & { kind?: ContentKind; status?: ContentStatus; labels?: readonly string[] },
) => SimContent;

/** What each group of cases works with: the space's homepage to hang pages below, and people to name. */
interface Scene {
  readonly add: Adder;
  readonly home: SimContent;
  readonly author: SimUser;
  readonly people: People;
  readonly groups: Groups;
}

/**
 * Writes the cases of content access that every full site has, each as the page in a company that would bring it about.
 * They stand below the homepage of the first space, which every licensed person can read, so that nothing but the case
 * itself decides. Returns how many pages and blogposts were used.
 */
export function writeAccessCases(setting: CaseSetting): number {
  const { people, groups, plans } = setting;
  const main = plans[0]!;
  const author = people.activeStaff[1]!;
  const home = setting.contents.all.get(main.space.homepageId!)!;
  let pages = 0;
  const adderIn =
    (plan: SpacePlan): Adder =>
    (title, parent, { kind = 'page', status = 'current', labels, ...own } = {}) => {
      if (kind === 'page' || kind === 'blogpost') pages += 1;
      const restrictions = setting.restrictable ? own : {};
      return setting.contents.add({
        kind,
        status,
        title,
        parent,
        space: plan.space,
        authorId: author.accountId,
        createdAt: setting.at,
        labels: labels && new Set(labels),
        ...restrictions,
      });
    };
  const scene = { add: adderIn(main), home, author, people, groups };
  for (const write of CASES) write(scene);

  const confidential = plans[5];
  if (confidential !== undefined) {
    const board = setting.contents.all.get(confidential.space.homepageId!)!;
    // Listed, but without access to the space.
    adderIn(confidential)('Acquisition shortlist', board, { read: naming([people.member, people.activeStaff[6]!]) });
  }
  return pages;
}

/** Whom a list names decides, and whom it no longer lets in. */
function namedPrincipals({ add, home, people, groups }: Scene): void {
  add('Handover notes', home, { read: naming([people.former[0]!]) });
  add('Deployment credentials rotation', home, { read: naming([people.apps[0]!]) });
  add('Project Borealis', home, { read: naming([], [groups.empty]) });
  add('Severance planning', home, { read: naming([people.inactive[0]!, people.former[0]!], [groups.legal]) });
  add('All-hands speakers', home, { read: naming([people.crawler, ...people.activeStaff.slice(0, 110)]) });
  add('Agency briefing', home, {
    read: naming([people.guests[0]!, people.customers[0]!, people.member], [groups.guests]),
  });
}

/** A parent's restriction holds below it, whatever kind of content the parent is. */
function inheritance({ add, home, people, groups }: Scene): void {
  const partner = people.activeStaff.find((person) => groups.hr.members.has(person.accountId));
  const compensation = add('Compensation bands', home, { read: naming([], [groups.hr]) });
  add('Offer for a partner', compensation, { read: naming([partner!]) });
  add('Offer for an outsider', compensation, { read: naming([people.member]) });
  add('Bands for legal staff', compensation, { read: naming([], [groups.legal]) });
  add('Glossary of bands', compensation);

  const hold = add('Legal hold', home, { kind: 'folder', read: naming([], [groups.legal]) });
  add('Matter 2024-17', hold);
  const inner = add('Evidence', hold, { kind: 'folder' });
  add('Chain of custody', inner);
  const board = add('Org chart sketch', home, { kind: 'whiteboard', read: naming([], [groups.executives]) });
  add('Notes beside the org chart', board);
  add('Supplier register', home, { kind: 'database', read: naming([], [groups.auditors]) });
  add('Status dashboard', home, { kind: 'embed' });
}

/** A restricted page that the crawler cannot see, with a subtree of which it learns nothing either. */
function hiddenFromCrawler({ add, home, people, groups }: Scene): void {
  const incident = add('Security incident 2025-03', home, { read: naming(people.activeStaff.slice(7, 12)) });
  const timeline = add('Incident timeline', incident);
  add('Forensic images', timeline, { read: naming([people.activeStaff[7]!]) });
  // Names the crawler, in vain: its parent does not.
  add('Lessons for auditors', incident, { read: naming([people.crawler, people.activeStaff[8]!], [groups.auditors]) });
  add('Security incident 2025-03: public summary', home);
}

/** Restrictions on editing neither give nor take the right to view, and are not inherited. */
function editing({ add, home, author, people, groups }: Scene): void {
  const calendar = add('Release calendar', home, { update: naming([author], [groups.teams[0]!]) });
  add('Release calendar: ideas', calendar, { labels: ['roadmap', 'team:engineering', 'my:favourite'] });
  add('Risk register', home, { read: naming([author], [groups.auditors]), update: naming([author, people.member]) });
}

/** Restricted content of every status, and a blogpost, which has no ancestors. */
function statuses({ add, home, people, groups }: Scene): void {
  // One for each: a restriction changes for its own content alone.
  const read = (): Restriction => naming([people.crawler], [groups.executives]);
  add('Reorganisation announced', null, { kind: 'blogpost', read: read() });
  add('We are hiring 🎉', null, { kind: 'blogpost', labels: ['announcement', 'roadmap'] });
  add('Relocation 2022', home, { status: 'archived', read: read() });
  add('Relocation 2023', home, { status: 'trashed', read: read() });
  add('Relocation 2024', home, { status: 'deleted' });
  add('Relocation 2025', home, { status: 'draft' });
}

function deepChain({ add, home }: Scene): void {
  let parent = home;
  for (let depth = 2; depth <= DEEP; depth += 1) parent = add(`Module ${'1.'.repeat(depth - 1)}`, parent);
}

const CASES = [namedPrincipals, inheritance, hiddenFromCrawler, editing, statuses, deepChain] as const;
