import { askedFacts, askedSpace, currentFacts, gains } from '../support/facts.ts';
import type { Reference, Row, World } from '../support/world.ts';
import {
  ascending,
  descending,
  distinct,
  groupBy,
  keyOf,
  latest,
  monthOf,
  since,
  sorted,
  sum,
} from '../support/world.ts';

const KINDS = [
  'permission',
  'restriction',
  'membership',
  'group-access',
  'role',
  'role-assignment',
  'user-state',
  'site',
];
const ANONYMOUS = ['anonymous-users', 'anonymous'];
const LICENSED = ['all-licensed-users', 'authenticated-users'];

const open = <R extends { valid_to: string | null }>(rows: readonly R[]): readonly R[] =>
  rows.filter((row) => row.valid_to === null);

const accessChanges = (w: World) => w.rows('changes').filter((c) => KINDS.includes(c.kind));

const siteLets = (w: World, account: string): string =>
  open(w.rows('site_facts')).find((f) => f.account === account && f.fact === 'anonymous_access')?.value ?? 'unknown';

const readsSpace = (s: Row<'space_permissions'>): boolean => s.operation === 'read' && s.target === 'space';

const yesNo = (yes: boolean): string => (yes ? 'yes' : 'no');

const subjectOf = (w: World, c: Row<'changes'>): string | null => {
  const key = keyOf(c, c.subject_id);
  const role = w.rows('space_roles').find((r) => keyOf(r, r.role_id) === key);
  const names: Readonly<Record<string, string | null | undefined>> = {
    space: w.space.get(key)?.name,
    page: w.page.get(key)?.title,
    group: w.group.get(key)?.name,
    role: role?.name,
    user: w.user.get(key)?.display_name,
  };
  return names[c.subject_type] ?? c.subject_id;
};

/** Why nobody stands behind what a restriction names; null: somebody does. */
const deathOf = (w: World, r: Row<'permissions'>): string | null => {
  if (r.principal_type === 'user') {
    const status = w.user.get(keyOf(r, r.principal_id))?.account_status;
    if (status === 'inactive') return 'deactivated';
    return status === 'closed' ? 'closed' : null;
  }
  const group = w.group.get(keyOf(r, r.principal_id));
  if (r.principal_type !== 'group' || group === undefined) return null;
  if (group.status === 'missing') return 'missing group';
  const members = open(w.rows('group_members')).some((m) => keyOf(m, m.group_id) === keyOf(r, r.principal_id));
  return members ? null : 'empty group';
};

type Named = Readonly<Record<string, string | undefined>>;

/** What a change did to access, with the change in words and whoever did it. */
const causeOf = (w: World, a: Row<'access_changes'>): { readonly cause: string; readonly actor: string | null } => {
  const c = w.rows('changes').find((one) => keyOf(one, one.change_id) === keyOf(a, a.change_id));
  const role = (id: string | undefined) =>
    w.rows('space_roles').find((r) => keyOf(r, r.role_id) === keyOf(a, id ?? null))?.name ?? id;
  const subject = subjectOf(w, {
    ...a,
    ...(c ?? {}),
    subject_type: a.subject_type,
    subject_id: a.subject_id,
  } as Row<'changes'>);
  // JSON comes as its text.
  const row: Named = JSON.parse(String(c?.after ?? c?.before ?? '{}'));
  const came = c !== undefined && c.after !== null;
  const { principal_type: type, principal_id: id = null, user_id: userId = null } = row;
  const principal =
    type === 'user' ? w.nameOf(a, id) : type === 'group' ? `the group ${w.group.get(keyOf(a, id))?.name ?? id}` : id;
  const member = w.nameOf(a, userId);
  const words: Readonly<Record<string, string | null>> = {
    membership: member && `${member}${came ? ' joined' : ' left'} the group ${subject}`,
    restriction: principal && `${principal}${came ? ' put on' : ' taken off'} the restriction of "${subject}"`,
    permission:
      principal &&
      `${[row.operation, row.target].filter((one) => one !== undefined).join(' ')}${came ? ' granted to ' : ' taken from '}${principal} in the space ${subject}`,
    'role-assignment':
      principal &&
      (row.role_id ?? null) &&
      `the role ${role(row.role_id)}${came ? ' given to ' : ' taken from '}${principal} in the space ${subject}`,
    'group-access': `the group ${subject}${came ? ' gives' : ' does not give'} access to the product`,
    page: `"${subject}" came up or went away`,
    coverage: `what can be read of the ${a.subject_type} ${subject}`,
  };
  return {
    cause: words[a.kind] ?? `${a.kind} of the ${a.subject_type} ${subject}`,
    actor: w.nameOf(a, c?.actor_id ?? null),
  };
};

const audiences = (w: World, space: unknown) => {
  const facts = new Map(askedFacts(w, space).map((f) => [f.key, f]));
  return w.rows('page_audiences').flatMap((a) => {
    const f = facts.get(keyOf(a, a.page_id));
    return f === undefined ? [] : [{ a, f, place: { space: f.in.key, title: f.title, page_id: a.page_id } }];
  });
};

const openTo = (a: Row<'page_audiences'>, to: unknown): string => {
  if (to === 'anonymous') return a.anonymous;
  if (to === 'everyone') return a.everyone;
  return yesNo((to === 'guests' ? a.guest_viewers : a.external_viewers) > 0);
};

export const access: Readonly<Record<string, Reference>> = {
  'permission-changes-over-time': (w, p) => {
    const some = accessChanges(w).filter((c) => c.observed_at >= w.monthsBack(p.months));
    return sorted(
      [...groupBy(some, (c) => `${monthOf(c.observed_at)} ${c.kind}`).values()].map((group) => ({
        month: monthOf(group[0]?.observed_at ?? ''),
        change: group[0]?.kind,
        granted: group.filter((c) => c.before === null).length,
        withdrawn: group.filter((c) => c.after === null).length,
        altered: group.filter((c) => c.before !== null && c.after !== null).length,
      })),
      undefined,
      ascending((r) => r.month),
      ascending((r) => r.change),
    );
  },

  'recent-permission-changes': (w, p) =>
    sorted(
      accessChanges(w).filter(
        (c) => since(c.observed_at, w.daysAgo(p.days)) && (p.change === null || c.kind === p.change),
      ),
      p.limit,
      descending((c) => c.observed_at),
      ascending((c) => c.kind),
      ascending((c) => c.change_id),
    ).map((c) => ({
      seen_at: c.observed_at,
      change: c.kind,
      direction: c.before === null ? 'granted' : c.after === null ? 'withdrawn' : 'altered',
      subject: subjectOf(w, c),
      detail: c.after ?? c.before,
      actor: w.nameOf(c, c.actor_id),
    })),

  'external-people': (w, p) =>
    sorted(
      w
        .rows('users')
        .filter((u) => u.is_external === 'yes' && u.account_type !== 'app')
        .map((u) => {
          const names = (r: { account: string; principal_type: string; principal_id: string }): boolean =>
            r.account === u.account && r.principal_type === 'user' && r.principal_id === u.user_id;
          const spaces = [...open(w.rows('space_permissions')), ...open(w.rows('role_assignments'))].filter(names);
          return {
            person: w.nameOf(u, u.user_id),
            user_id: u.user_id,
            why: u.external_reason,
            status: u.account_status ?? 'unknown',
            guest: u.is_guest,
            spaces_named: distinct(spaces.map((r) => r.space_id)),
            pages_named: distinct(
              open(w.rows('permissions'))
                .filter(names)
                .map((r) => r.page_id),
            ),
            groups_in: open(w.rows('group_members')).filter((m) => m.account === u.account && m.user_id === u.user_id)
              .length,
            pages_owned: currentFacts(w).filter((f) => f.account === u.account && f.owner_id === u.user_id).length,
          };
        }),
      p.limit,
      descending((r) => r.spaces_named + r.pages_named + r.groups_in),
      ascending((r) => r.user_id),
    ),

  'individual-grants': (w, p) => {
    const named = open(w.rows('space_permissions')).filter((s) => s.principal_type === 'user');
    return sorted(
      [...groupBy(named, (s) => `${keyOf(s, s.space_id)} ${s.principal_id}`).values()].flatMap((some) => {
        const first = some[0] as Row<'space_permissions'>;
        const space = askedSpace(w, first, p.space);
        if (space === null || space.type === 'personal') return [];
        const user = w.user.get(keyOf(first, first.principal_id));
        return [
          {
            space: space.key,
            name: space.name,
            person: w.nameOf(first, first.principal_id),
            user_id: first.principal_id,
            status: user?.account_status ?? 'unknown',
            external: user?.is_external ?? 'unknown',
            grants: distinct(some.map((s) => `${s.operation} ${s.target}`)),
            administers: some.some((s) => s.operation === 'administer'),
          },
        ];
      }),
      p.limit,
      ascending((r) => r.space),
      descending((r) => r.grants),
      ascending((r) => r.user_id),
    );
  },

  'open-spaces': (w, p) => {
    const classes = open(w.rows('space_permissions')).filter((s) =>
      [...ANONYMOUS, ...LICENSED].includes(s.principal_id),
    );
    return sorted(
      [...groupBy(classes, (s) => keyOf(s, s.space_id))].flatMap(([key, some]) => {
        const space = w.space.get(key);
        const reads = (ids: readonly string[]) => some.some((s) => ids.includes(s.principal_id) && readsSpace(s));
        const [anonymous, licensed] = [reads(ANONYMOUS), reads(LICENSED)];
        if (space === undefined || !(anonymous || licensed)) return [];
        return [
          {
            space: space.key,
            name: space.name,
            status: space.status,
            anonymous: yesNo(anonymous),
            licensed: yesNo(licensed),
            may_change: some.some((s) => s.operation !== 'read'),
            site_lets_them_in: siteLets(w, space.account),
            pages: currentFacts(w).filter((f) => keyOf(f, f.space_id) === key).length,
          },
        ];
      }),
      p.limit,
      descending((r) => r.anonymous),
      descending((r) => r.pages),
      ascending((r) => r.space),
    );
  },

  'anonymous-pages': (w, p) => {
    const spaces = new Set(
      open(w.rows('space_permissions'))
        .filter((s) => ANONYMOUS.includes(s.principal_id) && readsSpace(s))
        .map((s) => keyOf(s, s.space_id)),
    );
    const restricted = new Set(
      open(w.rows('permissions'))
        .filter((r) => r.operation === 'read')
        .map((r) => keyOf(r, r.page_id)),
    );
    const read = new Map(open(w.rows('restriction_reads')).map((r) => [keyOf(r, r.page_id), r.state]));
    const verdictOf = (layers: readonly string[]): string => {
      if (layers.some((layer) => restricted.has(layer))) return 'no';
      return layers.every((layer) => ['open', 'restricted'].includes(read.get(layer) ?? 'unread')) ? 'yes' : 'unknown';
    };
    const inside = currentFacts(w).filter((f) => spaces.has(keyOf(f, f.space_id)));
    return sorted(
      [...groupBy(inside, (f) => keyOf(f, f.space_id))].flatMap(([key, some]) => {
        const space = w.space.get(key);
        if (space === undefined) return [];
        const verdicts = some.map((f) => verdictOf([...f.ancestor_ids, f.page_id].map((id) => keyOf(f, id))));
        const of = (verdict: string): number => verdicts.filter((one) => one === verdict).length;
        return [
          {
            space: space.name,
            site_lets_them_in: siteLets(w, space.account),
            yes: of('yes'),
            unknown: of('unknown'),
            no: of('no'),
          },
        ];
      }),
      p.limit,
      descending((r) => r.yes),
      ascending((r) => r.space),
    );
  },

  'dead-restrictions': (w, p) => {
    const pages = new Map(askedFacts(w, p.space).map((f) => [f.key, f]));
    const lists = groupBy(open(w.rows('permissions')), (r) => `${keyOf(r, r.page_id)} ${r.operation}`);
    const found = [...lists.values()].flatMap((list) =>
      list.flatMap((r) => {
        const f = pages.get(keyOf(r, r.page_id));
        const why = deathOf(w, r);
        if (f === undefined || why === null) return [];
        const others = list.filter((other) => deathOf(w, other) === null).length;
        const names =
          r.principal_type === 'user' ? w.nameOf(r, r.principal_id) : w.group.get(keyOf(r, r.principal_id))?.name;
        return [
          {
            r,
            row: { space: f.in.key, title: f.title, page_id: f.page_id, operation: r.operation, names, why, others },
          },
        ];
      }),
    );
    return sorted(
      found,
      p.limit,
      ascending(({ row }) => row.others),
      ascending(({ row }) => row.page_id),
      ascending(({ row }) => row.operation),
      ascending(({ r }) => r.principal_id),
    ).map(({ row }) => row);
  },

  'views-over-time': (w, p) => {
    const some = w.once(gains).filter((g) => g.at >= w.monthsBack(p.months));
    return sorted(
      [...groupBy(some, (g) => monthOf(g.at))].map(([month, group]) => ({
        month,
        pages: distinct(group.map((g) => g.pageId)),
        pages_viewed: distinct(group.filter((g) => g.views > 0).map((g) => g.pageId)),
        views: sum(group.map((g) => g.views)),
        viewers: sum(group.map((g) => g.viewers ?? 0)),
      })),
      undefined,
      ascending((r) => r.month),
    );
  },

  'keys-and-public-links': (w, p) =>
    sorted(
      w
        .rows('audit_records')
        .filter((r) => since(r.at, w.daysAgo(p.days)) && /admin key|public link/i.test(r.summary ?? '')),
      p.limit,
      descending((r) => r.at),
      ascending((r) => r.audit_id),
    ).map((r) => ({
      at: r.at,
      what: /admin key/i.test(r.summary ?? '') ? 'admin key' : 'public link',
      summary: r.summary,
      author: w.user.get(keyOf(r, r.author_id))?.display_name ?? r.author_name ?? r.author_id,
      object: r.object,
    })),

  'audit-events': (w, p) => {
    const start = w.monthsBack(p.months);
    const some = w.rows('audit_records').filter((r) => r.at >= w.monthsBack(2 * Number(p.months)));
    return sorted(
      [...groupBy(some, (r) => JSON.stringify([r.category ?? '', r.summary ?? ''])).values()].map((group) => {
        const now = group.filter((r) => r.at >= start);
        return {
          category: group[0]?.category ?? '',
          summary: group[0]?.summary ?? '',
          records: now.length,
          records_before: group.length - now.length,
          people: distinct(now.map((r) => r.author_id)),
          newest: latest(group.map((r) => r.at)),
        };
      }),
      p.limit,
      descending((r) => r.records),
      ascending((r) => r.category),
      ascending((r) => r.summary),
    );
  },

  'exposed-pages': (w, p) =>
    sorted(
      audiences(w, p.space)
        .map(({ a, f, place }) => ({
          ...place,
          verdict: openTo(a, p.to),
          viewers: a.viewers,
          external_viewers: a.external_viewers,
          guest_viewers: a.guest_viewers,
          editors: a.editors,
          views: f.views,
        }))
        .filter((r) => r.verdict !== 'no'),
      p.limit,
      descending((r) => r.verdict),
      descending((r) => r.views ?? 0),
      ascending((r) => r.page_id),
    ),

  'open-pages-by-space': (w, p) => {
    const known = new Map(currentFacts(w).map((f) => [f.key, f]));
    const inSpaces = w.rows('page_audiences').flatMap((a) => {
      const f = known.get(keyOf(a, a.page_id));
      const space = f && w.space.get(keyOf(f, f.space_id));
      return space === undefined ? [] : [{ a, space }];
    });
    return sorted(
      [...groupBy(inSpaces, ({ space }) => keyOf(space, space.space_id)).values()].map((some) => {
        const of = (holds: (a: Row<'page_audiences'>) => boolean): number => some.filter(({ a }) => holds(a)).length;
        const { space } = some[0] as (typeof some)[0];
        return {
          id: space.space_id,
          row: {
            space: space.key,
            name: space.name,
            pages: some.length,
            anonymous: of((a) => a.anonymous === 'yes'),
            everyone: of((a) => a.everyone === 'yes'),
            external: of((a) => a.external_viewers > 0),
            guests: of((a) => a.guest_viewers > 0),
            one_or_nobody: of((a) => a.viewers + a.unknown_viewers <= 1),
            unknown: of((a) => a.unknown_viewers > 0),
          },
        };
      }),
      p.limit,
      descending(({ row }) => row.anonymous),
      descending(({ row }) => row.everyone),
      ascending(({ id }) => id),
    ).map(({ row }) => row);
  },

  'pages-few-can-see': (w, p) =>
    sorted(
      audiences(w, p.space).filter(({ a }) => a.viewers + a.unknown_viewers <= Number(p.people)),
      p.limit,
      ascending(({ a }) => a.viewers),
      ascending(({ a }) => a.page_id),
    ).map(({ a, f, place }) => ({
      ...place,
      viewers: a.viewers,
      owner: w.nameOf(f, f.owner_id),
      edited_at: f.editedAt,
    })),

  'wide-and-unread': (w, p) =>
    sorted(
      audiences(w, p.space)
        .filter(
          ({ a, f }) =>
            a.viewers >= Number(p.audience) &&
            (f.views === 0 || (f.viewers !== null && f.viewers <= Number(p.readers))),
        )
        .map(({ a, f, place }) => {
          const asked = w.rows('page_views').filter((v) => keyOf(v, v.page_id) === f.key);
          return {
            ...place,
            audience: a.viewers,
            readers: f.viewers ?? 0,
            views: f.views,
            asked_at: latest(asked.map((v) => v.observed_at)),
            edited_at: f.editedAt,
          };
        }),
      p.limit,
      descending((r) => r.audience),
      ascending((r) => r.readers),
      ascending((r) => r.page_id),
    ),

  'external-reach': (w, p) =>
    sorted(
      w.rows('external_reach').flatMap((r) => {
        const space = w.space.get(keyOf(r, r.space_id));
        if (space === undefined || (p.space !== null && space.key !== p.space)) return [];
        if (p.level !== null && r.level !== p.level) return [];
        const user = w.user.get(keyOf(r, r.user_id));
        return [
          {
            id: r.space_id,
            row: {
              person: w.nameOf(r, r.user_id),
              user_id: r.user_id,
              external: user?.is_external ?? 'unknown',
              why: user?.external_reason ?? null,
              guest: user?.is_guest ?? null,
              space: space.key,
              level: r.level,
              pages: r.pages,
              editable_pages: r.editable_pages,
              unknown_pages: r.unknown_pages,
            },
          },
        ];
      }),
      p.limit,
      descending(({ row }) => row.pages),
      descending(({ row }) => row.editable_pages),
      ascending(({ row }) => row.user_id),
      ascending(({ id }) => id),
    ).map(({ row }) => row),

  'recent-access-gains': (w, p) =>
    sorted(
      w.rows('access_gains').flatMap((g) => {
        const a = w
          .rows('access_changes')
          .find((one) => one.account === g.account && one.run_id === g.run_id && one.change_id === g.change_id);
        if (a === undefined || !since(a.observed_at, w.daysAgo(p.days)) || (a.listed_people ?? 0) === 0) return [];
        if (g.pages_gained === 0) return [];
        const { cause, actor } = causeOf(w, a);
        return [
          {
            id: g.change_id,
            row: {
              seen_at: a.observed_at,
              person: w.nameOf(g, g.user_id),
              user_id: g.user_id,
              external: w.user.get(keyOf(g, g.user_id))?.is_external ?? 'unknown',
              pages_gained: g.pages_gained,
              sample: w.page.get(keyOf(g, g.sample_page_id))?.title ?? null,
              sample_page_id: g.sample_page_id,
              change: a.kind,
              cause,
              actor,
            },
          },
        ];
      }),
      p.limit,
      descending(({ row }) => row.seen_at),
      descending(({ row }) => row.pages_gained),
      ascending(({ row }) => row.user_id),
      ascending(({ id }) => id),
    ).map(({ row }) => row),

  'access-effects': (w, p) =>
    sorted(
      w
        .rows('access_changes')
        .filter(
          (a) =>
            since(a.observed_at, w.daysAgo(p.days)) && (p.arrivals === 'yes' || !['page', 'status'].includes(a.kind)),
        ),
      p.limit,
      descending((a) => a.gained_pairs + a.lost_pairs),
      descending((a) => a.observed_at),
      ascending((a) => a.run_id),
      ascending((a) => a.change_id),
    ).map((a) => ({
      seen_at: a.observed_at,
      change: a.kind,
      ...causeOf(w, a),
      gained_people: a.gained_people,
      gained_pages: a.gained_pages,
      gained_pairs: a.gained_pairs,
      lost_people: a.lost_people,
      lost_pages: a.lost_pages,
      lost_pairs: a.lost_pairs,
    })),

  'access-over-time': (w, p) => {
    const some = w.rows('access_changes').filter((a) => a.observed_at >= w.monthsBack(p.months));
    return sorted(
      [...groupBy(some, (a) => `${monthOf(a.observed_at)} ${a.kind}`).values()].map((group) => ({
        month: monthOf(group[0]?.observed_at ?? ''),
        change: group[0]?.kind,
        changes: group.length,
        gained_pairs: sum(group.map((a) => a.gained_pairs)),
        lost_pairs: sum(group.map((a) => a.lost_pairs)),
      })),
      undefined,
      ascending((r) => r.month),
      ascending((r) => r.change),
    );
  },
};
