import { isEmpty } from '../bits.ts';
import type { Facts, Principal } from '../facts.ts';
import type { Kinds } from './kinds.ts';
import type { ExposureList, Found, Limit } from './list.ts';

/** What is wrong with a name; `unknown`: nobody knows whether anything is. */
type Problem = 'closed account' | 'inactive account' | 'empty group' | 'group is gone' | 'unknown';

interface DeadRestriction {
  readonly content: number;
  readonly operation: 'read' | 'update';
  readonly dead: readonly (Principal & { readonly problem: Problem })[];
  readonly live: number;
}

export const deadNames: ExposureList = {
  id: 'dead-names',
  question: 'Which restrictions name people or groups that are gone?',
  meaning:
    'Restrictions of pages, and of what stands above them, that name closed or inactive accounts, empty groups, or groups ' +
    'that the site does not know any more. Where `live` is 0 nobody gets through. A restriction is unknown where it could ' +
    'not be read, or where the only names in doubt are people without a profile and groups whose members were not read.',
  counted: 'restrictions',
  look: ({ engine, kinds }, limit) => ({ found: () => find(engine.facts, kinds, limit) }),
};

const find = (facts: Facts, kinds: Kinds, limit: Limit): Found => {
  const { contents } = facts;
  const found: DeadRestriction[] = [];
  let unknown = 0;
  for (const [content, restriction] of facts.restrictions) {
    const status = contents.status(content);
    if (status !== 'current' && status !== 'archived') continue;
    if (restriction.unread !== null) {
      unknown += 1;
      continue;
    }
    for (const operation of ['read', 'update'] as const) {
      const list = restriction[operation];
      const problems = list.map((principal) => ({ ...principal, problem: problemOf(facts, kinds, principal) }));
      const dead = problems.flatMap(({ problem, ...one }) =>
        problem === null || problem === 'unknown' ? [] : [{ ...one, problem }],
      );
      if (dead.length > 0) found.push({ content, operation, dead, live: list.length - dead.length });
      else if (problems.some(({ problem }) => problem === 'unknown')) unknown += 1;
    }
  }
  // Those that let nobody through come first.
  found.sort((a, b) => a.live - b.live || b.dead.length - a.dead.length);
  return {
    count: found.length,
    unknown,
    allRows: found.length,
    rows: found.slice(0, limit.rows).map(({ content, operation, dead, live }) => ({
      page_id: contents.ids[content],
      kind: contents.kind(content),
      space_id: facts.spaces[contents.space[content]!]!.id,
      operation,
      live,
      named: dead.slice(0, limit.ids),
    })),
  };
};

const problemOf = (facts: Facts, kinds: Kinds, { type, id }: Principal): Problem | null => {
  if (type === 'user') {
    const number = facts.people.numbers.get(id);
    const status = number === undefined ? 'unknown' : facts.people.states[number]!.status;
    if (status === 'closed' || status === 'inactive') return `${status} account`;
    return status === 'active' ? null : 'unknown';
  }
  const group = type === 'group' ? facts.groups.get(id) : undefined;
  if (group === undefined || group.unread !== null) return 'unknown';
  if (!isEmpty(group.members)) return null;
  return kinds.goneGroups.has(id) ? 'group is gone' : 'empty group';
};
