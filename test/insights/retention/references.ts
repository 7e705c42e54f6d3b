import { askedFacts, currentFacts, facts } from '../support/facts.ts';
import type { Reference } from '../support/world.ts';
import { ascending, before, descending, groupBy, keyOf, latest, since, sorted, sum } from '../support/world.ts';

const AGES = [
  ['under a month', 0, 30],
  ['1 to 3 months', 30, 90],
  ['3 to 12 months', 90, 365],
  ['1 to 2 years', 365, 730],
  ['2 to 5 years', 730, 1825],
  ['over 5 years', 1825, Number.POSITIVE_INFINITY],
] as const;

const EVENTS: Readonly<Record<string, string>> = {
  archived: 'archived',
  trashed: 'trashed',
  current: 'restored',
  deleted: 'purged',
  missing: 'hidden',
};

const statusIn = (json: unknown): string | null =>
  json === null ? null : ((JSON.parse(String(json)) as { status?: string }).status ?? null);

export const retention: Readonly<Record<string, Reference>> = {
  'content-age': (w, p) => {
    const pages = askedFacts(w, p.space).map((f) => {
      const ago = (moment: string | null) => (moment === null ? 0 : Math.max(0, w.daysSince(moment)));
      return { created: ago(f.created_at), active: ago(latest([f.editedAt, f.commentedAt]) ?? f.created_at) };
    });
    return AGES.map(([age, least, most]) => ({
      age,
      created: pages.filter(({ created }) => created >= least && created < most).length,
      last_activity: pages.filter(({ active }) => active >= least && active < most).length,
    }));
  },

  'idle-spaces': (w, p) => {
    const bySpace = groupBy(currentFacts(w), (f) => keyOf(f, f.space_id));
    return sorted(
      w
        .rows('spaces')
        .filter((s) => s.status === 'current')
        .map((s) => {
          const pages = bySpace.get(keyOf(s, s.space_id)) ?? [];
          const last = latest(pages.flatMap((f) => [f.editedAt, f.commentedAt])) ?? s.created_at;
          return {
            space: s.key,
            name: s.name,
            type: s.type,
            pages: pages.length,
            last_activity: last,
            days_idle: last === null ? null : w.daysSince(last),
            owner: w.nameOf(s, s.owner_id ?? s.author_id),
          };
        })
        .filter((r) => before(r.last_activity, w.daysAgo(p.days)))
        .map((r) => ({ ...r, owner: r.owner })),
      p.limit,
      ascending((r) => r.last_activity),
      ascending((r) => r.space),
    );
  },

  'archive-and-trash': (w, p) => {
    const states = groupBy(w.rows('page_states'), (s) => keyOf(s, s.page_id));
    return sorted(
      w.once(facts).flatMap((f) => {
        if (!['archived', 'trashed', 'deleted'].includes(f.status)) return [];
        const known = states.get(f.key) ?? [];
        if ((p.status !== null && f.status !== p.status) || known.length === 0) return [];
        const otherwise = latest(known.filter((s) => s.status !== f.status).map((s) => s.valid_to));
        const first = known.map((s) => s.valid_from).toSorted()[0] ?? '';
        const from = otherwise ?? first;
        return [
          {
            space: w.space.get(keyOf(f, f.space_id))?.key ?? null,
            title: f.title,
            page_id: f.page_id,
            status: f.status,
            since: from,
            at_least: otherwise === null,
            days_there: w.daysSince(from),
            edited_at: f.editedAt,
          },
        ];
      }),
      p.limit,
      ascending((r) => r.since),
      ascending((r) => r.page_id),
    );
  },

  'retention-events': (w, p) => {
    const events = w.rows('changes').flatMap((c) => {
      const is = statusIn(c.after);
      if (c.kind !== 'status' || c.subject_type !== 'page' || is === null) return [];
      const page = w.page.get(keyOf(c, c.subject_id));
      const space = page === undefined ? undefined : w.space.get(keyOf(page, page.space_id));
      if (!since(c.observed_at, w.daysAgo(p.days)) || (p.space !== null && space?.key !== p.space)) return [];
      return [
        {
          id: c.change_id,
          row: {
            seen_at: c.observed_at,
            not_before: c.not_before,
            event: EVENTS[is] ?? 'other',
            space: space?.key ?? null,
            title: page?.title ?? null,
            page_id: c.subject_id,
            was: statusIn(c.before),
            is,
            actor: w.nameOf(c, c.actor_id),
          },
        },
      ];
    });
    return sorted(
      events,
      p.limit,
      descending(({ row }) => row.seen_at),
      ascending(({ id }) => id),
    ).map(({ row }) => row);
  },

  'files-by-space': (w, p) => {
    const pages = new Map(currentFacts(w).map((f) => [f.key, f]));
    const files = w.rows('attachments').flatMap((a) => {
      const f = pages.get(keyOf(a, a.page_id));
      const space = f === undefined ? undefined : w.space.get(keyOf(f, f.space_id));
      return space === undefined || a.status === 'missing' ? [] : [{ a, space }];
    });
    return sorted(
      [...groupBy(files, ({ space }) => keyOf(space, space.space_id)).values()].map((some) => {
        const old = some.filter(({ a }) => before(a.created_at, w.daysAgo(p.days)));
        const size = (part: typeof some): number => sum(part.map(({ a }) => a.bytes ?? 0));
        return {
          space: some[0]?.space.key,
          name: some[0]?.space.name,
          files: some.length,
          size: size(some),
          old_files: old.length,
          old_size: size(old),
          largest: Math.max(...some.map(({ a }) => a.bytes ?? 0)),
        };
      }),
      p.limit,
      descending((r) => r.size),
      ascending((r) => r.space),
    );
  },
};
