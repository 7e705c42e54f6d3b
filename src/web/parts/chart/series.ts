export interface Series {
  readonly name: string;
  /** One for each category; null: none. */
  readonly values: readonly (number | null)[];
}

/** How the values are drawn. */
export type ChartKind = 'bar' | 'line' | 'area' | 'scatter';
