import type { Fact } from '../support/facts.ts';
import {
  askedFacts,
  askedSpace,
  contributions,
  currentFacts,
  currentLinks,
  facts,
  isBroken,
  worthOf,
} from '../support/facts.ts';
import { MADE_DOCUMENTATION, requiredCell, unitsOf } from '../support/required.ts';
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
      reviewed_at: f.reviewedAt,
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
    const found = w.once(currentLinks).flatMap((link) => {
      const f = pages.get(keyOf(link, link.page_id));
      if (f === undefined) return [];
      const target = w.page.get(keyOf(link, link.resolved_page_id));
      const isArchived = link.resolution === 'resolved' && target?.status === 'archived';
      const isAsked =
        isBroken(link) || (isArchived && p.archived === 'yes') || (link.resolution === 'unseen' && p.unseen === 'yes');
      const title = link.kind === 'attachment' ? undefined : target?.title;
      return isAsked ? [{ link, f, state: isArchived ? 'archived' : link.resolution, title }] : [];
    });
    return sorted(
      found,
      p.limit,
      descending(({ f }) => f.views ?? 0),
      ascending(({ f }) => f.page_id),
      ascending(({ link }) => link.kind),
      ascending(({ link }) => link.target),
    ).map(({ link, f, state, title }) => ({
      ...place(f),
      link: link.kind,
      leads_to: title ?? link.target,
      state,
      count: link.count,
      views: f.views,
    }));
  },

  'wanted-pages': (w, p) => {
    const spaces = groupBy(w.rows('spaces'), (s) => keyOf(s, s.key.toLowerCase()));
    const wanted = w.once(currentLinks).flatMap((link) => {
      if (link.resolution !== 'wanted' || link.target_title === null || link.target_space_key === null) return [];
      const space = spaces.get(keyOf(link, link.target_space_key.toLowerCase()))?.[0];
      return space === undefined ? [] : [{ link, space: space.key }];
    });
    const editedAt = new Map(currentFacts(w).map((f) => [f.key, f.editedAt]));
    const sets = groupBy(wanted, ({ link, space }) => `${keyOf(link, space)}\n${link.target_title}`);
    return sorted(
      [...sets.values()].map((some) => ({
        space: some[0]?.space,
        title: some[0]?.link.target_title,
        pages: distinct(some.map(({ link }) => link.page_id)),
        links: sum(some.map(({ link }) => link.count)),
        newest: latest(some.map(({ link }) => editedAt.get(keyOf(link, link.page_id)) ?? null)),
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

  'required-documents': (w, p) =>
    sorted(
      MADE_DOCUMENTATION.teams
        .flatMap((team, nr) => unitsOf(w, team).map((unit) => ({ ...unit, nr, mustHave: team.mustHave })))
        .flatMap((unit) => unit.mustHave.map((need) => requiredCell(w, unit, need)))
        .filter((cell) => (p.team === null || cell.team === p.team) && (p.state === null || cell.state === p.state)),
      undefined,
      ascending((r) => r.team),
      ascending((r) => r.document_kind),
      ascending((r) => r.account),
      ascending((r) => r.part),
    ).map(({ account: _account, part: _part, ...row }) => row),

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

  'near-duplicates': (w, p) => {
    const current = new Map(currentFacts(w).map((f) => [f.key, f]));
    const hashes = new Map(w.rows('page_bodies').map((b) => [keyOf(b, b.page_id), b.sha256]));
    const ageOf = (f: Fact): string => `${f.created_at ?? '~'} ${f.page_id}`;
    const pairs = w.rows('near_duplicates').flatMap((n) => {
      const [f, o] = [n.page_id, n.other_page_id].map((id) => current.get(keyOf(n, id)));
      if (f === undefined || o === undefined || n.similarity < Number(p.similarity) || ageOf(f) >= ageOf(o)) return [];
      const [space, otherSpace] = [f, o].map((one) => w.space.get(keyOf(one, one.space_id)));
      if (space === undefined || otherSpace === undefined) return [];
      const both = [space, otherSpace];
      const isAsked =
        p.space === null ? both.every((s) => s.status === 'current') : both.some((s) => s.key === p.space);
      if (!isAsked || (hashes.has(f.key) && hashes.get(f.key) === hashes.get(o.key))) return [];
      return [
        {
          space: space.key,
          title: f.title,
          page_id: f.page_id,
          owner: w.nameOf(f, f.owner_id),
          views: f.views,
          value: roundTo(Math.max(worthOf(f), worthOf(o)), 2),
          other_space: otherSpace.key,
          other_title: o.title,
          other_page_id: o.page_id,
          other_owner: w.nameOf(o, o.owner_id),
          other_views: o.views,
          same_space: f.space_id === o.space_id,
          alike: n.similarity,
        },
      ];
    });
    return sorted(
      pairs,
      p.limit,
      descending((r) => (r.views ?? 0) + (r.other_views ?? 0)),
      descending((r) => r.alike),
      ascending((r) => r.page_id),
      ascending((r) => r.other_page_id),
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

  'hidden-links': (w, p) => {
    const known = new Map(askedFacts(w, p.space).map((f) => [f.key, f]));
    return sorted(
      w.rows('hidden_links').flatMap((h) => {
        const f = known.get(keyOf(h, h.page_id));
        if (f === undefined || h.shut_out === 0 || h.viewers === 0) return [];
        return [
          {
            ...place(f),
            target: w.page.get(keyOf(h, h.target_page_id))?.title ?? null,
            target_page_id: h.target_page_id,
            links: h.links,
            viewers: h.viewers,
            shut_out: h.shut_out,
            share: percent(h.shut_out, h.viewers),
            unknown: h.unknown,
            views: f.views,
          },
        ];
      }),
      p.limit,
      descending((r) => r.shut_out),
      ascending((r) => r.page_id),
      ascending((r) => r.target_page_id),
    );
  },
};
