import { Engine } from '../../../access/engine.ts';
import { loadFacts } from '../../../access/load/loadFacts.ts';
import { loadRoles } from '../../../access/load/loadRoles.ts';
import type { NamedKind, Names } from '../../../access/load/names.ts';
import { loadNames } from '../../../access/load/names.ts';
import type { ChangedPeople, ChangedRights, PrincipalChange, SpaceChange } from '../../../access/roles/checkRoles.ts';
import { checkRoles } from '../../../access/roles/checkRoles.ts';
import { DEFAULT_ROLES } from '../../../access/roles/defaultRoles.ts';
import { classInWords } from '../../../access/words.ts';
import { withContext } from '../../context.ts';
import type { Globals } from '../../globals.ts';
import { count, print, printJson } from '../../terminal.ts';
import { open } from '../access.ts';

/** So many people are named of those whose access changes. */
const SAMPLE = 10;

/** So many rights are named in the readable form. */
const NAMED = 5;

const ASSUMPTION =
  'the site does not tell its roles yet: those suggested are the four default roles as the vendor describes them';

export const rolesCheck = async (options: { readonly at?: string }, globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const { pool } = context.records;
    const moment = await open(context, options, globals);
    const facts = await loadFacts(pool, moment, { emptySpaces: true, checks: true });
    const mode = facts.site.roleMode;
    if (mode === 'ROLES') {
      if (globals.json) {
        printJson({
          run_id: moment.runId,
          at: moment.stamp,
          role_mode: mode,
          roles: 'assigned',
          assumption: null,
          spaces: [],
        });
      } else print(`as of ${moment.stamp} roles alone count already: there is nothing to move`);
      return;
    }
    const { roles, rows } = await loadRoles(pool, moment);
    const assumption = roles.length === 0 ? ASSUMPTION : null;
    const { bySuggestion, spaces } = checkRoles(
      new Engine(facts),
      roles.length === 0 ? DEFAULT_ROLES : roles,
      rows,
      SAMPLE,
    );
    if (globals.json) {
      printJson({
        run_id: moment.runId,
        at: moment.stamp,
        role_mode: mode,
        roles: bySuggestion ? 'suggested' : 'assigned',
        assumption,
        spaces: spaces.map(printed),
      });
      return;
    }
    const touched = spaces.filter(isTouched);
    const names = await loadNames(pool, moment.account, idsIn(touched));
    print(`as of ${moment.stamp}, with the roles that ${bySuggestion ? 'fit the rows best' : 'are assigned'}`);
    if (assumption !== null) print(assumption);
    for (const space of touched) tell(space, names);
    print(`${count(spaces.length - touched.length)} of ${count(spaces.length)} spaces: nobody's access changes`);
  });

const isChanged = ({ gains, loses }: PrincipalChange): boolean => gains.length > 0 || loses.length > 0;

const printed = ({ spaceId, unread, widened, narrowed, principals }: SpaceChange) => ({
  space_id: spaceId,
  unread,
  widened: unread === null ? widened : null,
  narrowed: unread === null ? narrowed : null,
  unchanged_principals: principals.filter((one) => !isChanged(one)).length,
  principals: principals.filter(isChanged).map(({ principal, rows, assigned, suggested, fit, gains, loses }) => ({
    principal,
    rows,
    roles_assigned: assigned,
    role_suggested: suggested,
    fit,
    gains,
    loses,
  })),
});

const some = ({ people, unknown, anonymous }: ChangedPeople): boolean => people > 0 || unknown > 0 || anonymous;

const sidesOf = ({ widened, narrowed }: SpaceChange): readonly (readonly [string, ChangedRights])[] => [
  ['widened', widened],
  ['narrowed', narrowed],
];

const isTouched = (space: SpaceChange): boolean =>
  space.unread !== null || sidesOf(space).some(([, { view, edit }]) => some(view) || some(edit));

const idsIn = (spaces: readonly SpaceChange[]): Partial<Record<NamedKind, Set<string>>> => {
  const changes = spaces.flatMap(({ principals }) => principals.filter(isChanged));
  const named = (type: string): string[] =>
    changes.flatMap(({ principal }) => (principal.type === type ? [principal.id] : []));
  const sampled = spaces.flatMap((space) =>
    sidesOf(space).flatMap(([, { view, edit }]) => [...view.sample, ...edit.sample]),
  );
  return {
    space: new Set(spaces.map(({ spaceId }) => spaceId)),
    user: new Set([...named('user'), ...sampled]),
    group: new Set(named('group')),
    role: new Set(changes.flatMap(({ assigned }) => assigned)),
  };
};

const tell = (space: SpaceChange, names: Names): void => {
  print(`\n${names.of('space', space.spaceId)}${space.unread === null ? '' : `  unknown: ${space.unread}`}`);
  for (const [side, { view, edit }] of sidesOf(space)) {
    for (const [right, changed] of [['view', view] as const, ['edit', edit] as const]) {
      if (some(changed)) print(`  ${right} ${side} for ${peopleInWords(changed, names)}`);
    }
  }
  for (const { principal, rows, assigned, suggested, fit, gains, loses } of space.principals.filter(isChanged)) {
    const { type, id } = principal;
    const whom = type === 'user' || type === 'group' ? names.of(type, id) : classInWords(id);
    const roles =
      assigned.length > 0 ? `has ${assigned.map((role) => names.of('role', role)).join(', ')}` : 'has no role';
    const fits = suggested === null ? 'no role fits' : `${suggested.name} fits best (${fit})`;
    const differs = [
      ...(gains.length > 0 ? [`gains ${rightsInWords(gains)}`] : []),
      ...(loses.length > 0
        ? [`loses ${loses.length === rows.length ? 'all that its rows give' : rightsInWords(loses)}`]
        : []),
    ];
    print(`    ${whom}: ${roles}, ${fits}; ${differs.join('; ')}`);
  }
};

/** What decides who sees, edits and administers comes first. */
const rightsInWords = (ids: readonly string[]): string => {
  const deciding = /^(read|administer)\/space$|^(create|update)\/(page|blogpost)$/;
  const ordered = [...ids].sort((a, b) => Number(deciding.test(b)) - Number(deciding.test(a)));
  const more = ids.length > NAMED ? ` and ${count(ids.length - NAMED)} more` : '';
  return `${ordered.slice(0, NAMED).join(', ')}${more}`;
};

const peopleInWords = ({ people, unknown, anonymous, sample }: ChangedPeople, names: Names): string => {
  const named = sample.map((id) => names.of('user', id)).join(', ');
  const more = people > sample.length ? ' …' : '';
  return [
    ...(anonymous ? ['anyone on the internet'] : []),
    `${count(people)} people${named === '' ? '' : ` (${named}${more})`}`,
    ...(unknown > 0 ? [`maybe ${count(unknown)} more`] : []),
  ].join(', ');
};
