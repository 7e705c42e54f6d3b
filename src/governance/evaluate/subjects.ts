import { glob } from '../../blueprints/confluence/scope/glob.ts';
import type { Subject } from '../finding/finding.ts';
import type { Rule, Scope } from '../rule/rule.ts';
import type { Places } from './places.ts';

/** The subject that a value of a rule's column names: spaces by key, groups by name, or by id. */
export const subjectOf = ({ subject }: Rule, value: string, account: string, places: Places): Subject => {
  switch (subject.type) {
    case 'site':
      return { type: 'site', id: account };
    case 'space':
      return { type: 'space', id: places.spaceIds.get(value) ?? value };
    case 'group':
      return { type: 'group', id: places.groupIds.get(value) ?? value };
    default:
      return { type: subject.type, id: value };
  }
};

export const spaceOf = ({ type, id }: Subject, places: Places): string | null => {
  if (type === 'space') return id;
  return type === 'page' ? (places.pages.get(id)?.spaceId ?? null) : null;
};

/** Tells whether a subject lies where a rule holds. */
export const withinScope = (scope: Scope, places: Places): ((subject: Subject) => boolean) => {
  const [spaces, excludeSpaces] = [scope.spaces.map(glob), scope.excludeSpaces.map(glob)];
  const { labels, excludeLabels } = scope;
  return (subject) => {
    const spaceId = spaceOf(subject, places);
    const key = (spaceId === null ? undefined : places.spaces.get(spaceId)?.key) ?? '';
    if (spaces.length > 0 && !spaces.some((fits) => fits(key))) return false;
    if (excludeSpaces.some((fits) => fits(key))) return false;
    const carried = new Set(subject.type === 'page' ? places.pages.get(subject.id)?.labels : []);
    if (labels.length > 0 && !labels.some((label) => carried.has(label))) return false;
    return !excludeLabels.some((label) => carried.has(label));
  };
};
