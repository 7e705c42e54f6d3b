/** What the values of a column are, so that faces can show and link them. */
export const columnKinds = [
  'text',
  'count',
  'number',
  'percent',
  'days',
  'bytes',
  'date',
  'yes-no',
  'id',
  'person',
  'page',
  'space',
  'label',
  'group',
] as const;

export type ColumnKind = (typeof columnKinds)[number];

/** A column of an answer. */
export interface AnswerColumn {
  readonly kind: ColumnKind;
  readonly meaning: string;
  /** Whether its values name people, by id or by name. Such columns are left out where nobody is to be named. */
  readonly namesPeople: boolean;
}

/** A column as answered: undeclared ones, in insights of people, have a kind and a meaning of their type only. */
export interface AnsweredColumn extends AnswerColumn {
  readonly name: string;
  /** In the words of DuckDB. */
  readonly type: string;
}

const column =
  (kind: ColumnKind) =>
  (meaning: string): AnswerColumn => ({ kind, meaning, namesPeople: kind === 'person' });

export const text = column('text');
export const count = column('count');
export const number = column('number');
export const percent = column('percent');
export const days = column('days');
export const bytes = column('bytes');
export const date = column('date');
export const yesNo = column('yes-no');
/** The id of anything but a person. */
export const id = column('id');
/** The name or the id of a person. */
export const person = column('person');
/** The title of a page. */
export const page = column('page');
/** The key or the name of a space. */
export const space = column('space');
export const label = column('label');
export const group = column('group');

/** A column of another kind that names people too. */
export const namingPeople = (c: AnswerColumn): AnswerColumn => ({ ...c, namesPeople: true });

/** What most lists of pages begin with. */
export const pageColumns = {
  space: space('The key of the space.'),
  title: page('The title.'),
  page_id: id('The id of the page.'),
} as const;
