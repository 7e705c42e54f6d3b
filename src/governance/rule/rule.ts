import type { Insight } from '../../insights/insight.ts';
import type { ParameterValues } from '../../insights/parameter.ts';
import type { Severity } from '../severity.ts';
import type { Condition, SubjectType } from './entry.ts';

/** Where a rule holds. Of each kind one must fit, and none of the excluded; an empty list asks for nothing. */
export interface Scope {
  /** Keys; `*` stands for any characters, `?` for one. */
  readonly spaces: readonly string[];
  readonly excludeSpaces: readonly string[];
  readonly labels: readonly string[];
  readonly excludeLabels: readonly string[];
}

/** A condition that is watched. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly enabled: boolean;
  /** What has to be written before it can find anything; it is off until then. */
  readonly lacks?: string;
  /** The question whose rows match; of SQL and of exposure, one that was made for it. */
  readonly insight: Insight;
  readonly parameters: ParameterValues;
  /** The list of exposure whose rows match instead. */
  readonly exposure?: string;
  /** Which rows match, by column; none: all. */
  readonly where: Readonly<Record<string, Condition>>;
  /** What a row is about; a site has no column. */
  readonly subject: { readonly type: SubjectType; readonly column: string | null };
  /** With `{column}` for values of the first row, and `{rows}` for how many rows are about the subject. */
  readonly message: string;
  readonly scope: Scope;
  readonly todo: string;
  /** The kinds of coverage_gaps within which it cannot tell whether it still holds. */
  readonly blindTo: readonly string[];
  /** Where it is written, where it is not one of ours. */
  readonly file?: string;
}
