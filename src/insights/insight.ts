import type { AnswerColumn } from './column.ts';
import type { Parameters } from './parameter.ts';
import type { Sight } from './sight.ts';

export type Area = 'knowledge' | 'collaboration' | 'access' | 'retention';

/** Which picture shows an answer best, and which of its columns it shows. */
export interface Chart {
  readonly kind: 'table' | 'bar' | 'line' | 'scatter' | 'heatmap';
  readonly x?: string | undefined;
  readonly y?: readonly string[] | undefined;
  /** The column that tells several lines or bars from one another. */
  readonly series?: string | undefined;
}

/** A named question with its SQL over the columns, and what is to be known of its answer. */
export interface Insight {
  /** In kebab case; no two insights have the same. */
  readonly id: string;
  /** One of ours, or what people call their own. */
  readonly area: string;
  readonly question: string;
  /** How the answer is reached, and what it cannot see. */
  readonly meaning: string;
  /** Values are bound to `$name`, never pasted; `$now` is the moment of asking, `$documentation` what the home's file says. */
  readonly sql: string;
  readonly parameters: Parameters;
  /** In the order of the answer. Insights of people may leave some undeclared. */
  readonly columns: Readonly<Record<string, AnswerColumn>>;
  readonly chart: Chart;
  /** What to do about it. */
  readonly todo: string;
  /** What blurs the answer where it could not be read. */
  readonly coverage: readonly Sight[];
  /** Values that files of the home give, beside the parameters, by name. */
  readonly bound?: Readonly<Record<string, string>>;
  /** What has to be written before it can answer anything. */
  readonly lacks?: string;
  /** Where it is written, where it is not one of ours. */
  readonly file?: string;
}

/** One of ours. */
export type ShippedInsight = Insight & { readonly area: Area };
