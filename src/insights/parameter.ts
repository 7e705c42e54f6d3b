import { z } from 'zod';
import { UsageError } from '../model/errors.ts';
import { nearest } from './nearest.ts';

export const parameterKinds = ['number', 'text', 'list', 'date'] as const;

export type ParameterKind = (typeof parameterKinds)[number];

export type ParameterValue = null | number | string | readonly string[];

/** Something that an insight is told. */
export interface Parameter {
  readonly kind: ParameterKind;
  readonly meaning: string;
  /** Null: not given. */
  readonly default: ParameterValue;
  /** For numbers. */
  readonly least?: number | undefined;
  readonly most?: number | undefined;
  /** For texts, and for each item of a list: what they look like, and that in words. */
  readonly pattern?: RegExp | undefined;
  readonly form?: string | undefined;
}

export type Parameters = Readonly<Record<string, Parameter>>;
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** What a value must be, with the words to say so. */
const schemaOf = ({ kind, least, most, pattern, form }: Parameter): z.ZodType<ParameterValue> => {
  const fits = z.string().refine((text) => pattern?.test(text) ?? true, form ?? 'another form');
  switch (kind) {
    case 'number': {
      const low = least ?? 0;
      const high = most ?? Number.MAX_SAFE_INTEGER;
      const words = `a whole number from ${low}${most === undefined ? ' on' : ` to ${high}`}`;
      return z.int(words).min(low, words).max(high, words);
    }
    case 'text':
      return fits;
    case 'list':
      return z.array(fits);
    case 'date':
      return z.iso.date('a day such as 2026-05-31');
  }
};

/** What is wrong with the default of a declaration; undefined: nothing. Null is none, and fits every kind. */
export const faultOfDefault = (parameter: Parameter): string | undefined => {
  if (parameter.default === null) return undefined;
  const checked = schemaOf(parameter).safeParse(parameter.default);
  return checked.success ? undefined : (checked.error.issues[0]?.message ?? 'another value');
};

/** Texts of a command line as values: lists have commas between their items, and may be given again to add to them. */
const fromTexts = ({ kind }: Parameter, texts: readonly string[]): unknown => {
  const last = texts.at(-1) ?? '';
  if (kind === 'number') return last.trim() === '' ? Number.NaN : Number(last);
  if (kind !== 'list') return last;
  return texts.flatMap((text) => text.split(',').map((item) => item.trim())).filter((item) => item !== '');
};

/**
 * The values of all parameters: those that are given, else the defaults.
 * @param given `name=value`, as on a command line.
 * @throws UsageError where one is unknown or does not fit.
 */
export const parametersFrom = (
  { id, parameters }: { readonly id: string; readonly parameters: Parameters },
  given: readonly string[],
): ParameterValues => {
  const texts = new Map<string, string[]>();
  for (const one of given) {
    const cut = one.indexOf('=');
    if (cut < 1) throw new UsageError(`--param ${one} has no name and value`, 'write it as name=value');
    const name = one.slice(0, cut);
    if (!Object.hasOwn(parameters, name)) {
      const names = Object.keys(parameters);
      const near = nearest(name, names);
      throw new UsageError(
        `${id} has no parameter ${name}`,
        names.length === 0
          ? 'it takes none'
          : `${near.length > 0 ? `near: ${near.join(', ')}; ` : ''}it takes ${names.join(', ')}`,
      );
    }
    texts.set(name, [...(texts.get(name) ?? []), one.slice(cut + 1)]);
  }
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => {
      const told = texts.get(name);
      if (told === undefined) return [name, parameter.default];
      const checked = schemaOf(parameter).safeParse(fromTexts(parameter, told));
      if (checked.success) return [name, checked.data];
      throw new UsageError(
        `${name}=${told.join(',')} does not fit: ${id} expects ${checked.error.issues[0]?.message ?? 'another value'}`,
        parameter.meaning,
      );
    }),
  );
};

/** What every question may ask for without declaring it. */
export const offeredNames: ReadonlySet<string> = new Set(['now', 'documentation']);

/** The names of the values that a question asks for, `$name`, outside of its texts and comments. */
export const namesIn = (sql: string): ReadonlySet<string> => {
  const bare = sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  return new Set([...bare.matchAll(/\$([a-z_]\w*)/gi)].map(([, name]) => name as string));
};
