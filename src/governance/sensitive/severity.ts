import type { Found } from './found.ts';

export const severities = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** Who can see a page, as far as is known. */
export interface Exposure {
  /** For sure; anonymous people aside. */
  readonly viewers: number;
  readonly viewersUnknown: number;
  /** Guests and people from outside among those who can or may see it. */
  readonly guests: number;
  /** Null: not known. */
  readonly anonymous: boolean | null;
}

/** More people than a team. */
const MANY = 25;

/**
 * A secret is high and personal data medium where a team sees it. It is one step less where hardly anybody does, one
 * more where many do, or guests; critical where whoever comes by may read it. Whoever may see it counts as seeing it.
 */
export const severityOf = (kind: Found['kind'], exposure: Exposure | null): Severity => {
  const base = kind === 'secret' ? 2 : 1;
  if (exposure === null) return severities[base] as Severity;
  const { viewers, viewersUnknown, guests, anonymous } = exposure;
  if (anonymous === true) return 'critical';
  const people = viewers + viewersUnknown;
  const step = people > MANY || guests > 0 || anonymous === null ? 1 : people <= FEW ? -1 : 0;
  return severities[base + step] as Severity;
};

const FEW = 3;
