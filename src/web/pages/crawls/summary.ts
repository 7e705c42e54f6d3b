/** The part of a run's summary that the app shows, as `crawl --json` prints it. */
export interface RunSummary {
  readonly seconds: number;
  readonly requests: number;
  readonly requests_by_endpoint: Readonly<Record<string, number>>;
  readonly rows: Readonly<Record<string, number>>;
  readonly changes: number;
  readonly gaps: readonly {
    readonly kind: string;
    readonly reason: string;
    readonly mend: string | null;
    readonly count: number;
  }[];
  readonly coverage_lost: readonly string[];
}

/** Null before the end of the run, and for runs of a version that summed up otherwise. */
export const summaryOf = (summary: unknown): RunSummary | null =>
  typeof summary === 'object' && summary !== null && 'requests_by_endpoint' in summary && 'gaps' in summary
    ? (summary as RunSummary)
    : null;
