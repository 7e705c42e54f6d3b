import type { Insight } from '../insight.ts';
import type { Insights } from '../own/read.ts';
import type { Parameter } from '../parameter.ts';
import { namesIn } from '../parameter.ts';
import { verdictParameters } from '../verdict.ts';
import type { Documentation } from './documentation.ts';
import { NO_DOCUMENTATION } from './documentation.ts';
import { asRows } from './rows.ts';

/** What questions are given where a home says nothing. */
export const nothingDocumented: Readonly<Record<string, string>> = { documentation: asRows(NO_DOCUMENTATION) };

/** The insights as a home has them: what asks for documentation is given it, and verdicts begin with its days. */
export const withDocumentation = ({ all, broken }: Insights, documentation: Documentation): Insights => {
  const given = { documentation: asRows(documentation) };
  const isStated = documentation.teams.some(({ mustHave }) => mustHave.length > 0);
  return {
    broken,
    given,
    all: all.map((insight) => {
      const known = withDefaults(insight, documentation);
      if (!namesIn(insight.sql).has('documentation')) return known;
      if (!isStated) return { ...known, bound: given };
      const { lacks: _, ...able } = known;
      return { ...able, bound: given };
    }),
  };
};

const withDefaults = (insight: Insight, { fresh }: Documentation): Insight => {
  const said: Readonly<Record<string, Parameter['default']>> = {
    days: fresh.days,
    space_days: Object.entries(fresh.spaceDays).map(([key, many]) => `${key}=${many}`),
    label_days: Object.entries(fresh.labelDays).map(([name, many]) => `${name}=${many}`),
  };
  const { parameters } = insight;
  // Days mean something else where there is no verdict.
  if (parameters.label_days !== verdictParameters.label_days) return insight;
  return {
    ...insight,
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, parameter]) => [
        name,
        { ...parameter, default: said[name] ?? parameter.default },
      ]),
    ),
  };
};
