import type { Explanation, LayerVerdict } from './explain.ts';
import type { NamedKind, Names } from './load/names.ts';
import type { MendStep } from './mend.ts';
import { layerInWords, stepInWords, wayInWords } from './words.ts';

/** An explanation with whom and what it is about, and the run that it comes from. */
export interface Why {
  readonly runId: string;
  /** The stamp of the run. */
  readonly at: string;
  readonly userId: string;
  readonly pageId: string;
  readonly explanation: Explanation;
  readonly mend: readonly MendStep[];
}

/** The layer that decides where the answer is not yes; null: nothing stops them. */
export const stopOf = ({ verdict, layers }: Explanation): LayerVerdict | null =>
  verdict === 'yes' ? null : (layers.find((layer) => layer.verdict === verdict) ?? null);

/** The explanation for programs: every layer with its ways through, in words and as data. */
export const whyDocument = ({ runId, at, userId, pageId, explanation, mend }: Why, names: Names) => {
  const stop = stopOf(explanation);
  return {
    verdict: explanation.verdict,
    run_id: runId,
    at,
    user_id: userId,
    page_id: pageId,
    stopped_by: stop && layerInWords(stop, names),
    layers: explanation.layers.map((layer) => ({
      layer: layer.kind,
      id: layer.id,
      verdict: layer.verdict,
      via: layer.ways.map((way) => ({
        text: wayInWords(way, names),
        type: way.through,
        id: way.id,
        role_id: way.roleId,
        grant: way.grant,
      })),
      reason: layer.reason,
      ...(layer.checkedAt === undefined ? {} : { checked_at: layer.checkedAt }),
    })),
    mend: mend.map((step) => ({
      text: stepInWords(step, names),
      action: step.action,
      principal: step.principal,
      on: step.on,
      role_id: step.roleId,
      grant: step.grant,
    })),
  };
};

/** Whose names the words need. */
export const idsToName = (
  userId: string,
  pageId: string,
  { layers }: Explanation,
  steps: readonly MendStep[],
): Record<NamedKind, Set<string>> => {
  const ids = {
    user: new Set([userId]),
    page: new Set([pageId]),
    group: new Set<string>(),
    role: new Set<string>(),
    space: new Set<string>(),
  };
  for (const { kind, id, ways } of layers) {
    if (id !== null) ids[kind === 'space' || kind === 'space-edit' ? 'space' : 'page'].add(id);
    for (const way of ways) {
      if (way.through === 'group') ids.group.add(way.id!);
      if (way.roleId !== null) ids.role.add(way.roleId);
    }
  }
  for (const { principal, on, roleId, action } of steps) {
    if (principal?.type === 'group') ids.group.add(principal.id);
    if (principal?.type === 'user') ids.user.add(principal.id);
    if (on !== null) ids[action === 'grant' || action === 'remove grant' ? 'space' : 'page'].add(on);
    if (roleId !== null) ids.role.add(roleId);
  }
  return ids;
};
