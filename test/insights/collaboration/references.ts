import { teamsOf } from '../knowledge/references.ts';
import type { Contribution, Fact } from '../support/facts.ts';
import { askedFacts, askedSpace, contributions, currentFacts, worthOf } from '../support/facts.ts';
import { verdictOf } from '../support/verdict.ts';
import type { Reference, World } from '../support/world.ts';
import {
  ascending,
  before,
  descending,
  distinct,
  groupBy,
  keyOf,
  latest,
  monthOf,
  percent,
  roundTo,
  since,
  sorted,
} from '../support/world.ts';

const edits = (some: readonly Contribution[]): number => some.filter((c) => !c.minor).length;
const created = (some: readonly Contribution[]): number => some.filter((c) => c.first).length;
const reviews = (some: readonly Contribution[]): number => some.filter((c) => c.review).length;

/** By person, space and month there must be an edit for what else was done there to count. */
const withEdits = (some: readonly Contribution[]): readonly Contribution[] =>
  [...groupBy(some, (c) => JSON.stringify([c.account, c.month, c.spaceId, c.userId])).values()]
    .filter((one) => edits(one) > 0)
    .flat();

const from = (w: World, month: string): readonly Contribution[] =>
  w.once(contributions).filter((c) => c.month >= month);

const inSpace = (w: World, key: unknown) => (c: Contribution) =>
  key === null || w.space.get(keyOf(c, c.spaceId))?.key === key;

const bySpace = (some: readonly Contribution[]) => groupBy(some, (c) => keyOf(c, c.spaceId));
const byPerson = (some: readonly Contribution[]) => groupBy(some, (c) => keyOf(c, c.userId));

const statusOf = (w: World, row: { account: string }, id: string | null): string =>
  w.user.get(keyOf(row, id))?.account_status ?? 'unknown';

const spaceOf = (w: World, some: readonly Contribution[]) => {
  const [first] = some;
  return first === undefined ? undefined : w.space.get(keyOf(first, first.spaceId));
};

const labelled = (w: World) =>
  currentFacts(w).flatMap((f) => f.labels.map((label) => ({ f, label, account: f.account })));
const labelCounts = (w: World) => groupBy(labelled(w), ({ account, label }) => keyOf({ account }, label));

const owned = (w: World) =>
  groupBy(
    currentFacts(w).filter((f) => f.owner_id !== null),
    (f) => keyOf(f, f.owner_id),
  );

const editDistanceIsOne = (a: string, b: string): boolean => {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  for (let i = 0; i < long.length; i += 1) {
    if (short[i] === long[i]) continue;
    return short.length === long.length
      ? short.slice(i + 1) === long.slice(i + 1)
      : short.slice(i) === long.slice(i + 1);
  }
  return false;
};

const differenceOf = (a: string, b: string): string | null => {
  const bare = (label: string): string => label.toLowerCase().replace(/[-_. ]/g, '');
  const stem = (label: string): string => bare(label).replace(/s$/, '');
  if (a.toLowerCase() === b.toLowerCase()) return 'case';
  if (bare(a) === bare(b)) return 'separators';
  if (stem(a) === stem(b)) return 'plural';
  const plain = [a, b].every((label) => /^[a-z]{6,}$/.test(bare(label)));
  return plain && bare(a)[0] === bare(b)[0] && editDistanceIsOne(bare(a), bare(b)) ? 'typo' : null;
};

export const collaboration: Readonly<Record<string, Reference>> = {
  'content-over-time': (w, p) => {
    const months = groupBy(from(w, w.monthsBack(p.months)).filter(inSpace(w, p.space)), (c) => c.month);
    return Array.from({ length: Number(p.months) + 1 }, (_, i) => w.monthsBack(Number(p.months) - i)).map((month) => {
      const some = months.get(month) ?? [];
      return {
        month,
        created: created(some),
        edits: edits(some),
        minor_edits: some.length - edits(some),
        people: distinct(some.map((c) => c.userId)),
      };
    });
  },

  'growth-by-space': (w, p) => {
    const start = w.monthsBack(p.months);
    const all = [...bySpace(from(w, w.monthsBack(2 * Number(p.months)))).values()];
    return sorted(
      all.flatMap((some) => {
        const space = spaceOf(w, some);
        if (space === undefined) return [];
        const now = some.filter((c) => c.month >= start);
        const earlier = edits(some) - edits(now);
        return [
          {
            space: space.key,
            name: space.name,
            created: created(now),
            edits: edits(now),
            edits_before: earlier,
            change_percent: earlier === 0 ? null : percent(edits(now) - earlier, earlier),
            people: distinct(now.map((c) => c.userId)),
          },
        ];
      }),
      p.limit,
      descending((r) => r.edits - r.edits_before),
      ascending((r) => r.space),
    );
  },

  contributors: (w, p) =>
    sorted(
      [...byPerson(from(w, w.monthsBack(p.months)).filter(inSpace(w, p.space))).values()]
        .filter((some) => edits(some) > 0)
        .map((some) => {
          const { account, userId } = some[0] as Contribution;
          return {
            person: w.nameOf({ account }, userId),
            user_id: userId,
            edits: edits(some),
            created: created(some),
            reviews: reviews(some),
            spaces: distinct(some.map((c) => c.spaceId)),
            active_months: distinct(some.map((c) => c.month)),
          };
        }),
      p.limit,
      descending((r) => r.edits),
      ascending((r) => r.user_id),
    ),

  'page-owners': (w, p) =>
    sorted(
      [...owned(w).values()].flatMap((all) => {
        const some = all.filter((f) => p.space === null || w.space.get(keyOf(f, f.space_id))?.key === p.space);
        const [first] = some;
        if (first === undefined) return [];
        const stale = some.filter((f) => before(f.editedAt ?? f.created_at, w.daysAgo(p.days))).length;
        return [
          {
            owner: w.nameOf(first, first.owner_id),
            user_id: first.owner_id,
            status: statusOf(w, first, first.owner_id),
            pages: some.length,
            spaces: distinct(some.map((f) => f.space_id)),
            stale,
            percent: percent(stale, some.length),
          },
        ];
      }),
      p.limit,
      descending((r) => r.pages),
      ascending((r) => r.user_id),
    ),

  'bus-factor': (w, p) =>
    sorted(
      [...bySpace(from(w, w.monthsBack(p.months)).filter((c) => !c.minor)).values()].flatMap((some) => {
        const space = spaceOf(w, some);
        if (space === undefined || space.type === 'personal' || some.length < Number(p.edits)) return [];
        const people = sorted(
          [...byPerson(some).values()].map((one) => ({ id: (one[0] as Contribution).userId, edits: one.length })),
          undefined,
          descending((one) => one.edits),
          ascending((one) => one.id),
        );
        let made = 0;
        let factor = 0;
        for (const one of people) {
          if (2 * made >= some.length) break;
          made += one.edits;
          factor += 1;
        }
        const top = people[0] as (typeof people)[number];
        return [
          {
            space: space.key,
            name: space.name,
            bus_factor: factor,
            people: people.length,
            edits_made: some.length,
            top_person: w.nameOf(space, top.id),
            top_percent: percent(top.edits, some.length),
            top_status: statusOf(w, space, top.id),
          },
        ];
      }),
      p.limit,
      ascending((r) => r.bus_factor),
      descending((r) => r.edits_made),
      ascending((r) => r.space),
    ),

  'new-contributors': (w, p) =>
    sorted(
      [...byPerson(withEdits(w.once(contributions))).values()]
        .map((some) => {
          const { account, userId } = some[0] as Contribution;
          const months = some.map((c) => c.month).toSorted();
          return {
            person: w.nameOf({ account }, userId),
            user_id: userId,
            first_month: months[0] ?? '',
            edits: edits(some),
            spaces: distinct(some.map((c) => c.spaceId)),
            external: w.user.get(keyOf({ account }, userId))?.is_external ?? 'unknown',
          };
        })
        .filter((r) => r.first_month >= w.monthsBack(p.months)),
      p.limit,
      descending((r) => r.edits),
      ascending((r) => r.user_id),
    ),

  'fading-contributors': (w, p) =>
    sorted(
      [...byPerson(withEdits(from(w, w.monthsBack(Number(p.months) + 12)))).values()]
        .map((some) => {
          const { account, userId } = some[0] as Contribution;
          return {
            person: w.nameOf({ account }, userId),
            user_id: userId,
            status: statusOf(w, { account }, userId),
            edits_before: edits(some),
            last_month: latest(some.map((c) => c.month)) ?? '',
            owned_pages: w.once(owned).get(keyOf({ account }, userId))?.length ?? 0,
          };
        })
        .filter((r) => r.last_month < w.monthsBack(p.months) && r.edits_before >= Number(p.edits)),
      p.limit,
      descending((r) => r.edits_before),
      ascending((r) => r.user_id),
    ),

  'peer-review': (w, p) =>
    sorted(
      [...bySpace(from(w, w.monthsBack(p.months)).filter((c) => !c.minor)).values()].flatMap((some) => {
        const space = spaceOf(w, some);
        if (space === undefined || space.type === 'personal') return [];
        return [
          {
            space: space.key,
            name: space.name,
            people: distinct(some.map((c) => c.userId)),
            edits: some.length,
            reviews: reviews(some),
            percent: percent(reviews(some), some.length),
          },
        ];
      }),
      p.limit,
      ascending((r) => r.percent),
      descending((r) => r.edits),
      ascending((r) => r.space),
    ),

  'one-editor-pages': (w, p) =>
    sorted(
      askedFacts(w, p.space)
        .filter((f) => f.editors === 1)
        .map((f) => ({
          space: f.in.key,
          title: f.title,
          page_id: f.page_id,
          value: roundTo(worthOf(f), 2),
          editor: w.nameOf(f, f.editorId),
          status: statusOf(w, f, f.editorId),
          edits: f.edits,
          edited_at: f.editedAt,
        })),
      p.limit,
      descending((r) => r.value),
      ascending((r) => r.page_id),
    ),

  'team-activity': (w, p) => {
    const written = byPerson(from(w, w.monthsBack(p.months)));
    return sorted(
      teamsOf(w, p.teams).flatMap(({ account, team, members }) => {
        if (members.size === 0) return [];
        const done = [...members].map((id) => withEdits(written.get(keyOf({ account }, id)) ?? []));
        const writing = done.filter((some) => some.length > 0);
        return [
          {
            team,
            members: members.size,
            writing: writing.length,
            percent: percent(writing.length, members.size),
            edits: edits(writing.flat()),
            created: created(writing.flat()),
          },
        ];
      }),
      p.limit,
      descending((r) => r.edits),
      ascending((r) => r.team),
    );
  },

  'label-usage': (w, p) => {
    const shared = new Set(w.rows('labels').flatMap((l) => (l.prefix === 'my' ? [] : [keyOf(l, l.name)])));
    return sorted(
      [...labelCounts(w)].flatMap(([key, some]) => {
        if (!shared.has(key)) return [];
        const pages = some.map(({ f }) => f);
        const judged = pages.map((f) => verdictOf(w, f, p));
        const stale = judged.filter(({ verdict }) => verdict === 'stale').length;
        return [
          {
            label: some[0]?.label,
            pages: pages.length,
            spaces: distinct(pages.map((f) => f.space_id)),
            created_lately: pages.filter((f) => since(f.created_at, w.daysAgo(p.days))).length,
            edited_lately: judged.filter(({ editedLately }) => editedLately).length,
            stale,
            percent: percent(stale, pages.length),
          },
        ];
      }),
      p.limit,
      descending((r) => r.pages),
      ascending((r) => r.label),
    );
  },

  'label-growth': (w, p) => {
    const current = new Set(currentFacts(w).map((f) => f.key));
    const labels = new Map(
      w.rows('labels').flatMap((l) => (l.prefix === 'my' ? [] : [[keyOf(l, l.label_id), l.name]])),
    );
    const rows = [...groupBy(w.rows('page_labels'), (l) => l.account)].flatMap(([account, all]) => {
      const start = all.map((l) => l.valid_from).toSorted()[0] as string;
      const months: string[] = [];
      for (let at = new Date(monthOf(start)); at.getTime() <= w.now; at.setUTCMonth(at.getUTCMonth() + 1)) {
        months.push(at.toISOString());
      }
      const carried = all.flatMap((l) => {
        const name = labels.get(keyOf(l, l.label_id));
        return name === undefined || !current.has(keyOf(l, l.page_id)) ? [] : [{ ...l, name }];
      });
      const inOrder = sorted(
        [...groupBy(carried, (l) => l.name)].map(([name, some]) => ({ name, some })),
        undefined,
        descending((one) => one.some.filter((l) => l.valid_to === null).length),
        ascending((one) => one.name),
      );
      const wanted = p.labels as readonly string[];
      const chosen =
        wanted.length === 0 ? inOrder.slice(0, Number(p.top)) : inOrder.filter((o) => wanted.includes(o.name));
      return chosen.flatMap(({ name, some }) =>
        months.map((month) => {
          const came = some.filter((l) => monthOf(l.valid_from) === month);
          const ended = some.flatMap((l) => (l.valid_to === null ? [] : [monthOf(l.valid_to)]));
          const before = some.filter((l) => monthOf(l.valid_from) <= month).length;
          const gone = ended.filter((one) => one >= (months[0] ?? '') && one <= month).length;
          return {
            account,
            month,
            label: name,
            pages: before - gone,
            gained: came.filter((l) => l.valid_from > start).length,
            lost: ended.filter((one) => one === month).length,
          };
        }),
      );
    });
    return sorted(
      rows.filter(({ month }) => month >= w.monthsBack(p.months)),
      undefined,
      ascending((r) => r.month),
      ascending((r) => r.label),
      ascending((r) => r.account),
    ).map(({ account: _account, ...row }) => row);
  },

  'label-pairs': (w, p) => {
    const counts = labelCounts(w);
    const withLabels = groupBy(
      currentFacts(w).filter((f) => f.labels.length > 0),
      (f) => f.account,
    );
    const pairs = currentFacts(w).flatMap((f) =>
      f.labels.flatMap((a) =>
        f.labels
          .filter((b) => Buffer.compare(Buffer.from(b), Buffer.from(a)) > 0)
          .map((b) => ({ account: f.account, a, b })),
      ),
    );
    return sorted(
      [...groupBy(pairs, (one) => JSON.stringify(one)).values()].map((some) => {
        const { account, a, b } = some[0] as (typeof pairs)[number];
        const [pagesA, pagesB] = [a, b].map((label) => counts.get(keyOf({ account }, label))?.length ?? 0) as [
          number,
          number,
        ];
        const all = withLabels.get(account)?.length ?? 0;
        return {
          label_a: a,
          label_b: b,
          pages: some.length,
          pages_a: pagesA,
          pages_b: pagesB,
          lift: roundTo((some.length * all) / (pagesA * pagesB), 2),
        };
      }),
      p.limit,
      descending((r) => r.pages),
      ascending((r) => r.label_a),
      ascending((r) => r.label_b),
    );
  },

  'label-variants': (w, p) => {
    const used = [...labelCounts(w).values()].map((some) => ({
      account: some[0]?.account,
      label: some[0]?.label ?? '',
      pages: some.length,
    }));
    const pairs = used.flatMap((one) =>
      used.flatMap((other) => {
        if (one.account !== other.account || one.label === other.label) return [];
        const first = Buffer.compare(Buffer.from(one.label), Buffer.from(other.label)) < 0;
        if (one.pages < other.pages || (one.pages === other.pages && !first)) return [];
        const differ_by = differenceOf(one.label, other.label);
        if (differ_by === null) return [];
        return [
          { keep: one.label, keep_pages: one.pages, instead_of: other.label, other_pages: other.pages, differ_by },
        ];
      }),
    );
    return sorted(
      pairs,
      p.limit,
      descending((r) => r.other_pages),
      ascending((r) => r.keep),
      ascending((r) => r.instead_of),
    );
  },

  'single-use-labels': (w, p) =>
    sorted(
      [...labelCounts(w).values()].flatMap((some) => {
        const { f, label } = some[0] as { f: Fact; label: string };
        const space = askedSpace(w, f, p.space);
        return some.length > 1 || space === null
          ? []
          : [{ label, space: space.key, title: f.title, page_id: f.page_id }];
      }),
      p.limit,
      ascending((r) => r.label),
      ascending((r) => r.page_id),
    ),

  'missing-labels': (w, p) => {
    const required = p.required as readonly string[];
    return sorted(
      [...groupBy(askedFacts(w, p.space), (f) => keyOf(f, f.space_id)).values()].map((some) => {
        const lacking = some.filter((f) =>
          required.length === 0 ? f.labels.length === 0 : !f.labels.some((label) => required.includes(label)),
        ).length;
        return {
          space: some[0]?.in.key,
          name: some[0]?.in.name,
          pages: some.length,
          lacking,
          percent: percent(lacking, some.length),
        };
      }),
      p.limit,
      descending((r) => r.lacking),
      ascending((r) => r.space),
    );
  },
};
