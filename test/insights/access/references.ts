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
};
