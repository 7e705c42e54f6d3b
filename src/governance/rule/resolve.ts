import { nothingDocumented } from '../../insights/documentation/bind.ts';
import type { Insight } from '../../insights/insight.ts';
import { nearest } from '../../insights/nearest.ts';
import type { Insights } from '../../insights/own/read.ts';
import { namesIn, offeredNames, parametersFrom } from '../../insights/parameter.ts';
import { insightOf } from '../../insights/registry.ts';
import { sights } from '../../insights/sight.ts';
import { UsageError } from '../../model/errors.ts';
import type { RuleEntry, SubjectType } from './entry.ts';
import { exposureColumns, ruledLists } from './exposure.ts';
import { columnsIn } from './message.ts';
import type { Rule } from './rule.ts';

/** What is wrong with an entry, and with which of its keys. */
export class RuleFault extends Error {
  readonly path: readonly string[];

  constructor(message: string, path: readonly string[]) {
    super(message);
    this.name = 'RuleFault';
    this.path = path;
  }
}

const COLUMNS: Readonly<Partial<Record<SubjectType, string>>> = {
  page: 'page_id',
  space: 'space',
  user: 'user_id',
  document: 'document',
};

/** What hides a subject altogether, whatever a rule asks about it. */
const ALWAYS_BLIND_TO: readonly string[] = sights.pages.kinds;

/** As many as an insight gives at most: a finding does not close because others came before it. */
const MOST_ROWS = 100_000;

/**
 * A rule that can be evaluated.
 * @throws RuleFault where the entry lacks something, or names what is not there.
 */
export const resolve = (entry: RuleEntry, insights: Insights, file?: string): Rule => {
  const { id, message, subject } = entry;
  const insight = questionOf(entry, insights);
  if (entry.title === undefined) throw new RuleFault('expected a title', []);
  if (entry.severity === undefined) throw new RuleFault('expected a severity', []);
  if (message === undefined) throw new RuleFault('expected a message', []);
  if (subject === undefined) throw new RuleFault('expected a subject', []);
  const column = subject.type === 'site' ? null : (subject.column ?? COLUMNS[subject.type] ?? null);
  if (entry.exposure !== undefined && subject.type !== 'space') {
    throw new RuleFault('exposure has a row for each space: expected the type space', ['subject']);
  }
  if (subject.type === 'site' && subject.column !== undefined) {
    throw new RuleFault('a site has no column: leave it out', ['subject', 'column']);
  }
  if (subject.type !== 'site' && column === null) throw new RuleFault('expected a column', ['subject']);
  const known = (name: string, path: readonly string[]): void => {
    const names = Object.keys(insight.columns);
    if (names.length === 0 || names.includes(name)) return;
    const near = nearest(name, names);
    throw new RuleFault(
      `${insight.id} has no column ${name}; ${near.length > 0 ? `near: ${near.join(', ')}` : `it has ${names.join(', ')}`}`,
      path,
    );
  };
  if (column !== null) known(column, ['subject', 'column']);
  for (const name of Object.keys(entry.where ?? {})) known(name, ['where', name]);
  for (const name of columnsIn(message)) {
    known(name, ['message']);
    if (insight.columns[name]?.namesPeople) {
      throw new RuleFault(`{${name}} names people, which no message does`, ['message']);
    }
  }
  const { spaces = [], exclude_spaces = [], labels = [], exclude_labels = [] } = entry.scope ?? {};
  if (subject.type !== 'page' && labels.length + exclude_labels.length > 0) {
    throw new RuleFault('only pages have labels', ['scope']);
  }
  if (!['page', 'space'].includes(subject.type) && spaces.length + exclude_spaces.length > 0) {
    throw new RuleFault(`a ${subject.type} lies in no space`, ['scope']);
  }
  const kinds = (entry.coverage?.map((name) => sights[name]) ?? insight.coverage).flatMap((sight) => sight.kinds);
  return {
    id,
    title: entry.title,
    severity: entry.severity,
    enabled: (entry.enabled ?? true) && insight.lacks === undefined,
    ...(insight.lacks === undefined ? {} : { lacks: insight.lacks }),
    insight,
    parameters: parametersOf(entry, insight),
    ...(entry.exposure === undefined ? {} : { exposure: entry.exposure }),
    where: entry.where ?? {},
    subject: { type: subject.type, column },
    message,
    scope: { spaces, excludeSpaces: exclude_spaces, labels, excludeLabels: exclude_labels },
    todo: entry.todo ?? insight.todo,
    blindTo: [...new Set([...ALWAYS_BLIND_TO, ...kinds])],
    ...(file === undefined ? {} : { file }),
  };
};

const questionOf = (entry: RuleEntry, insights: Insights): Insight => {
  const { id, sql, exposure } = entry;
  const asks = [entry.insight, sql, exposure].filter((one) => one !== undefined);
  if (asks.length > 1)
    throw new RuleFault('insight, sql and exposure exclude each other', [sql === undefined ? 'exposure' : 'sql']);
  if (exposure !== undefined) return exposureQuestion(entry, exposure);
  if (sql !== undefined) {
    return {
      id,
      area: 'rule',
      question: entry.title ?? id,
      meaning: '',
      sql,
      parameters: {},
      columns: {},
      chart: { kind: 'table' },
      todo: entry.todo ?? '',
      coverage: (entry.coverage ?? []).map((name) => sights[name]),
      bound: insights.given ?? nothingDocumented,
    };
  }
  if (entry.insight === undefined) throw new RuleFault('expected an insight, sql or exposure', []);
  try {
    return insightOf(insights, entry.insight);
  } catch (error) {
    if (error instanceof UsageError) throw new RuleFault(`${error.message}; ${error.mend}`, ['insight']);
    throw error;
  }
};

const exposureQuestion = ({ id, title, todo }: RuleEntry, exposure: string): Insight => {
  const list = ruledLists.find((one) => one.id === exposure);
  if (list === undefined) {
    throw new RuleFault(`expected one of ${ruledLists.map((one) => one.id).join(', ')}`, ['exposure']);
  }
  const { question, meaning } = list;
  const columns = exposureColumns;
  return {
    id,
    area: 'rule',
    question: title ?? question,
    meaning,
    sql: '',
    parameters: {},
    columns,
    chart: { kind: 'table' },
    todo: todo ?? '',
    coverage: [],
  };
};

const parametersOf = ({ sql, parameters = {} }: RuleEntry, insight: Insight): Rule['parameters'] => {
  if (sql !== undefined) {
    const lacking = [...namesIn(sql)].find((name) => !offeredNames.has(name) && !Object.hasOwn(parameters, name));
    if (lacking !== undefined) throw new RuleFault(`$${lacking} is no parameter of the rule`, ['sql']);
    return parameters;
  }
  const given: Rule['parameters'] = {
    ...('limit' in insight.parameters ? { limit: insight.parameters.limit?.most ?? MOST_ROWS } : {}),
    ...parameters,
  };
  let values = parametersFrom(insight, []);
  for (const [name, value] of Object.entries(given)) {
    if (value === null) continue;
    const texts = typeof value === 'object' ? value.map((item) => `${name}=${item}`) : [`${name}=${value}`];
    try {
      const told = parametersFrom(insight, texts)[name];
      if (told !== undefined) values = { ...values, [name]: told };
    } catch (error) {
      if (error instanceof UsageError) throw new RuleFault(`${error.message}; ${error.mend}`, ['parameters', name]);
      throw error;
    }
  }
  return values;
};
