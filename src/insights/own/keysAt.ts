import type { z } from 'zod';

/** What zod keeps of a schema, as far as it is walked here. */
interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly options?: readonly z.ZodType[];
}

const defOf = (schema: z.ZodType): Def => schema._zod.def as unknown as Def;

/**
 * The keys that a map may have somewhere in what a schema describes.
 * @param given what was written: of several forms that a value may have, the one whose fixed words it has is meant.
 */
export const keysAt = (schema: z.ZodType, path: readonly PropertyKey[], given: unknown): readonly string[] => {
  const { type, shape, element, valueType, innerType, in: before, options } = defOf(schema);
  if (innerType !== undefined) return keysAt(innerType, path, given);
  if (type === 'pipe' && before !== undefined) return keysAt(before, path, given);
  if (options !== undefined) {
    const meant = options.filter((option) => agrees(option, given));
    return [...new Set(meant.flatMap((option) => keysAt(option, path, given)))];
  }
  const [key, ...rest] = path;
  if (key === undefined) return Object.keys(shape ?? {});
  const inner = shape?.[String(key)] ?? element ?? valueType;
  return inner === undefined ? [] : keysAt(inner, rest, (given as Readonly<Record<PropertyKey, unknown>>)?.[key]);
};

/** Whether a value has the fixed words (`kind: slack`) that a form of it demands. */
const agrees = (option: z.ZodType, given: unknown): boolean => {
  const { shape } = defOf(option);
  return Object.entries(shape ?? {}).every(([key, one]) => {
    const value = (given as Readonly<Record<string, unknown>> | null)?.[key];
    return defOf(one).type !== 'literal' || one.safeParse(value).success;
  });
};
