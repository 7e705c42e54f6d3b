import { Problem } from './problem.ts';

/** No text holds NUL or half a character, and no database keeps them: they come from programs that try what happens. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Nothing that is asked for is so deep, and what looks into it again and again must not run out of stack. */
const MOST_LEVELS = 64;

/** @throws Problem where anything in a request holds what cannot be kept, or things in things without an end. */
export const refuseUnstorable = (value: unknown, target: string, path: readonly string[] = []): void => {
  if (typeof value === 'string' && !isStorable(value)) {
    const message = 'holds a character that no text has (NUL, or half of one)';
    throw new Problem(400, `${path.join('.') || target}: ${message}`, {
      errors: [{ in: target, path: path.join('.'), message }],
      mend: 'leave it out',
    });
  }
  if (typeof value !== 'object' || value === null) return;
  if (path.length === MOST_LEVELS) {
    throw new Problem(400, `${target}: it is more than ${MOST_LEVELS} levels deep`, { mend: 'send it flatter' });
  }
  for (const [name, part] of Object.entries(value)) {
    refuseUnstorable(name, target, path);
    refuseUnstorable(part, target, [...path, name]);
  }
};
