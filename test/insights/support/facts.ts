import { documentKinds } from '../../../src/columns/derived/documentKinds.ts';
import type { Row, World } from './world.ts';
import { ascending, distinct, groupBy, keyOf, latest, monthOf, sorted } from './world.ts';

/** What is known of a page, worked out one page at a time. */
export type Fact = Row<'pages'> & {
  readonly key: string;
  readonly edits: number;
  readonly editors: number;
  readonly editedAt: string | null;
  readonly editorId: string | null;
  readonly reviewedAt: string | null;
  readonly commentedAt: string | null;
  readonly views: number | null;
  readonly viewers: number | null;
  readonly viewedAt: string | null;
  readonly linksIn: number;
  readonly linksInEditedAt: string | null;
  readonly linksOut: number;
  readonly linksOutside: number;
  readonly children: number;
  readonly descendants: number;
  readonly labels: readonly string[];
  readonly documentKind: string | null;
  readonly words: number | null;
  readonly blank: boolean | null;
  readonly tasksOpen: number | null;
};

const isContent = (kind: string): boolean => kind === 'page' || kind === 'blogpost';

const isApp = (w: World, row: { account: string; author_id: string | null }): boolean =>
  w.user.get(keyOf(row, row.author_id))?.account_type === 'app' ||
  w.user.get(keyOf(row, row.author_id))?.is_bot === true;

const humanVersions = (w: World) =>
  groupBy(
    w.rows('page_versions').filter((v) => v.minor_edit !== true && v.author_id !== null && !isApp(w, v)),
    (v) => keyOf(v, v.page_id),
  );

const editedAtOf = (versions: readonly Row<'page_versions'>[] | undefined): string | null => {
  const dated = sorted(
    (versions ?? []).filter((v) => v.created_at !== null),
    undefined,
    ascending((v) => v.version_number),
  );
  return dated.at(-1)?.created_at ?? null;
};

/** Links of current pages. */
export const currentLinks = (w: World): readonly Row<'page_links'>[] =>
  w.rows('page_links').filter((link) => {
    const source = w.page.get(keyOf(link, link.page_id));
    return source?.status === 'current' && isContent(source.kind);
  });

export const isBroken = ({ resolution }: Row<'page_links'>): boolean =>
  ['wanted', 'trashed', 'absent'].includes(resolution ?? '');

const leadsOn = (link: Row<'page_links'>): boolean =>
  ['page', 'blogpost', 'content', 'include', 'excerpt-include', 'space'].includes(link.kind) &&
  !isBroken(link) &&
  link.resolved_page_id !== link.page_id;

export interface Gain {
  readonly account: string;
  readonly pageId: string;
  readonly at: string;
  readonly views: number;
  readonly viewers: number | null;
}

export const gains = (w: World): readonly Gain[] =>
  [...groupBy(w.rows('page_views'), (v) => keyOf(v, v.page_id)).values()].flatMap((asked) => {
    const inOrder = sorted(
      asked,
      undefined,
      ascending((v) => v.observed_at),
    );
    return inOrder.slice(1).map((v, i) => {
      const earlier = inOrder[i] as Row<'page_views'>;
      const viewers = v.viewers === null || earlier.viewers === null ? null : v.viewers - earlier.viewers;
      return { account: v.account, pageId: v.page_id, at: v.observed_at, views: v.views - earlier.views, viewers };
    });
  });

const wordKinds = Object.entries(documentKinds).flatMap(([kind, words]) => words.map((word) => ({ word, kind })));
const titleWord = new RegExp(
  `(?:^|[^\\p{L}])(${wordKinds
    .map(({ word }) => word)
    .toSorted((a, b) => b.length - a.length)
    .join('|')})(?:$|[^\\p{L}])`,
  'u',
);

const kindOf = (labels: readonly string[], title: string | null): string | null => {
  const of = (word: string | undefined) => wordKinds.find((one) => one.word === word)?.kind;
  for (const label of labels) {
    const kind = of(label.toLowerCase());
    if (kind !== undefined) return kind;
  }
  return of(titleWord.exec((title ?? '').toLowerCase())?.[1]) ?? null;
};

export const facts = (w: World): readonly Fact[] => {
  const human = humanVersions(w);
  const comments = groupBy(
    w.rows('comments').filter((c) => c.page_id !== null && c.status !== 'missing' && !isApp(w, c)),
    (c) => keyOf(c, c.page_id),
  );
  const views = groupBy(w.rows('page_views'), (v) => keyOf(v, v.page_id));
  const grown = groupBy(
    w.once(gains).filter((g) => g.views > 0),
    (g) => keyOf(g, g.pageId),
  );
  const inward = groupBy(
    w
      .once(currentLinks)
      .filter((l) => l.resolved_page_id !== null && l.resolved_page_id !== l.page_id && l.kind !== 'attachment'),
    (l) => keyOf(l, l.resolved_page_id),
  );
  const links = groupBy(w.rows('page_links'), (l) => keyOf(l, l.page_id));
  const current = w.rows('pages').filter((p) => p.status === 'current');
  const children = groupBy(current, (p) => keyOf(p, p.parent_id));
  const below = groupBy(
    current.flatMap((p) => p.ancestor_ids.map((id) => keyOf(p, id))),
    (key) => key,
  );
  const labels = new Map(w.rows('labels').map((l) => [keyOf(l, l.label_id), l.name]));
  const carried = groupBy(
    w.rows('page_labels').filter((l) => l.valid_to === null && labels.has(keyOf(l, l.label_id))),
    (l) => keyOf(l, l.page_id),
  );
  const reviews = groupBy(w.rows('page_reviews'), (r) => keyOf(r, r.page_id));
  const bodies = new Map(w.rows('page_bodies').map((b) => [keyOf(b, b.page_id), b]));
  return w
    .rows('pages')
    .filter((p) => isContent(p.kind))
    .map((p): Fact => {
      const key = keyOf(p, p.page_id);
      const versions = human.get(key) ?? [];
      const asked = sorted(
        views.get(key) ?? [],
        undefined,
        ascending((v) => v.observed_at),
      );
      const sources = [...new Set((inward.get(key) ?? []).map((l) => keyOf(l, l.page_id)))];
      const names = (carried.get(key) ?? []).map((l) => labels.get(keyOf(l, l.label_id)) as string);
      const sortedNames = sorted(
        names,
        undefined,
        ascending((name) => name),
      );
      const body = bodies.get(key);
      const out = links.get(key) ?? [];
      return {
        ...p,
        key,
        edits: versions.length,
        editors: distinct(versions.map((v) => v.author_id)),
        editedAt: editedAtOf(versions),
        editorId:
          sorted(
            versions,
            undefined,
            ascending((v) => v.version_number),
          ).at(-1)?.author_id ?? null,
        reviewedAt: latest(
          (reviews.get(key) ?? []).flatMap((r) =>
            p.version_number !== null && r.version_number >= p.version_number ? [r.reviewed_at] : [],
          ),
        ),
        commentedAt: latest((comments.get(key) ?? []).map((c) => c.created_at)),
        views: asked.at(-1)?.views ?? null,
        viewers: asked.filter((v) => v.viewers !== null).at(-1)?.viewers ?? null,
        viewedAt: latest((grown.get(key) ?? []).map((g) => g.at)),
        linksIn: sources.length,
        linksInEditedAt: latest(sources.map((source) => editedAtOf(human.get(source)))),
        linksOut: out.filter(leadsOn).length,
        linksOutside: out.filter((l) => l.kind === 'url').length,
        children: p.page_id === null ? 0 : (children.get(key)?.length ?? 0),
        descendants: below.get(key)?.length ?? 0,
        labels: sortedNames,
        documentKind: kindOf(sortedNames, p.title),
        words: body?.words ?? null,
        blank: body === undefined ? null : body.words === 0 && body.images === 0 && body.macros.length === 0,
        tasksOpen: body?.tasks_open ?? null,
      };
    });
};

/** What is current. */
export const currentFacts = (w: World): readonly Fact[] => w.once(facts).filter((f) => f.status === 'current');

export interface Contribution {
  readonly account: string;
  readonly month: string;
  readonly spaceId: string | null;
  readonly userId: string;
  readonly minor: boolean;
  readonly first: boolean;
  readonly review: boolean;
}

/** Every version that a person saved. */
export const contributions = (w: World): readonly Contribution[] =>
  w.rows('page_versions').flatMap((v): readonly Contribution[] => {
    const page = w.page.get(keyOf(v, v.page_id));
    if (page === undefined || v.author_id === null || v.created_at === null || isApp(w, v)) return [];
    const minor = v.minor_edit === true;
    return [
      {
        account: v.account,
        month: monthOf(v.created_at),
        spaceId: page.space_id,
        userId: v.author_id,
        minor,
        first: v.version_number === 1,
        review: !minor && page.author_id !== null && page.author_id !== v.author_id,
      },
    ];
  });

const log1 = (n: number | null): number => Math.log(1 + (n ?? 0));

export const worthOf = (f: Fact): number =>
  log1(f.views) + log1(f.viewers) + log1(f.edits) + log1(f.editors) + 2 * log1(f.linksIn);

/** The space of a page, where it is asked for: the one that is named, else any that is current. */
export const askedSpace = (w: World, row: { account: string; space_id: string | null }, key: unknown) => {
  const space = w.space.get(keyOf(row, row.space_id));
  if (space === undefined) return null;
  return (typeof key === 'string' ? space.key === key : space.status === 'current') ? space : null;
};

/** Current pages in spaces that are asked for. */
export const askedFacts = (w: World, key: unknown): readonly (Fact & { readonly in: Row<'spaces'> })[] =>
  currentFacts(w).flatMap((f) => {
    const space = askedSpace(w, f, key);
    return space === null ? [] : [{ ...f, in: space }];
  });
