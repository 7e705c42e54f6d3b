import type { Fact } from '../support/facts.ts';
import { askedFacts, askedSpace, contributions, currentFacts, edges, facts, worthOf } from '../support/facts.ts';
import { verdictOf } from '../support/verdict.ts';
import type { Reference, Row, World } from '../support/world.ts';
import {
  ascending,
  before,
  descending,
  distinct,
  groupBy,
  keyOf,
  latest,
  percent,
  roundTo,
  since,
  sorted,
  sum,
} from '../support/world.ts';

const place = (f: Fact & { readonly in: Row<'spaces'> }) => ({ space: f.in.key, title: f.title, page_id: f.page_id });
const touched = (f: Fact): string | null => f.editedAt ?? f.created_at;

const faultOf = (w: World, f: Fact): string | null => {
  if (f.owner_id === null) return 'none';
  const owner = w.user.get(keyOf(f, f.owner_id));
  if (owner?.account_status === 'inactive' || owner?.account_status === 'closed') return 'deactivated';
  return owner?.is_external === 'yes' ? 'external' : null;
};

const documents = (some: readonly Fact[], kinds: unknown, fresh: number) =>
  (kinds as readonly string[]).map((kind) => {
    const ofKind = some.filter((f) => f.documentKind === kind);
    const lively = ofKind.filter((f) => since(f.editedAt, fresh)).length;
    const state = lively > 0 ? 'there' : ofKind.length > 0 ? 'stale' : 'missing';
    return { document_kind: kind, documents: ofKind.length, fresh: lively, state };
  });

const SMALL = '(teams of fewer than five)';

/** Teams with their members, those of fewer than five taken together. */
export const teamsOf = (w: World, named: unknown) => {
  const wanted = named as readonly string[];
  const members = groupBy(
    w.rows('group_members').filter((m) => m.valid_to === null),
    (m) => keyOf(m, m.group_id),
  );
  const teams = w
    .rows('groups')
    .filter((g) => g.status === 'current')
    .filter((g) => (wanted.length === 0 ? g.usage_type === 'TEAM_COLLABORATION' : wanted.includes(g.name)))
    .map((g) => ({ ...g, members: new Set((members.get(keyOf(g, g.group_id)) ?? []).map((m) => m.user_id)) }))
    .map((g) => ({ ...g, team: g.members.size < 5 ? SMALL : g.name }));
  return [...groupBy(teams, (g) => keyOf(g, g.team)).values()].map((some) => ({
    account: some[0]?.account ?? '',
    team: some[0]?.team ?? '',
    members: new Set(some.flatMap((g) => [...g.members])),
  }));
};

const isAble = (w: World, account: string, id: string): boolean => {
  const user = w.user.get(keyOf({ account }, id));
  return user?.account_status === 'active' && user.account_type === 'atlassian' && user.is_external !== 'yes';
};

export const knowledge: Readonly<Record<string, Reference>> = {
  'page-activity': (w, p) =>
    sorted(
      askedFacts(w, p.space)
        .map((f) => ({ f, ...verdictOf(w, f, p) }))
        .filter(({ verdict }) => p.verdict === null || verdict === p.verdict),
      p.limit,
      ascending(({ f }) => f.editedAt ?? ''),
      ascending(({ f }) => f.page_id),
    ).map(({ f, verdict, signs }) => ({
      ...place(f),
      verdict,
      signs,
      edited_at: f.editedAt,
      commented_at: f.commentedAt,
      viewed_at: f.viewedAt,
      linked_at: f.linksInEditedAt,
    })),

  'stale-spaces': (w, p) =>
    sorted(
      [...groupBy(askedFacts(w, p.space), (f) => keyOf(f, f.space_id)).values()].map((some) => {
        const verdicts = some.map((f) => verdictOf(w, f, p).verdict);
        const of = (verdict: string): number => verdicts.filter((one) => one === verdict).length;
        return {
          space: some[0]?.in.key,
          name: some[0]?.in.name,
          pages: some.length,
          active: of('active'),
          linked: of('linked'),
          stale: of('stale'),
          percent: percent(of('stale'), some.length),
          edited_at: latest(some.map((f) => f.editedAt)),
        };
      }),
      p.limit,
      descending((r) => r.percent),
      descending((r) => r.pages),
      ascending((r) => r.space),
    ),

  'valuable-but-stale': (w, p) =>
    sorted(
      askedFacts(w, p.space)
        .filter((f) => before(touched(f), w.daysAgo(p.days)))
        .map((f) => ({
          ...place(f),
          value: roundTo(worthOf(f), 2),
          edited_at: f.editedAt,
          owner: w.nameOf(f, f.owner_id),
          views: f.views,
          viewers: f.viewers,
          editors: f.editors,
          links_in: f.linksIn,
        })),
      p.limit,
      descending((r) => r.value),
      ascending((r) => r.page_id),
    ),

  'high-value-pages': (w, p) =>
    sorted(
      askedFacts(w, p.space).map((f) => {
        const lively = latest([f.editedAt, f.commentedAt]) ?? f.created_at;
        const idle = lively === null ? 0 : Math.max(0, w.daysSince(lively));
        return {
          ...place(f),
          score: roundTo(worthOf(f) * 0.5 ** (idle / Number(p.half_life)), 2),
          value: roundTo(worthOf(f), 2),
          views: f.views,
          viewers: f.viewers,
          edits: f.edits,
          editors: f.editors,
          links_in: f.linksIn,
          edited_at: f.editedAt,
        };
      }),
      p.limit,
      descending((r) => r.score),
      ascending((r) => r.page_id),
    ),

  'orphan-pages': (w, p) =>
    sorted(
      askedFacts(w, p.space)
        .filter((f) => f.kind === 'page' && f.linksIn === 0 && f.page_id !== f.in.homepage_id)
        .filter((f) => w.page.get(keyOf(f, f.parent_id))?.status !== 'current')
        .map((f) => ({
          ...place(f),
          stands: f.parent_id === null ? 'at the root' : 'below what is gone',
          children: f.children,
          edited_at: f.editedAt,
          views: f.views,
        })),
      p.limit,
      ascending((r) => r.space),
      ascending((r) => r.page_id),
    ),

  'dead-end-pages': (w, p) =>
    sorted(
      askedFacts(w, p.space)
        .filter((f) => f.kind === 'page' && f.words !== null && f.linksOut + f.linksOutside + f.children === 0)
        .map((f) => ({ ...place(f), words: f.words, links_in: f.linksIn, views: f.views, edited_at: f.editedAt })),
      p.limit,
      descending((r) => r.views ?? 0),
      descending((r) => r.links_in),
      ascending((r) => r.page_id),
    ),

  'broken-links': (w, p) => {
    const pages = new Map(askedFacts(w, p.space).map((f) => [f.key, f]));
    const found = w.once(edges).flatMap((e) => {
      const f = pages.get(keyOf(e, e.link.page_id));
      if (f === undefined || ['current', 'wanted'].includes(e.state)) return [];
      return e.state === 'archived' && p.archived !== 'yes' ? [] : [{ e, f }];
    });
    return sorted(
      found,
      p.limit,
      descending(({ f }) => f.views ?? 0),
      ascending(({ f }) => f.page_id),
      ascending(({ e }) => e.link.kind),
      ascending(({ e }) => e.link.target),
    ).map(({ e, f }) => ({
      ...place(f),
      leads_to: e.target?.title ?? e.link.target,
      state: e.state,
      count: e.link.count,
      views: f.views,
    }));
  },

  'wanted-pages': (w, p) => {
    const wanted = w.once(edges).filter((e) => e.state === 'wanted');
    const editedAt = new Map(currentFacts(w).map((f) => [f.key, f.editedAt]));
    const sets = groupBy(wanted, ({ link }) => `${keyOf(link, link.target_space_key)}\n${link.target_title}`);
    return sorted(
      [...sets.values()].map((some) => ({
        space: some[0]?.link.target_space_key,
        title: some[0]?.link.target_title,
        pages: distinct(some.map((e) => e.link.page_id)),
        links: sum(some.map((e) => e.link.count)),
        newest: latest(some.map((e) => editedAt.get(keyOf(e, e.link.page_id)) ?? null)),
      })),
      p.limit,
      descending((r) => r.pages),
      descending((r) => r.links),
      ascending((r) => r.space),
      ascending((r) => r.title),
    );
  },

  'empty-pages': (w, p) =>
    sorted(
      askedFacts(w, p.space)
        .filter((f) => f.blank === true)
        .map((f) => ({
          ...place(f),
          children: f.children,
          created_at: f.created_at,
          author: w.nameOf(f, f.author_id),
          views: f.views,
        })),
      p.limit,
      ascending((r) => r.children),
      ascending((r) => r.created_at),
      ascending((r) => r.page_id),
    ),

  'stub-pages': (w, p) =>
    sorted(
      askedFacts(w, p.space)
        .filter((f) => f.blank === false && f.words !== null && f.words < Number(p.words) && f.children === 0)
        .filter((f) => before(touched(f), w.daysAgo(p.days)))
        .map((f) => ({
          ...place(f),
          words_seen: f.words,
          edited_at: f.editedAt,
          owner: w.nameOf(f, f.owner_id),
          views: f.views,
        })),
      p.limit,
      ascending((r) => r.words_seen),
      ascending((r) => r.page_id),
    ),

  'oversized-trees': (w, p) =>
    sorted(
      askedFacts(w, p.space)
        .filter((f) => f.children >= Number(p.children) || f.ancestor_ids.length >= Number(p.depth))
        .map((f) => ({
          ...place(f),
          children_below: f.children,
          descendants: f.descendants,
          levels: f.ancestor_ids.length,
          why: f.children >= Number(p.children) ? 'wide' : 'deep',
        })),
      p.limit,
      descending((r) => r.children_below),
      descending((r) => r.levels),
      ascending((r) => r.page_id),
    ),

  'owner-gaps': (w, p) =>
    sorted(
      [...groupBy(askedFacts(w, p.space), (f) => keyOf(f, f.space_id)).values()]
        .map((some) => {
          const of = (fault: string): number => some.filter((f) => faultOf(w, f) === fault).length;
          const [none, deactivated, external] = [of('none'), of('deactivated'), of('external')];
          return {
            space: some[0]?.in.key,
            name: some[0]?.in.name,
            pages: some.length,
            none,
            deactivated,
            external,
            percent: percent(none + deactivated + external, some.length),
          };
        })
        .filter((r) => r.none + r.deactivated + r.external > 0),
      p.limit,
      descending((r) => r.none + r.deactivated + r.external),
      ascending((r) => r.space),
    ),

  'ownerless-pages': (w, p) =>
    sorted(
      askedFacts(w, p.space)
        .filter((f) => faultOf(w, f) !== null)
        .map((f) => ({
          ...place(f),
          owner: w.nameOf(f, f.owner_id),
          fault: faultOf(w, f),
          value: roundTo(worthOf(f), 2),
          edited_at: f.editedAt,
          last_editor: w.nameOf(f, f.editorId),
        })),
      p.limit,
      descending((r) => r.value),
      ascending((r) => r.page_id),
    ),

  'successor-candidates': (w, p) => {
    const lost = sorted(
      askedFacts(w, p.space)
        .filter((f) => ['none', 'deactivated'].includes(faultOf(w, f) ?? ''))
        .map((f) => ({ ...f, value: roundTo(worthOf(f), 2) })),
      p.pages,
      descending((f) => f.value),
      ascending((f) => f.page_id),
    );
    const year = w.monthsBack(12);
    const versions = groupBy(
      w.rows('page_versions').filter((v) => v.minor_edit !== true),
      (v) => keyOf(v, v.page_id),
    );
    return lost.flatMap((f) => {
      const onPage = groupBy(versions.get(f.key) ?? [], (v) => v.author_id);
      const inSpace = groupBy(
        w
          .once(contributions)
          .filter((c) => c.account === f.account && c.spaceId === f.space_id && c.month >= year && !c.minor),
        (c) => c.userId,
      );
      const able = [...new Set([...onPage.keys(), ...inSpace.keys()])].filter(
        (id): id is string => id !== null && isAble(w, f.account, id),
      );
      return sorted(
        able.map((id) => ({
          ...place(f),
          value: f.value,
          rank: 0,
          candidate: w.nameOf(f, id),
          user_id: id,
          page_edits: onPage.get(id)?.length ?? 0,
          last_edit: latest((onPage.get(id) ?? []).map((v) => v.created_at)),
          space_edits: inSpace.get(id)?.length ?? 0,
        })),
        p.candidates,
        descending((r) => r.page_edits),
        descending((r) => r.space_edits),
        ascending((r) => r.user_id),
      ).map((row, i) => ({ ...row, rank: i + 1 }));
    });
  },

  'documentation-by-team': (w, p) =>
    sorted(
      teamsOf(w, p.teams).flatMap(({ account, team, members }) => {
        const owned = currentFacts(w).filter(
          (f) => f.account === account && f.owner_id !== null && members.has(f.owner_id),
        );
        return documents(owned, p.kinds, w.daysAgo(p.days)).map((row) => ({ team, members: members.size, ...row }));
      }),
      undefined,
      ascending((r) => r.team),
      ascending((r) => r.document_kind),
    ),

  'documentation-by-space': (w, p) => {
    const bySpace = groupBy(currentFacts(w), (f) => keyOf(f, f.space_id));
    return sorted(
      w
        .rows('spaces')
        .filter((s) => s.type !== 'personal' && askedSpace(w, s, p.space) !== null)
        .flatMap((s) =>
          documents(bySpace.get(keyOf(s, s.space_id)) ?? [], p.kinds, w.daysAgo(p.days)).map((row) => ({
            space: s.key,
            name: s.name,
            ...row,
          })),
        ),
      undefined,
      ascending((r) => r.space),
      ascending((r) => r.document_kind),
    );
  },

  'identical-pages': (w, p) => {
    const all = new Map(w.once(facts).map((f) => [f.key, f]));
    const bodies = w.rows('page_bodies').flatMap((b) => {
      const f = all.get(keyOf(b, b.page_id));
      return b.words >= Number(p.words) && f?.status === 'current' ? [{ b, f }] : [];
    });
    const sets = [...groupBy(bodies, ({ b }) => keyOf(b, b.sha256)).values()].filter((some) => some.length > 1);
    return sorted(
      sets.map((some) => {
        const [first, ...others] = sorted(
          some.map(({ f }) => f),
          undefined,
          ascending((f) => f.created_at),
          ascending((f) => f.page_id),
        ) as [Fact, ...Fact[]];
        return {
          space: w.space.get(keyOf(first, first.space_id))?.key ?? null,
          title: first.title,
          page_id: first.page_id,
          pages: some.length,
          spaces: distinct(some.map(({ f }) => f.space_id)),
          words_each: Math.max(...some.map(({ b }) => b.words)),
          copies: others
            .slice(0, 10)
            .map((f) => f.page_id)
            .join(' '),
        };
      }),
      p.limit,
      descending((r) => r.pages),
      descending((r) => r.words_each),
      ascending((r) => r.page_id),
    );
  },

  'forgotten-tasks': (w, p) =>
    sorted(
      askedFacts(w, p.space)
        .filter((f) => (f.tasksOpen ?? 0) > 0 && before(touched(f), w.daysAgo(p.days)))
        .map((f) => ({ ...place(f), tasks: f.tasksOpen, edited_at: f.editedAt, owner: w.nameOf(f, f.owner_id) })),
      p.limit,
      descending((r) => r.tasks),
      ascending((r) => r.page_id),
    ),
};
