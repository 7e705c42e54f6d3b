import type { Writable } from 'node:stream';
import type { Format } from '../columns/formats/format.ts';
import { formats } from '../columns/formats/format.ts';
import { writeAll } from '../columns/formats/writeAll.ts';
import type { Answer } from '../insights/answer.ts';
import type { ParameterValue } from '../insights/parameter.ts';
import { count, print } from './terminal.ts';

/** The rows of an answer alone. On a terminal the table fits it. */
export const writeRows = async (answer: Answer, format: Format, to: Writable & { columns?: number }): Promise<void> => {
  const { columns } = answer;
  const rows = answer.rows.map((row) => columns.map(({ name, kind }) => dayOf(row[name] ?? null, kind, format)));
  const batches = (async function* () {
    yield rows;
  })();
  const width = to.columns === undefined ? {} : { width: to.columns };
  await writeAll(formats[format]({ columns, rows: batches }, width), to);
};

/** Moments are for programs; a person reads days. */
const dayOf = <T>(value: T, kind: string, format: Format): T | string =>
  format === 'table' && kind === 'date' && typeof value === 'string' ? value.slice(0, 10) : value;

/** The answer for programs. */
export const asDocument = ({ insight, parameters, columns, rows, truncated, crawls, unseen, blurred }: Answer) => ({
  id: insight.id,
  area: insight.area,
  question: insight.question,
  meaning: insight.meaning,
  parameters,
  columns: columns.map(({ name, kind, meaning, type }) => ({ name, kind, type, meaning })),
  chart: insight.chart,
  rows,
  truncated,
  crawls,
  unseen,
  blurred,
  todo: insight.todo,
});

/** The whole answer for a person: question, rows, how it was reached, what could not be seen, what to do. */
export const showAnswer = async (answer: Answer): Promise<void> => {
  const { insight } = answer;
  print(insight.question);
  const told = Object.entries(answer.parameters).map(([name, value]) => `${name}=${shown(value)}`);
  print(`${insight.id} · ${insight.area}${told.length > 0 ? ` · ${told.join(' ')}` : ''}`);
  print('');
  if (answer.rows.length === 0) print('Nothing.');
  else await writeRows(answer, 'table', process.stdout);
  if (answer.truncated) print(`(only the first ${count(answer.rows.length)} rows; --max-rows shows more)`);
  else if (answer.rows.length === answer.parameters.limit) print('(there may be more: --param limit=N)');
  print('');
  if (insight.meaning !== '') paragraph('How it is reached', insight.meaning);
  const notSeen = notSeenIn(answer);
  if (notSeen.length > 0) {
    print('Not seen:');
    for (const line of notSeen) for (const part of wrapped(line, WIDTH - 4, ['  · ', '    '])) print(part);
  }
  if (insight.todo !== '') paragraph('What to do', insight.todo);
  const crawls = Object.entries(answer.crawls).map(
    ([account, at]) => `${account} ${at.slice(0, 16).replace('T', ' ')} UTC`,
  );
  print(`As of: ${crawls.length > 0 ? crawls.join(', ') : 'no crawl has ended yet'}`);
};

/** What could not be seen, one line each. */
export const notSeenIn = ({ unseen, blurred }: Answer): readonly string[] => [
  ...unseen.map(
    ({ what, count: many, reason, mend }) => `${count(many)} × ${what}: ${reason}${mend ? ` → ${mend}` : ''}`,
  ),
  ...blurred,
];

const shown = (value: ParameterValue): string => {
  if (value === null) return '–';
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.join(',');
  return String(value);
};

const WIDTH = 100;

const paragraph = (title: string, text: string): void => {
  for (const line of wrapped(`${title}: ${text}`, WIDTH, ['', '  '])) print(line);
};

/** A text in lines of some width, each with what comes before it: the first one, the others. */
const wrapped = (text: string, width: number, [first, other]: readonly [string, string]): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(first + word);
    else if (last.length + word.length + 1 > width) lines.push(other + word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
};
