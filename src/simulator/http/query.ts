import { badRequest } from './problem.ts';

/** The query of one request, read by the documented rules. What is not asked for is ignored, as the real site does. */
export class Query {
  readonly params: URLSearchParams;

  constructor(params: URLSearchParams) {
    this.params = params;
  }

  text(name: string): string | null {
    return this.params.get(name);
  }

  flag(name: string, otherwise = false): boolean {
    const value = this.params.get(name);
    return value === null ? otherwise : value === 'true';
  }

  /** Lists come repeated, comma-separated, or both. */
  list(name: string): readonly string[] {
    return this.params.getAll(name).flatMap((value) => value.split(',').filter((item) => item !== ''));
  }

  /** v2: a limit outside its range is refused. */
  limit(otherwise = 25, max = 250): number {
    return this.integer('limit', otherwise, 1, max);
  }

  /** v1: "this may be restricted by fixed system limits", silently. */
  cappedLimit(otherwise: number, max: number): number {
    return Math.min(this.integer('limit', otherwise, 0, Number.MAX_SAFE_INTEGER), max);
  }

  start(): number {
    return this.integer('start', 0, 0, Number.MAX_SAFE_INTEGER);
  }

  integer(name: string, otherwise: number, min: number, max: number): number {
    const value = this.params.get(name);
    if (value === null) return otherwise;
    const parsed = /^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (!(parsed >= min && parsed <= max)) {
      throw badRequest(
        `Provided value {${value}} for '${name}' is not the correct type. Expected an integer from ${min} to ${max}`,
      );
    }
    return parsed;
  }

  /** Content, space and label ids: int64 in parameters though strings in bodies; null where the filter is absent. */
  ids(name: string, max: number): readonly string[] | null {
    if (!this.params.has(name)) return null;
    const ids = this.list(name);
    for (const id of ids) assertNumeric(id, name);
    if (ids.length > max) throw badRequest(`Too many values for '${name}': ${ids.length}, at most ${max} are allowed`);
    return ids;
  }

  /** A filter by several names; null where it is absent. */
  texts(name: string, max: number): readonly string[] | null {
    if (!this.params.has(name)) return null;
    const values = this.list(name);
    if (values.length > max)
      throw badRequest(`Too many values for '${name}': ${values.length}, at most ${max} are allowed`);
    return values;
  }

  /** One of a closed list, or the default where absent. */
  choice<T extends string>(name: string, allowed: readonly T[]): T | null;
  choice<T extends string>(name: string, allowed: readonly T[], otherwise: T): T;
  choice<T extends string>(name: string, allowed: readonly T[], otherwise: T | null = null): T | null {
    const value = this.params.get(name);
    return value === null ? otherwise : member(name, value, allowed);
  }

  choices<T extends string>(name: string, allowed: readonly T[], otherwise: readonly T[]): ReadonlySet<T> {
    const values = this.list(name);
    return new Set(values.length === 0 ? otherwise : values.map((value) => member(name, value, allowed)));
  }
}

function member<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) {
    throw badRequest(
      `Provided value {${value}} for '${name}' is not the correct type. Expected one of ${allowed.join(', ')}`,
    );
  }
  return found;
}

export function assertNumeric(value: string, name = 'id'): void {
  if (!/^\d{1,19}$/.test(value)) {
    throw badRequest(`Provided value {${value}} for '${name}' is not the correct type. Expected type is long`);
  }
}
