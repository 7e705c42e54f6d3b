import { Icon } from './Icon.tsx';

export type Verdict = 'yes' | 'no' | 'unknown';

const COLOURS = { yes: 'var(--k-good)', no: 'var(--k-bad)', unknown: 'var(--k-warn)' } as const;
const WORDS = { yes: 'yes', no: 'no', unknown: 'unknown' } as const;

/** Yes, no or unknown, told by form, colour and word. */
export const VerdictMark = ({ verdict }: { readonly verdict: Verdict }) => (
  <span style={{ color: COLOURS[verdict], display: 'inline-flex' }} role="img" aria-label={WORDS[verdict]}>
    <Icon name={verdict} />
  </span>
);
