import { hasBit } from './bits.ts';
import type { Engine } from './engine.ts';
import type { Check, Grant, Principal } from './facts.ts';
import { ANONYMOUS, PRODUCT_ACCESS } from './facts.ts';
import { verdictFor } from './people3.ts';
import type { SettledGate } from './settledGate.ts';
import { settledFor } from './settledGate.ts';
import type { Reach } from './spaceGate.ts';
import { grantsFor, isFree, reachOf } from './spaceGate.ts';
import type { Right, Verdict } from './verdict.ts';
import { allOf, negated } from './verdict.ts';

/** The gates in the order in which they are asked; the last two are for editing only. */
export type LayerKind = 'site' | 'space' | 'restriction' | 'space-edit' | 'edit-restriction';

/** One way through a gate. */
export interface Way {
  /**
   * `open`: nothing is asked for here. `standing`: what the person is to the site. `checked`: the site says so. Else whom
   * a grant or list names.
   */
  readonly through: 'open' | 'standing' | 'checked' | 'user' | 'group' | 'access-class';
  /**
   * The group, class or person that is named; for `standing`: guest, logged-in, free-plan or anonymous; for `checked`: when
   * the site was asked.
   */
  readonly id: string | null;
  /** The role whose assignment grants it. */
  readonly roleId: string | null;
  /** What is granted, such as `read space`. */
  readonly grant: string | null;
}

export interface LayerVerdict {
  readonly kind: LayerKind;
  /** The space, or the content whose own list it is; null: the site. */
  readonly id: string | null;
  readonly verdict: Verdict;
  /** Every way through. Of a closed layer: none. */
  readonly ways: readonly Way[];
  /** What may let them through: nobody knows for whom it stands. */
  readonly unsure: readonly Way[];
  /** Why it is closed or unknown. */
  readonly reason: string | null;
  /** Where only the site's own answer tells the verdict: when it was asked. */
  readonly checkedAt?: string;
}

export interface Explanation {
  readonly verdict: Verdict;
  /** Every layer: the site, the space, the contents from the root down; then what editing asks for. */
  readonly layers: readonly LayerVerdict[];
}

/** Why somebody can or cannot see or edit a content: every layer, with every way through it. */
export const explain = (engine: Engine, person: number, content: number, right: Right): Explanation => {
  const { contents } = engine.facts;
  const free = isFree(engine.facts);
  const layers = [...doorLayers(engine, person, content)];
  if (!free) {
    const chain = [...contents.chain(content)].reverse();
    if (contents.parent[chain[0]!]! < -1) {
      layers.push(bySite(engine, person, LOST_PARENT, engine.settled?.above.get(chain[0]!)));
    }
    layers.push(...chain.map((at) => contentLayer(engine, person, at, 'read')));
  }
  if (right === 'edit') {
    layers.push(spaceLayer(engine, person, content, 'edit'));
    if (!free) layers.push(contentLayer(engine, person, content, 'update'));
  }
  return { verdict: allOf(layers.map(({ verdict }) => verdict)), layers };
};

/** A layer that the facts leave unknown, with what the site answered about it. */
const bySite = (engine: Engine, person: number, layer: LayerVerdict, gate: SettledGate | undefined): LayerVerdict => {
  const verdict = settledFor(gate, person);
  const check = gate === undefined || verdict === 'unknown' ? undefined : newestFor(engine, person, gate, verdict);
  if (layer.verdict !== 'unknown' || check === undefined) return layer;
  const { checkedAt } = check;
  const settled = { ...layer, verdict, checkedAt };
  return verdict === 'yes'
    ? { ...settled, ways: [way('checked', checkedAt)], reason: null }
    : {
        ...settled,
        reason: `here or above it the site stops them: checked with the site at ${checkedAt}`,
      };
};

/** The newest of the answers that settle the gate for this person. */
const newestFor = (
  { facts }: Engine,
  person: number,
  { checks }: SettledGate,
  verdict: 'yes' | 'no',
): Check | undefined =>
  checks.findLast(
    ({ subjectType, subjectId, allowed }) =>
      (subjectType === 'user' && subjectId === facts.people.ids[person]) ||
      (subjectType === 'anonymous' && (allowed || person === ANONYMOUS)) ||
      (subjectType === 'group' && verdict === 'yes' && hasBit(facts.groups.get(subjectId)!.members, person)),
  );

/** The site and the space. Their verdicts depend on one another, so the site's answer settles both. */
const doorLayers = (engine: Engine, person: number, content: number): readonly LayerVerdict[] => {
  const [site, space] = [siteLayer(engine, person, content), spaceLayer(engine, person, content, 'view')];
  const gate = engine.settled?.spaces.get(engine.facts.contents.space[content]!);
  if (settledFor(gate, person) !== 'no') return [site, space].map((layer) => bySite(engine, person, layer, gate));
  const isSite = gate !== undefined && newestFor(engine, person, gate, 'no')?.refusedBy === 'site';
  return isSite && site.verdict === 'unknown'
    ? [bySite(engine, person, site, gate), space]
    : [site, bySite(engine, person, space, gate)];
};

const throughOf = ({ type }: Principal): Way['through'] =>
  type === 'user' || type === 'group' ? type : 'access-class';

const way = (through: Way['through'], id: string | null = null): Way => ({ through, id, roleId: null, grant: null });

const LOST_PARENT: LayerVerdict = {
  kind: 'restriction',
  id: null,
  verdict: 'unknown',
  ways: [],
  unsure: [],
  reason: 'what stands above is not known',
};

const siteLayer = (engine: Engine, person: number, content: number): LayerVerdict => {
  const { facts, principals } = engine;
  const { site, people, accessGroups } = facts;
  const layer = (verdict: Verdict, ways: readonly Way[], reason: string | null): LayerVerdict => ({
    kind: 'site',
    id: null,
    verdict,
    ways: verdict === 'yes' ? ways : [],
    unsure: [],
    reason,
  });
  if (person === ANONYMOUS) {
    const words = {
      yes: null,
      no: 'the site lets no anonymous people in',
      unknown: 'whether the site lets anonymous people in is not known',
    };
    return layer(site.anonymous, [way('standing', 'anonymous')], words[site.anonymous]);
  }
  const { status } = people.states[person]!;
  const active = verdictFor(principals.active, person);
  if (active === 'no') return layer('no', [], `the account is ${status}`);
  const guest = verdictFor(principals.guests, person);
  const licensed = verdictFor(principals.licensed, person);
  const ways: Way[] = [];
  if (guest === 'yes') ways.push(way('standing', 'guest'));
  for (const access of PRODUCT_ACCESS) {
    for (const id of accessGroups[access].ids) {
      const group = facts.groups.get(id);
      if (group?.unread === null && hasBit(group.members, person)) {
        ways.push({ through: 'group', id, roleId: null, grant: `product access: ${access}` });
      }
    }
  }
  const free = isFree(facts);
  // Who has no licence comes in through a space that is open to everybody, or to everybody who is logged in.
  if (!free && guest !== 'yes') {
    const open = grantsFor(facts, facts.spaces[facts.contents.space[content]!]!, 'view', '');
    if (open.some(({ principal }) => isOpen(reachOf(principal)))) ways.push(way('standing', 'logged-in'));
  }
  const entered = free
    ? allOf([licensed, guest === 'yes' ? 'no' : guest === 'no' ? 'yes' : 'unknown'])
    : ways.length > 0
      ? 'yes'
      : guest === 'unknown' || licensed === 'unknown' || isSpaceUnread(engine, content)
        ? 'unknown'
        : 'no';
  const verdict = allOf([active, entered]);
  if (verdict === 'yes') return layer('yes', ways, null);
  return layer(
    verdict,
    ways,
    verdict === 'no'
      ? 'in no group that gives access to the product, and no guest'
      : active === 'unknown'
        ? 'no profile tells whether the account is active'
        : 'whether they may use the product is not known',
  );
};

const isOpen = (reach: Reach): boolean => reach === 'everyone' || reach === 'logged-in';

const isSpaceUnread = ({ facts }: Engine, content: number): boolean =>
  facts.spaces[facts.contents.space[content]!]!.unread !== null;

const spaceLayer = (engine: Engine, person: number, content: number, right: Right): LayerVerdict => {
  const { facts, principals } = engine;
  const space = facts.spaces[facts.contents.space[content]!]!;
  const kind = right === 'view' ? 'space' : 'space-edit';
  const gate = engine.gate(facts.contents.space[content]!, right, facts.contents.kind(content));
  if (isFree(facts)) {
    const free = person === ANONYMOUS ? 'no' : 'yes';
    return {
      kind,
      id: space.id,
      verdict: free,
      ways: free === 'yes' ? [way('standing', 'free-plan')] : [],
      unsure: [],
      reason: free === 'yes' ? null : 'in the free plan only licensed people see spaces',
    };
  }
  const guest = verdictFor(principals.guests, person);
  const licensed = verdictFor(principals.licensed, person);
  const helps = ({ principal }: Grant): Verdict => {
    const stands = standsFor(engine, principal, person);
    if (stands === 'no') return 'no';
    switch (reachOf(principal)) {
      case 'everyone':
        return stands;
      case 'logged-in':
        return allOf([stands, negated(guest)]);
      case 'person':
        return allOf([stands, guest === 'yes' || licensed === 'yes' ? 'yes' : guest === 'no' ? licensed : 'unknown']);
      default:
        return allOf([stands, negated(guest), licensed]);
    }
  };
  const grants = grantsFor(facts, space, right, facts.contents.kind(content)).map(
    (grant) => [grant, helps(grant)] as const,
  );
  const through = (wanted: Verdict): readonly Way[] =>
    grants
      .filter(([, verdict]) => verdict === wanted)
      .map(([{ principal, operation, target, roleId }]) => ({
        ...way(throughOf(principal), principal.id),
        roleId,
        grant: `${operation} ${target}`,
      }));
  const [ways, unsure] = [through('yes'), through('unknown')];
  if (ways.length > 0) return { kind, id: space.id, verdict: 'yes', ways, unsure, reason: null };
  // A deactivated person is stopped by the site; that the space would let them in, or not, is told all the same.
  const isUnknown = unsure.length > 0 || space.unread !== null || verdictFor(gate, person) === 'unknown';
  return {
    kind,
    id: space.id,
    verdict: isUnknown ? 'unknown' : 'no',
    ways: [],
    unsure,
    reason: isUnknown
      ? (space.unread ?? `whether ${unsure[0]?.through} ${unsure[0]?.id} stands for them is not known`)
      : right === 'view'
        ? 'nothing lets them view the space'
        : 'nothing lets them create or change such content in the space',
  };
};

const standsFor = ({ principals, facts }: Engine, principal: Principal, person: number): Verdict =>
  principal.type === 'user'
    ? principal.id === facts.people.ids[person]
      ? 'yes'
      : 'no'
    : verdictFor(principals.of(principal), person);

const contentLayer = (engine: Engine, person: number, at: number, operation: 'read' | 'update'): LayerVerdict => {
  const { facts, layers } = engine;
  const id = facts.contents.ids[at]!;
  const kind = operation === 'read' ? 'restriction' : 'edit-restriction';
  const own = facts.restrictions.get(at);
  const list = own?.[operation] ?? [];
  if (own === undefined || (own.unread === null && list.length === 0)) {
    return { kind, id, verdict: 'yes', ways: [way('open')], unsure: [], reason: null };
  }
  const gate = operation === 'read' ? engine.settled?.own.get(at) : undefined;
  if (own.unread !== null) {
    return bySite(engine, person, { kind, id, verdict: 'unknown', ways: [], unsure: [], reason: own.unread }, gate);
  }
  const verdict = layers.verdict(layers.numberOf(list), person);
  const named = (wanted: Verdict): readonly Way[] =>
    list
      .filter((principal) => standsFor(engine, principal, person) === wanted)
      .map((principal) => way(throughOf(principal), principal.id));
  const words = {
    yes: null,
    no: 'its restriction does not name them',
    unknown: 'the members of a group that it names are not known',
  };
  return bySite(
    engine,
    person,
    { kind, id, verdict, ways: named('yes'), unsure: named('unknown'), reason: words[verdict] },
    gate,
  );
};
