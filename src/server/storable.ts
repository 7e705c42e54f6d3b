import { Problem } from './problem.ts';

/** No text holds NUL or half a character, and no database keeps them: they come from programs that try what happens. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** @throws Problem where anything in a request holds what cannot be kept. */
export const refuseUnstorable = (value: unknown, target: string, path: readonly string[] = []): void => {
  if (typeof value === 'string' && !isStorable(value)) {
    const message = 'holds a character that no text has (NUL, or half of one)';
    throw new Problem(400, `${path.join('.') || target}: ${message}`, {
      errors: [{ in: target, path: path.join('.'), message }],
      mend: 'leave it out',
    });
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    refuseUnstorable(name, target, path);
    refuseUnstorable(part, target, [...path, name]);
  }
};
