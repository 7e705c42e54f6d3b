import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Summary } from '../../../src/crawl/summary.ts';
import type { RoleMode, SimContent, SimToken, Site } from '../../../src/simulator/site.ts';
import { visibility } from '../../../src/simulator/truth/visibility.ts';
import type { CrawledSite } from '../../support/site.ts';
import { checksRequests, openSite } from '../../support/site.ts';

const modes: readonly RoleMode[] = ['PRE_ROLES', 'ROLES_TRANSITION', 'ROLES'];

/** The rows of a question as sorted lines, so that differences read well. */
const lines = async (crawled: CrawledSite, sql: string): Promise<string[]> => {
  const { rows } = await crawled.home.records.pool.query({ text: sql, rowMode: 'array' });
  return rows.map((row: unknown[]) => row.map(String).join(' ')).sort();
};

const listed = (site: Site): readonly SimContent[] => {
  const seen = visibility(site, site.tokens[0]?.accountId ?? '');
  return [...site.contents.values()].filter(
    (content) =>
      seen.sees(content) &&
      (content.kind === 'page' || content.kind === 'blogpost') &&
      (content.status === 'current' || content.status === 'archived'),
  );
};

const iso = (millis: number): string => new Date(millis).toISOString();

describe.each(modes)('a crawl of a site in mode %s', (mode) => {
  let crawled: CrawledSite;
  let summary: Summary;
  let site: Site;

  beforeAll(async () => {
    crawled = await openSite({ seed: 11, pages: 600, mode });
    site = crawled.site;
    summary = await crawled.crawl();
  });
  afterAll(() => crawled.remove());

  it('ends complete, with every walk ended', async () => {
    expect(summary.cut_short).toEqual([]);
    expect(summary.status).toBe('complete');
    expect(await lines(crawled, "select stage, scope from walks where status <> 'complete'")).toEqual([]);
  });

  it.runIf(checksRequests)('sends nothing but what the official documents allow', () => {
    expect(crawled.violations).toEqual([]);
  });

  it('finds no answer that differs from the schemas of the vendor', () => {
    expect(summary.drift).toEqual({});
  });

  it('has every page and blogpost that the token can see, as it is', async () => {
    const found = await lines(
      crawled,
      `select page_id, kind, status, title, space_id, coalesce(parent_id, '-'), author_id, coalesce(owner_id, '-'), version_number
       from pages where kind in ('page', 'blogpost') and status in ('current', 'archived')`,
    );
    const expected = listed(site).map((page) =>
      [
        page.id,
        page.kind,
        page.status,
        page.title,
        page.spaceId,
        page.kind === 'page' ? (page.parentId ?? '-') : '-',
        page.authorId,
        page.kind === 'page' ? (page.ownerId ?? '-') : '-',
        page.versionNumber,
      ].join(' '),
    );
    expect(found).toEqual(expected.sort());
  });

  it('knows everything that stands above them', async () => {
    const found = await lines(
      crawled,
      "select page_id, array_to_string(ancestor_ids, '/') from pages where kind = 'page' and status in ('current', 'archived')",
    );
    const above = (content: SimContent): string[] => {
      const parent = content.parentId === null ? undefined : site.contents.get(content.parentId);
      return parent === undefined ? [] : [...above(parent), parent.id];
    };
    const expected = listed(site)
      .filter((page) => page.kind === 'page')
      .map((page) => `${page.id} ${above(page).join('/')}`);
    expect(found).toEqual(expected.sort());
  });

  it('has the restrictions of each of them, long lists too, and says which it read', async () => {
    const found = await lines(
      crawled,
      'select page_id, operation, principal_type, principal_id from permissions where valid_to is null',
    );
    const readable = [
      ...listed(site),
      ...[...site.contents.values()].filter(
        (content) =>
          ['whiteboard', 'database', 'embed'].includes(content.kind) &&
          found.some((line) => line.startsWith(`${content.id} `)),
      ),
    ];
    const expected = readable.flatMap((page) =>
      (['read', 'update'] as const).flatMap((operation) => [
        ...[...(page[operation]?.users ?? [])].map((id) => `${page.id} ${operation} user ${id}`),
        ...[...(page[operation]?.groups ?? [])].map((id) => `${page.id} ${operation} group ${id}`),
      ]),
    );
    expect(found).toEqual(expected.sort());
    expect(expected.length).toBeGreaterThan(100);
    const states = await lines(
      crawled,
      `select p.kind, r.state from pages p join restriction_reads r using (account, page_id)
       where r.valid_to is null and p.status in ('current', 'archived') group by 1, 2`,
    );
    expect(states).toEqual(expect.arrayContaining(['folder unreadable', 'page open', 'page restricted']));
    expect(
      await lines(
        crawled,
        `select page_id from pages p where not exists (
           select from restriction_reads r where r.account = p.account and r.page_id = p.page_id and r.valid_to is null)`,
      ),
    ).toEqual([]);
  });

  it('keeps what the site sent of every resource, without bodies, so that it can be mapped anew', async () => {
    expect(await lines(crawled, 'select distinct resource from wire_documents')).toEqual(
      [
        'confluence.ConfluenceData',
        'confluence.analytics.Views',
        'confluence.attachment.Attachment',
        'confluence.audit.AuditRecord',
        'confluence.comment.Comment',
        'confluence.page.Page',
        'confluence.page.PageVersion',
        'confluence.permission.Permission',
        'confluence.permission.SpacePermission',
        ...(mode === 'PRE_ROLES' ? [] : ['confluence.permission.SpaceRole']),
        'confluence.space.Space',
        'confluence.user.Group',
        'confluence.user.GroupMembers',
        'confluence.user.User',
        'confluence.user.User v1',
      ].sort(),
    );
    expect(
      await lines(crawled, "select resource, id from wire_documents where document::jsonb ->> 'body' is not null"),
    ).toEqual([]);
    // Every member, named or not, stands in the documents too.
    expect(
      await lines(
        crawled,
        `select d.id, m ->> 'accountId' from wire_documents d, jsonb_array_elements(d.document::jsonb) m
         where d.resource = 'confluence.user.GroupMembers'`,
      ),
    ).toEqual(await lines(crawled, 'select group_id, user_id from group_members where valid_to is null'));
  });

  it('has the labels of each of them', async () => {
    const found = await lines(
      crawled,
      `select pl.page_id, case when l.prefix = 'global' then l.name else l.prefix || ':' || l.name end
       from page_labels pl join labels l using (account, label_id) where pl.valid_to is null`,
    );
    const expected = listed(site).flatMap((page) => [...(page.labels ?? [])].map((label) => `${page.id} ${label}`));
    expect(found).toEqual(expected.sort());
  });

  it('has every version of each of them', async () => {
    const found = await lines(
      crawled,
      `select v.page_id, v.version_number, v.author_id, to_char(v.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), v.minor_edit
       from page_versions v join pages p using (account, page_id) where p.status in ('current', 'archived')`,
    );
    const expected = listed(site).flatMap((page) =>
      site
        .versions(page)
        .map(
          (version) =>
            `${page.id} ${version.number} ${version.authorId} ${iso(version.createdAt)} ${version.minorEdit}`,
        ),
    );
    expect(found).toEqual(expected.sort());
  });

  it('has the body of each in storage format, and in view format where a search renders it', async () => {
    const { rows } = await crawled.home.records.pool.query<{ page_id: string; format: string; value: string }>(
      'select page_id, format, value from page_contents',
    );
    const stored = new Map(rows.map((row) => [`${row.page_id} ${row.format}`, row.value]));
    for (const page of listed(site)) {
      expect(stored.get(`${page.id} storage`)).toBe(site.storage(page));
      if (site.spaces.get(page.spaceId)?.status === 'current') {
        expect(stored.get(`${page.id} view`)).toBe(site.view(page));
      }
    }
  });

  it('has groups, members and what they give access to', async () => {
    const { groups } = site;
    expect(await lines(crawled, 'select group_id, name from groups')).toEqual(
      [...groups.values()].map((group) => `${group.id} ${group.name}`).sort(),
    );
    expect(await lines(crawled, 'select group_id, user_id from group_members where valid_to is null')).toEqual(
      [...groups.values()].flatMap((group) => [...group.members].map((id) => `${group.id} ${id}`)).sort(),
    );
    expect(await lines(crawled, 'select access, group_id from group_access where valid_to is null')).toEqual(
      [...groups.values()].flatMap((group) => [...group.access].map((access) => `${access} ${group.id}`)).sort(),
    );
  });

  it('has what each space that it sees grants, by rows and by roles', async () => {
    const seen = visibility(site, site.tokens[0]?.accountId ?? '').spaces;
    const visible = [...site.spaces.values()].filter((space) => seen.has(space.id));
    expect(await lines(crawled, 'select space_id, key, status from spaces')).toEqual(
      visible.map((space) => `${space.id} ${space.key} ${space.status}`).sort(),
    );
    const assigned = visible.flatMap((space) =>
      space.roleAssignments.map((one) => `${space.id} ${one.roleId} ${one.principal.type} ${one.principal.id}`),
    );
    expect(
      await lines(
        crawled,
        'select space_id, role_id, principal_type, principal_id from role_assignments where valid_to is null',
      ),
    ).toEqual(mode === 'PRE_ROLES' ? [] : assigned.sort());
    if (mode === 'PRE_ROLES') {
      const rows = visible.flatMap((space) =>
        space.permissions.map(
          (row) => `${space.id} ${row.principal.type} ${row.principal.id} ${row.key} ${row.target}`,
        ),
      );
      expect(
        await lines(
          crawled,
          'select space_id, principal_type, principal_id, operation, target from space_permissions where valid_to is null and role_id is null',
        ),
      ).toEqual([...new Set(rows)].sort());
    }
  });

  it('has everybody who is named anywhere, and nobody twice', async () => {
    const named = await lines(
      crawled,
      `select distinct user_id from (
         select author_id as user_id from pages union select owner_id from pages union select user_id from group_members
         union select principal_id from permissions where principal_type = 'user'
         union select author_id from page_versions union select author_id from comments) n where user_id is not null`,
    );
    const known = await lines(crawled, 'select user_id from users');
    expect(known).toEqual(expect.arrayContaining(named));
    const profiles = await lines(
      crawled,
      "select user_id, account_status, coalesce(is_guest::text, '-'), display_name from users where resolved",
    );
    const expected = profiles.map((line) => {
      const user = site.users.get(line.split(' ')[0] ?? '');
      return `${user?.accountId} ${user?.status} ${user?.guest} ${user?.displayName}`;
    });
    expect(profiles).toEqual(expected);
  });

  it('knows whether anonymous people may enter', async () => {
    expect(
      await lines(crawled, "select value from site_facts where fact = 'anonymous_access' and valid_to is null"),
    ).toEqual([site.anonymous ? 'yes' : 'no']);
  });
});

it('changes nothing when nothing changed', async () => {
  const crawled = await openSite({ seed: 5, pages: 200 });
  try {
    await crawled.crawl();
    const tables = [
      'pages',
      'page_states',
      'page_versions',
      'page_bodies',
      'page_contents',
      'page_links',
      'page_mentions',
      'page_signatures',
      'near_duplicates',
      'labels',
      'page_labels',
      'permissions',
      'restriction_reads',
      'spaces',
      'space_permissions',
      'users',
      'user_states',
      'groups',
      'group_members',
      'group_access',
      'site_facts',
      'comments',
      'attachments',
      'audit_records',
      'coverage_gaps',
      'wire_documents',
    ];
    // Views are asked of a few other pages in each run.
    const apart = (t: string): string =>
      t === 'wire_documents' ? "where resource <> 'confluence.analytics.Views'" : '';
    const written = async () =>
      Promise.all(
        tables.map(async (t) => `${t} ${await lines(crawled, `select count(*), max(xact) from ${t} ${apart(t)}`)}`),
      );
    const before = await written();
    const again = await crawled.crawl();
    expect(again.changes).toBe(0);
    expect(await written()).toEqual(before);
  } finally {
    await crawled.remove();
  }
});

it('calls nothing a change that only the token sees for the first time', async () => {
  const member = (site: Site) => site.tokens.find((token) => token.secret.endsWith('member'));
  const crawled = await openSite({ seed: 5, pages: 200 }, { token: (site) => member(site) as SimToken });
  try {
    await crawled.crawl();
    const before = await lines(crawled, 'select count(*) from permissions');
    const admin = crawled.site.tokens[0] as SimToken;
    await crawled.accounts.rotateToken('acme', admin.secret, null);
    const { settings } = await crawled.account();
    await crawled.accounts.update('acme', { ...settings, email: admin.email });
    await crawled.crawl();
    expect(await lines(crawled, 'select count(*) from permissions')).not.toEqual(before);
    expect(await lines(crawled, "select subject_id from changes where kind in ('restriction', 'label')")).toEqual([]);
  } finally {
    await crawled.remove();
  }
});

it('goes on where it was stopped, and ends as if it never had been', async () => {
  const undisturbed = await openSite({ seed: 9, pages: 300 });
  let left = 0;
  let stop = new AbortController();
  const disturbed = await openSite(
    { seed: 9, pages: 300 },
    {
      onRequest: () => {
        left -= 1;
        if (left === 0) stop.abort(new Error('stopped'));
      },
    },
  );
  try {
    await undisturbed.crawl();
    let stops = 0;
    for (let requests = 7; ; requests += 23) {
      left = requests;
      stop = new AbortController();
      try {
        await disturbed.crawl({ signal: stop.signal });
        break;
      } catch (error) {
        expect(error).toEqual(new Error('stopped'));
        stops += 1;
      }
    }
    expect(stops).toBeGreaterThan(4);
    const runs = await lines(disturbed, 'select status from crawl_runs');
    expect(runs).toEqual(['complete']);
    for (const sql of [
      'select page_id, status, title, version_number, array_to_string(ancestor_ids, $$/$$) from pages',
      'select page_id, version_number, author_id from page_versions',
      'select page_id, operation, principal_id, valid_to from permissions',
      'select page_id, label_id, valid_to from page_labels',
      'select page_id, state, reason, valid_to from restriction_reads',
      'select page_id, space_id, parent_id, status, valid_to from page_states',
      'select group_id, user_id, valid_to from group_members',
      'select space_id, principal_id, operation, target, valid_to from space_permissions',
      'select user_id, account_status, is_external from users',
      'select user_id, account_status, licence, valid_to from user_states',
      'select page_id, format, md5(regexp_replace(value, $r$127.0.0.1:[0-9]+$r$, $r$site$r$, $r$g$r$)) from page_contents',
      'select comment_id from comments',
      'select attachment_id from attachments',
      'select audit_id from audit_records',
    ]) {
      expect(await lines(disturbed, sql), sql).toEqual(await lines(undisturbed, sql));
    }
  } finally {
    await undisturbed.remove();
    await disturbed.remove();
  }
});
