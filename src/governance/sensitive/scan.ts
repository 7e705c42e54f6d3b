import { createHash } from 'node:crypto';
import { momentAt } from '../../access/load/moment.ts';
import type { Vault } from '../../accounts/secret.ts';
import type { Records, Writer } from '../../store/records.ts';
import { DETECTORS, sensitiveIn } from './detect.ts';
import { exposures } from './exposure.ts';
import type { Found } from './found.ts';
import { mask } from './mask.ts';
import { severityOf } from './severity.ts';

export interface Scanned {
  /** Bodies that were looked through: new and changed ones. */
  readonly scanned: number;
  /** Comments that were: new and changed ones. */
  readonly comments: number;
  /** Bodies that are as they were. */
  readonly unchanged: number;
  /** Pages that are there and whose body was not read. */
  readonly unread: number;
  /** Matches that were not there before. */
  readonly found: number;
  /** Matches that are not in the newest version any more. */
  readonly gone: number;
}

export interface ScanOptions {
  readonly records: Records;
  readonly account: string;
  readonly vault: Pick<Vault, 'fingerprint'>;
  /** ISO 8601. */
  readonly now: string;
  readonly signal?: AbortSignal | undefined;
  onProgress?(scanned: number): void;
}

const BATCH = 200;

/** A body of a page, or a comment on it. */
interface Body {
  readonly page_id: string;
  /** Null: it is the page itself. */
  readonly comment_id: string | null;
  readonly version_number: number;
  readonly sha256: string;
  readonly value: string;
}

/** Looks through the bodies that have changed since they were last looked through, and tells anew who can see what was found. */
export const scan = async (options: ScanOptions): Promise<Scanned> => {
  const { records, account, signal } = options;
  const sums = { scanned: 0, comments: 0, found: 0, gone: 0 };
  for (const [what, changed, idOf] of [
    ['scanned', CHANGED, (body: Body) => body.page_id],
    ['comments', CHANGED_COMMENTS, (body: Body) => body.comment_id ?? ''],
  ] as const) {
    for (let after = ''; ; ) {
      signal?.throwIfAborted();
      const { rows } = await records.pool.query<Body>(changed, [account, after, DETECTORS, BATCH]);
      const last = rows.at(-1);
      if (last === undefined) break;
      after = idOf(last);
      const found = await Promise.all(rows.map(async (body) => ({ body, found: await sensitiveIn(body.value) })));
      const turned = await records.write(contextOf(options), (writer) => store(writer, options, found));
      sums[what] += rows.length;
      sums.found += turned.found;
      sums.gone += turned.gone;
      options.onProgress?.(sums.scanned + sums.comments);
    }
  }
  const deleted = await records.write(contextOf(options), (writer) => writer.sql(DELETED, [account]));
  sums.gone += deleted.length;
  await refreshExposure(options);
  const { rows } = await records.pool.query<{ bodies: number; unread: number }>(
    `select count(b.page_id) as bodies, count(*) - count(b.page_id) as unread from pages p
     left join page_contents b on b.account = p.account and b.page_id = p.page_id and b.format = 'storage'
     where p.account = $1 and p.kind in ('page', 'blogpost') and p.status in ('current', 'archived')`,
    [account],
  );
  const { bodies = 0, unread = 0 } = rows[0] ?? {};
  return { ...sums, unchanged: Math.max(0, bodies - sums.scanned), unread };
};

const CHANGED = `
select b.page_id, null as comment_id, c.version_number, b.sha256, c.value from page_bodies b
join page_contents c on c.account = b.account and c.page_id = b.page_id and c.format = 'storage'
join pages p on p.account = b.account and p.page_id = b.page_id and p.status in ('current', 'archived')
left join sensitive_scans s on s.account = b.account and s.page_id = b.page_id
where b.account = $1 and b.page_id > $2 and (s.sha256 is distinct from b.sha256 or s.detectors is distinct from $3)
order by b.page_id limit $4`;

/** Of comments that are there. */
const LIVING = `c.status is null or c.status not in ('missing', 'trashed', 'deleted', 'historical', 'draft')`;

/** A reply names no page: it hangs where the comment hangs that it answers. */
const CHANGED_COMMENTS = `
with recursive changed as materialized (
  select c.comment_id, c.page_id, c.parent_comment_id, t.version_number, t.sha256, t.value from comment_contents t
  join comments c on c.account = t.account and c.comment_id = t.comment_id and (${LIVING})
  left join sensitive_comment_scans s on s.account = t.account and s.comment_id = t.comment_id
  where t.account = $1 and t.comment_id > $2 and (s.sha256 is distinct from t.sha256 or s.detectors is distinct from $3)
), above as (
  select comment_id, page_id, parent_comment_id from changed
  union all
  select a.comment_id, p.page_id, p.parent_comment_id from above a
  join comments p on p.account = $1 and p.comment_id = a.parent_comment_id where a.page_id is null
)
select a.page_id, c.comment_id, c.version_number, c.sha256, c.value
from changed c join above a on a.comment_id = c.comment_id and a.page_id is not null
join pages p on p.account = $1 and p.page_id = a.page_id and p.status in ('current', 'archived')
order by c.comment_id limit $4`;

/** What stood in comments that are there no more. */
const DELETED = `
update sensitive_matches m set status = 'gone', xact = pg_current_xact_id()::text::bigint
where m.account = $1 and m.comment_id is not null and m.status <> 'gone'
and not exists (select from comments c where c.account = m.account and c.comment_id = m.comment_id and (${LIVING}))
returning m.match_id`;

const contextOf = ({ account, now }: ScanOptions) => ({ account, runId: 'sensitive', stamp: now, notBefore: null });

interface Match {
  readonly match_id: string;
  readonly detector: string;
  readonly kind: string;
  readonly masked: string;
  readonly hmac: string;
  readonly occurrences: number;
}

/** The values of one page, or of one comment, each once. */
const matchesOf = (
  vault: ScanOptions['vault'],
  { page_id, comment_id }: Body,
  found: readonly Found[],
): readonly Match[] => {
  const matches = new Map<string, Match>();
  for (const { detector, kind, value } of found) {
    const hmac = vault.fingerprint(value);
    const place = comment_id === null ? page_id : `comment ${comment_id}`;
    const match_id = createHash('sha256').update(`${place}\n${detector}\n${hmac}`).digest('hex').slice(0, 16);
    const occurrences = (matches.get(match_id)?.occurrences ?? 0) + 1;
    matches.set(match_id, { match_id, detector, kind, masked: mask(value), hmac, occurrences });
  }
  return [...matches.values()];
};

const store = async (
  writer: Writer,
  { account, vault, now }: ScanOptions,
  pages: readonly { readonly body: Body; readonly found: readonly Found[] }[],
): Promise<{ readonly found: number; readonly gone: number }> => {
  let found = 0;
  let gone = 0;
  for (const { body, found: all } of pages) {
    const matches = matchesOf(vault, body, all);
    for (const one of matches) {
      // What was dismissed stays so, and what is back is open again.
      const [row] = await writer.sql(
        `insert into sensitive_matches as m (account, match_id, page_id, version_number, detector, kind, masked, hmac,
           occurrences, first_seen, last_seen, status, severity, comment_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, 'open', $11, $12)
         on conflict (account, match_id) do update set version_number = excluded.version_number, page_id = excluded.page_id,
           occurrences = excluded.occurrences, last_seen = excluded.last_seen,
           status = case m.status when 'gone' then case when m.reason is null then 'open' else 'false-positive' end else m.status end,
           xact = pg_current_xact_id()::text::bigint
         returning xmax::text = '0' as is_new`,
        [
          account,
          one.match_id,
          body.page_id,
          body.version_number,
          one.detector,
          one.kind,
          one.masked,
          one.hmac,
          one.occurrences,
          now,
          severityOf(one.kind as Found['kind'], null),
          body.comment_id,
        ],
      );
      if (row?.is_new === true) found += 1;
    }
    const left = await writer.sql(
      `update sensitive_matches set status = 'gone', xact = pg_current_xact_id()::text::bigint
       where account = $1 and status <> 'gone'
       and case when $4::text is null then page_id = $2 and comment_id is null else comment_id = $4 end
       and match_id <> all ($3) returning match_id`,
      [account, body.page_id, matches.map(({ match_id }) => match_id), body.comment_id],
    );
    gone += left.length;
  }
  const [table, key] =
    pages[0]?.body.comment_id === null ? ['sensitive_scans', 'page_id'] : ['sensitive_comment_scans', 'comment_id'];
  await writer.sql(
    `insert into ${table} (account, ${key}, sha256, detectors)
     select $1, id, sha256, $4 from unnest($2::text[], $3::text[]) as t(id, sha256)
     on conflict (account, ${key}) do update set sha256 = excluded.sha256, detectors = excluded.detectors`,
    [
      account,
      pages.map(({ body }) => body.comment_id ?? body.page_id),
      pages.map(({ body }) => body.sha256),
      DETECTORS,
    ],
  );
  return { found, gone };
};

/** Says of every match who can see its page now, and how severe that makes it. */
const refreshExposure = async (options: ScanOptions): Promise<void> => {
  const { records, account, now } = options;
  const { rows } = await records.pool.query<{ match_id: string; page_id: string; kind: Found['kind'] }>(
    "select match_id, page_id, kind from sensitive_matches where account = $1 and status <> 'gone'",
    [account],
  );
  if (rows.length === 0) return;
  const moment = await momentAt(records.pool, account, null, Date.parse(now));
  const seen = await exposures(records.pool, moment, [...new Set(rows.map(({ page_id }) => page_id))]);
  await records.write(contextOf(options), async (writer) => {
    for (const { match_id, page_id, kind } of rows) {
      const exposure = seen.get(page_id) ?? null;
      await writer.sql(
        `update sensitive_matches set severity = $3, viewers = $4, viewers_unknown = $5, guests = $6, anonymous = $7,
           xact = pg_current_xact_id()::text::bigint
         where account = $1 and match_id = $2
         and (severity, viewers, viewers_unknown, guests, anonymous) is distinct from ($3, $4::integer, $5::integer, $6::integer, $7::boolean)`,
        [
          account,
          match_id,
          severityOf(kind, exposure),
          exposure?.viewers ?? null,
          exposure?.viewersUnknown ?? null,
          exposure?.guests ?? null,
          exposure?.anonymous ?? null,
        ],
      );
    }
  });
};
