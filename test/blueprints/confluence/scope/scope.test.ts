import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilterName } from '../../../../src/accounts/filters.ts';
import { filterKinds, filterNames } from '../../../../src/accounts/filters.ts';
import type { Placed, SelectedIds } from '../../../../src/blueprints/confluence/scope/scope.ts';
import { Scope } from '../../../../src/blueprints/confluence/scope/scope.ts';

const id = fc.constantFrom('1', '2', '3', '4');
const ids = fc.uniqueArray(id).map((some): ReadonlySet<string> => new Set(some));
const selected = fc.dictionary(fc.constantFrom(...filterNames), ids) as fc.Arbitrary<SelectedIds>;
const content: fc.Arbitrary<Placed> = fc.record({
  page_id: id,
  parent_id: fc.option(id),
  space_id: fc.option(id),
  author_id: fc.option(id),
});

const joined = (one: ReadonlySet<string> | undefined, other: ReadonlySet<string>) =>
  new Set([...(one ?? []), ...other]);

const holds = (property: (given: SelectedIds, placed: Placed) => void) =>
  fc.assert(fc.property(selected, content, property), { numRuns: 500 });

describe('what is in scope', () => {
  it('is everything without filters', () => {
    const scope = new Scope({});
    fc.assert(fc.property(content, (placed) => scope.hasContent(placed)));
    expect([scope.candidates, scope.people]).toEqual([null, null]);
    expect([scope.hasSpace('1'), scope.hasSpace(null), scope.hasPerson('1'), scope.hasPerson(null)]).toEqual(
      Array(4).fill(true),
    );
  });

  it('is what each kind of filter admits by itself', () => {
    holds((given, placed) => {
      const alone = filterKinds.map((kind) => {
        const names: readonly FilterName[] = [kind, `exclude-${kind}`];
        return new Scope(
          Object.fromEntries(Object.entries(given).filter(([name]) => names.some((one) => one === name))),
        );
      });
      expect(new Scope(given).hasContent(placed)).toBe(alone.every((scope) => scope.hasContent(placed)));
    });
  });

  it('grows with a value more of a kind that is given, and loses nothing', () => {
    fc.assert(
      fc.property(selected, content, fc.constantFrom(...filterKinds), ids, (given, placed, kind, more) => {
        const before = new Scope(given).hasContent(placed);
        if (given[kind] === undefined) return;
        const wider = new Scope({ ...given, [kind]: joined(given[kind], more) });
        expect(wider.hasContent(placed) || !before).toBe(true);
        const other = new Scope({ ...given, [kind]: more });
        expect(wider.hasContent(placed)).toBe(before || other.hasContent(placed));
      }),
    );
  });

  it('shrinks with a value more that is excluded, whatever includes it', () => {
    fc.assert(
      fc.property(selected, content, fc.constantFrom(...filterKinds), ids, (given, placed, kind, more) => {
        const name = `exclude-${kind}` as const;
        const narrower = new Scope({ ...given, [name]: joined(given[name], more) });
        expect(new Scope(given).hasContent(placed) || !narrower.hasContent(placed)).toBe(true);
      }),
    );
  });

  it('never holds what is excluded', () => {
    holds((given, placed) => {
      const { page_id, space_id, author_id } = placed;
      for (const name of ['exclude-page', 'exclude-page-tree', 'exclude-label'] as const) {
        expect(new Scope({ ...given, [name]: new Set([page_id]) }).hasContent(placed)).toBe(false);
      }
      if (space_id !== null) {
        expect(new Scope({ ...given, 'exclude-space': new Set([space_id]) }).hasContent(placed)).toBe(false);
      }
      if (author_id !== null) {
        for (const name of ['exclude-user', 'exclude-group'] as const) {
          expect(new Scope({ ...given, [name]: new Set([author_id]) }).hasContent(placed)).toBe(false);
        }
      }
    });
  });

  it('holds no content of a space or a person that it does not hold', () => {
    holds((given, placed) => {
      const scope = new Scope(given);
      if (!scope.hasContent(placed)) return;
      expect(scope.hasSpace(placed.space_id)).toBe(true);
      expect(scope.hasPerson(placed.author_id)).toBe(true);
    });
  });

  it('is among the candidates and their children, and its author among the people', () => {
    holds((given, placed) => {
      const scope = new Scope(given);
      if (!scope.hasContent(placed)) return;
      if (scope.people !== null) expect(scope.people).toContain(placed.author_id);
      const flat = { ...placed, parent_id: null };
      if (scope.candidates !== null && scope.hasContent(flat)) expect(scope.candidates).toContain(placed.page_id);
    });
  });
});

describe('what is not known', () => {
  const placed: Placed = { page_id: '1', parent_id: null, space_id: null, author_id: null };

  it('is in no space and of nobody that a filter names', () => {
    expect(new Scope({ space: new Set(['1']) }).hasContent(placed)).toBe(false);
    expect(new Scope({ user: new Set(['1']) }).hasContent(placed)).toBe(false);
  });

  it('is of nobody that is excluded', () => {
    expect(new Scope({ 'exclude-user': new Set(['1']) }).hasContent(placed)).toBe(true);
  });
});

describe('a page that is new in a tree', () => {
  const placed: Placed = { page_id: '9', parent_id: '2', space_id: '1', author_id: '1' };

  it('is in it by its parent', () => {
    expect(new Scope({ 'page-tree': new Set(['1', '2']) }).hasContent(placed)).toBe(true);
    expect(new Scope({ 'exclude-page-tree': new Set(['1', '2']) }).hasContent(placed)).toBe(false);
  });

  it('is no page that is named, for its parent is another', () => {
    expect(new Scope({ page: new Set(['2']) }).hasContent(placed)).toBe(false);
    expect(new Scope({ 'exclude-label': new Set(['2']) }).hasContent(placed)).toBe(true);
  });
});
