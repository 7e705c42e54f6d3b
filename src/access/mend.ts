import { hasBit } from './bits.ts';
import type { Engine } from './engine.ts';
import type { Explanation, LayerVerdict, Way } from './explain.ts';
import { ANONYMOUS } from './facts.ts';
import { verdictFor } from './people3.ts';
import { grantsFor, reachOf } from './spaceGate.ts';

/** One thing that an administrator does. */
export interface MendStep {
  readonly action:
    | 'leave group'
    | 'join group'
    | 'remove grant'
    | 'grant'
    | 'unlist'
    | 'list'
    | 'reactivate'
    | 'allow anonymous access';
  /** The group to leave or join, or the principal of the grant. */
  readonly principal: { readonly type: string; readonly id: string } | null;
  /** The space or content that it is done to; null: the site. */
  readonly on: string | null;
  readonly roleId: string | null;
  readonly grant: string | null;
}

/**
 * The smallest set of steps that turns the answer: what to take away where somebody can, what to give where they cannot.
 * Of sets of one size the one nearest to the page, which concerns the fewest others. Empty where none is known, or where
 * the answer is unknown.
 */
export const mend = (
  engine: Engine,
  person: number,
  content: number,
  explanation: Explanation,
): readonly MendStep[] => {
  if (explanation.verdict === 'yes') return cut(engine, person, explanation);
  return explanation.verdict === 'no' ? give(engine, person, content, explanation) : [];
};

const step = (
  action: MendStep['action'],
  on: string | null,
  principal: MendStep['principal'] = null,
  { roleId = null, grant = null }: Partial<Way> = {},
): MendStep => ({ action, on, principal, roleId, grant });

/** Access is cut where every way through one of the layers is. */
const cut = (engine: Engine, person: number, { layers }: Explanation): readonly MendStep[] => {
  const options = layers.map((layer) => cutOne(engine, person, layer)).filter((steps) => steps !== null);
  return (
    options
      .reverse()
      .reduce<readonly MendStep[] | null>(
        (best, steps) => (best === null || steps.length < best.length ? steps : best),
        null,
      ) ?? []
  );
};

const cutOne = (engine: Engine, person: number, layer: LayerVerdict): readonly MendStep[] | null => {
  const steps = new Map<string, MendStep>();
  if (layer.ways.length === 0) return null;
  for (const one of [...layer.ways, ...layer.unsure]) {
    switch (one.through) {
      case 'group':
        // Leaving the group closes whatever the group opens.
        steps.set(`group ${one.id}`, step('leave group', null, { type: 'group', id: one.id! }));
        break;
      case 'user':
      case 'access-class': {
        const principal = { type: one.through, id: one.id! };
        const isGrant = layer.kind === 'space' || layer.kind === 'space-edit';
        const action = isGrant ? 'remove grant' : 'unlist';
        steps.set(JSON.stringify(one), step(action, layer.id, principal, one));
        break;
      }
      default:
        // Nothing can be taken away from what is open to everybody.
        return null;
    }
  }
  if (layer.kind === 'restriction' || layer.kind === 'edit-restriction') {
    // A list from which the last name is taken is open to everybody.
    const own = engine.facts.restrictions.get(engine.facts.contents.numbers.get(layer.id ?? '') ?? -1);
    const list = own?.[layer.kind === 'restriction' ? 'read' : 'update'] ?? [];
    const unlisted = [...steps.values()].filter(({ action }) => action === 'unlist').length;
    if (unlisted >= list.length) return null;
  }
  return steps.size === 0 || (person === ANONYMOUS && layer.kind === 'site') ? null : [...steps.values()];
};

/** More closed layers than this are opened one by one. */
const MOST_LAYERS = 12;

/** Access is given where every closed layer is opened; joining one group may open several. */
const give = (engine: Engine, person: number, content: number, { layers }: Explanation): readonly MendStep[] => {
  // A grant settles what is unknown of a space. What is unknown of a restriction is left alone: a name on the list of a page
  // that has none would close it to everybody else.
  const closed = layers.filter(
    ({ kind, verdict }) =>
      verdict === 'no' || (verdict === 'unknown' && kind !== 'restriction' && kind !== 'edit-restriction'),
  );
  // The site stops them at this list or at one above it that is not known either: which one, it does not tell.
  const isVague = layers.some((layer) => layer.kind === 'restriction' && layer.verdict === 'unknown');
  if (isVague && closed.some(({ kind, checkedAt }) => kind === 'restriction' && checkedAt !== undefined)) return [];
  if (lacksLicence(engine, person, closed)) closed.unshift(LICENCE);
  const single = closed.map((layer) => openOne(engine, person, content, layer));
  if (single.includes(null)) return [];
  const ways = single as (readonly MendStep[])[];
  if (person === ANONYMOUS || closed.length > MOST_LAYERS) return ways.flat();
  const options: Option[] = ways.map((steps, i) => ({ mask: 1 << i, steps }));
  const seen = new Set<number>();
  for (const [id, mask] of opensByGroup(engine, person, content, closed)) {
    if (seen.has(mask)) continue;
    seen.add(mask);
    options.push({ mask, steps: [step('join group', null, { type: 'group', id })] });
  }
  return smallestCover(closed.length, options);
};

/** The licence, where the site lets somebody in without one. */
const LICENCE: LayerVerdict = { kind: 'site', id: null, verdict: 'no', ways: [], unsure: [], reason: null };

/** Who is only logged in profits from no grant of their own, nor from a group's. */
const lacksLicence = ({ principals }: Engine, person: number, closed: readonly LayerVerdict[]): boolean =>
  person !== ANONYMOUS &&
  closed.every(({ kind }) => kind !== 'site') &&
  closed.some(({ kind }) => kind === 'space' || kind === 'space-edit') &&
  verdictFor(principals.licensed, person) !== 'yes' &&
  verdictFor(principals.guests, person) !== 'yes';

/** Steps that open these layers, as bits. */
interface Option {
  readonly mask: number;
  readonly steps: readonly MendStep[];
}

/** The steps that open one closed layer for this person alone; null: there are none. */
const openOne = (engine: Engine, person: number, content: number, layer: LayerVerdict): readonly MendStep[] | null => {
  const { facts, principals } = engine;
  const self = { type: 'user', id: facts.people.ids[person]! };
  switch (layer.kind) {
    case 'site': {
      if (person === ANONYMOUS) return [step('allow anonymous access', null)];
      const { status } = facts.people.states[person]!;
      if (status === 'closed') return null;
      const reactivated = status === 'inactive' ? [step('reactivate', null, self)] : [];
      if (verdictFor(principals.licensed, person) === 'yes' || verdictFor(principals.guests, person) === 'yes') {
        return reactivated;
      }
      const group = [...facts.accessGroups.user.ids][0];
      return group === undefined ? null : [...reactivated, step('join group', null, { type: 'group', id: group })];
    }
    case 'space':
    case 'space-edit': {
      const principal = person === ANONYMOUS ? { type: 'access-class', id: 'anonymous-users' } : self;
      const grant = layer.kind === 'space' ? 'read space' : `create ${facts.contents.kind(content)}`;
      return [step('grant', layer.id, principal, { grant })];
    }
    default:
      return person === ANONYMOUS ? null : [step('list', layer.id, self)];
  }
};

/** Which of the closed layers each group would open for the person, as bits. */
const opensByGroup = (
  { facts, principals }: Engine,
  person: number,
  content: number,
  closed: readonly LayerVerdict[],
): ReadonlyMap<string, number> => {
  const opens = new Map<string, number>();
  const add = (group: string, i: number): void => {
    const known = facts.groups.get(group);
    if (known?.unread !== null || hasBit(known.members, person)) return;
    opens.set(group, (opens.get(group) ?? 0) | (1 << i));
  };
  const guest = verdictFor(principals.guests, person) === 'yes';
  const space = facts.spaces[facts.contents.space[content]!]!;
  for (const [i, layer] of closed.entries()) {
    if (layer.kind === 'site') {
      if (facts.people.states[person]!.status === 'active') for (const id of facts.accessGroups.user.ids) add(id, i);
    } else if (layer.kind === 'space' || layer.kind === 'space-edit') {
      // Groups help no guest.
      if (guest) continue;
      const right = layer.kind === 'space' ? 'view' : 'edit';
      for (const { principal } of grantsFor(facts, space, right, facts.contents.kind(content))) {
        if (principal.type === 'group' && reachOf(principal) === 'many') add(principal.id, i);
      }
    } else {
      const own = facts.restrictions.get(facts.contents.numbers.get(layer.id ?? '') ?? -1);
      const list = own?.[layer.kind === 'restriction' ? 'read' : 'update'] ?? [];
      for (const { type, id } of list) if (type === 'group') add(id, i);
    }
  }
  return opens;
};

/** The fewest options that together cover so many layers. */
const smallestCover = (layers: number, options: readonly Option[]): readonly MendStep[] => {
  const best: (readonly MendStep[] | undefined)[] = [[]];
  for (let mask = 0; mask < 1 << layers; mask += 1) {
    const steps = best[mask];
    if (steps === undefined) continue;
    for (const option of options) {
      const next = mask | option.mask;
      if (next !== mask && (best[next] === undefined || best[next]!.length > steps.length + option.steps.length)) {
        best[next] = [...steps, ...option.steps];
      }
    }
  }
  return best[(1 << layers) - 1] ?? [];
};
