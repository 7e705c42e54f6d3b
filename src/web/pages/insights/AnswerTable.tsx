import { useMemo } from 'react';
import type { InsightAnswer } from '../../api/insights.ts';
import type { Column } from '../../parts/DataTable.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import { addressOf, PLACES } from '../../parts/names.tsx';
import { count } from '../../parts/numbers.ts';
import { ViewLink } from '../../parts/ViewLink.tsx';

type AnswerColumn = InsightAnswer['columns'][number];

interface Line {
  readonly key: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const NUMBERS: ReadonlySet<string> = new Set(['count', 'number', 'percent', 'days', 'bytes']);

/** Which column names what the id of a row stands for. */
const NAMES: Readonly<Record<string, string>> = { page: 'page_id', person: 'user_id', group: 'group_id' };

const HEAD = 37;
const ROW = 36;
/** Below the last row, where a scroll bar may lie. */
const FOOT = 14;
const MOST_HEIGHT = 520;
/** Of a letter of a column's name, and of the margins of its cell, in pixels. */
const LETTER = 7;
const MARGINS = 24;

/** The rows of an answer; what names a page or a person leads there. */
export const AnswerTable = ({ answer: { columns, rows } }: { readonly answer: InsightAnswer }) => {
  const lines = useMemo(() => rows.map((values, i) => ({ key: String(i), values })), [rows]);
  const shown = useMemo(() => columnsOf(columns), [columns]);
  const height = Math.min(HEAD + rows.length * ROW + FOOT, MOST_HEIGHT);
  return (
    <div className="k-table-fit" style={{ height }}>
      <DataTable
        label="Answer"
        columns={shown}
        rows={lines}
        keyOf={({ key }) => key}
        total={rows.length}
        hasMore={false}
        loading={false}
        onMore={() => undefined}
        empty={null}
        linkless
      />
    </div>
  );
};

const columnsOf = (columns: readonly AnswerColumn[]): readonly Column<Line>[] => {
  const has = new Set(columns.map(({ name }) => name));
  return columns.map((column) => {
    const { name, kind } = column;
    const byId = PLACES[name] === undefined ? NAMES[kind] : name;
    const id = byId !== undefined && has.has(byId) ? byId : undefined;
    return {
      id: name,
      name: name.replaceAll('_', ' '),
      width: NUMBERS.has(kind)
        ? `minmax(${Math.max(90, name.length * LETTER + MARGINS)}px, 0.6fr)`
        : kind === 'page'
          ? 'minmax(220px, 3fr)'
          : 'minmax(120px, 1fr)',
      ...(NUMBERS.has(kind) ? { align: 'end' as const } : {}),
      cell: ({ values }) => {
        const text = inWords(column, values[name]);
        if (NUMBERS.has(kind)) return text;
        const at = id === undefined ? null : values[id];
        return id !== undefined && typeof at === 'string' && text !== '' ? (
          <ViewLink href={addressOf(PLACES[id]!, at)} className="k-link k-cut" title={text}>
            {text}
          </ViewLink>
        ) : (
          <span className="k-cut" dir="auto" title={text}>
            {text}
          </span>
        );
      },
    };
  });
};

const inWords = ({ name, kind }: AnswerColumn, value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return kind === 'percent' ? `${count(value)} %` : count(value);
  if (kind === 'date') return String(value).slice(0, name === 'month' ? 7 : 10);
  return Array.isArray(value)
    ? value.map(String).join(', ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);
};
