import type { Records } from '../store/records.ts';
import { lostCoverage } from './coverage.ts';
import type { WalkEnd } from './crawl.ts';
import type { Run } from './run.ts';
import type { Transport } from './transport.ts';
import type { Waited } from './waits.ts';

/** What a run did, for people and for programs. */
export interface Summary {
  readonly run_id: string;
  readonly account: string;
  readonly blueprint: string;
  readonly status: 'complete' | 'incomplete';
  readonly resumed: boolean;
  readonly started_at: string;
  readonly finished_at: string;
  readonly seconds: number;
  readonly requests: number;
  /** Requests of this process, by endpoint. */
  readonly requests_by_endpoint: Readonly<Record<string, number>>;
  readonly received_bytes: number;
  /** What the throttling of the site cost this process; what overlaps counts once. */
  readonly throttled: {
    readonly answers: number;
    /** By Retry-After. */
    readonly demanded_seconds: number;
    /** For the sake of that. */
    readonly waited_seconds: number;
    /** Beyond that, for answers that named no time. */
    readonly unnamed_seconds: number;
  };
  /** What each stage read, and how long from its first walk's start to its last one's end. */
  readonly stages: readonly { readonly stage: string; readonly items: number; readonly seconds: number }[];
  /** Rows that the account has now, by table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly changes: number;
  /** Things that are at an earlier version than before: the source was restored from a backup. */
  readonly rewound: number;
  /** What fell out of the filters of the account, and was deleted with all that hung on it. */
  readonly fell_out: Readonly<Record<string, number>>;
  /** What could not be read, by kind and reason. */
  readonly gaps: readonly {
    readonly kind: string;
    readonly reason: string;
    readonly mend: string | null;
    readonly count: number;
  }[];
  /** What an earlier run could see and this one could not: then nothing was called missing. */
  readonly coverage_lost: readonly string[];
  readonly cut_short: readonly { readonly stage: string; readonly scope: string; readonly reason: string | null }[];
  /** Where answers differed from the vendor's schema, and how often. */
  readonly drift: Readonly<Record<string, number>>;
}

/** The stage that deletes what the filters of the account leave out; its walks tell how much of what. */
export const SCOPE_STAGE = 'scope';

const COUNTED = [
  'spaces',
  'pages',
  'page_versions',
  'page_bodies',
  'users',
  'groups',
  'group_members',
  'labels',
  'page_labels',
  'permissions',
  'space_permissions',
  'role_assignments',
  'comments',
  'attachments',
  'page_views',
  'audit_records',
] as const;

export interface SummarizeOptions {
  readonly records: Records;
  readonly run: Run;
  readonly ends: readonly WalkEnd[];
  readonly transport: Transport;
  /** Since this process took the run up, by everything in it that asks the site. */
  readonly waited: Waited;
  readonly drift: ReadonlyMap<string, number>;
  readonly finishedAt: string;
}

export const summarize = async (options: SummarizeOptions): Promise<Summary> => {
  const { records, run, ends, transport, waited, drift, finishedAt } = options;
  const counts = await Promise.all(
    COUNTED.map(async (name) => {
      const { rows } = await records.pool.query(`select count(*) as count from ${name} where account = $1`, [
        run.account,
      ]);
      return [name, rows[0].count as number] as const;
    }),
  );
  const { rows: gaps } = await records.pool.query(
    `select kind, reason, max(mend) as mend, count(*) as count from coverage_gaps
     where account = $1 and valid_to is null group by kind, reason order by count desc, kind, reason`,
    [run.account],
  );
  const { rows: changes } = await records.pool.query(
    `select count(*) as count,
       count(*) filter (where kind = 'edit' and (after ->> 'version_number')::bigint < (before ->> 'version_number')::bigint)
         as rewound
     from changes where account = $1 and observed_at = $3 and run_id = $2`,
    [run.account, run.runId, run.stamp],
  );
  const { rows: stages } = await records.pool.query(
    `select stage, sum(items)::bigint as items,
       round(extract(epoch from max(finished_at) - min(started_at)), 3)::float8 as seconds
     from walks where account = $1 and run_id = $2 group by stage order by min(started_at)`,
    [run.account, run.runId],
  );
  const coverageLost = await lostCoverage(records, run.account);
  const cutShort = ends.filter((end) => end.status === 'incomplete');
  return {
    run_id: run.runId,
    account: run.account,
    blueprint: run.blueprint,
    status: cutShort.length + coverageLost.length === 0 ? 'complete' : 'incomplete',
    resumed: run.resumed,
    started_at: run.startedAt,
    finished_at: finishedAt,
    // A clock that was set back in between tells nothing.
    seconds: Math.max(0, (Date.parse(finishedAt) - Date.parse(run.startedAt)) / 1000),
    requests: run.earlierRequests + transport.count,
    requests_by_endpoint: Object.fromEntries([...transport.requests].sort(([, a], [, b]) => b - a)),
    received_bytes: transport.received,
    throttled: {
      answers: waited.answers,
      demanded_seconds: waited.demandedMillis / 1000,
      waited_seconds: waited.heldMillis / 1000,
      unnamed_seconds: waited.unnamedMillis / 1000,
    },
    stages,
    rows: Object.fromEntries(counts),
    changes: changes[0].count,
    rewound: changes[0].rewound,
    fell_out: Object.fromEntries(
      ends
        .flatMap(({ stage, scope, items }) => (stage === SCOPE_STAGE && items > 0 ? [[scope, items] as const] : []))
        .sort(),
    ),
    gaps,
    coverage_lost: coverageLost,
    cut_short: cutShort.map(({ stage, scope, reason }) => ({ stage, scope, reason })),
    drift: Object.fromEntries(drift),
  };
};
