import type { FindingRow } from '../../api/findings.ts';
import type { Tone } from '../../parts/Tag.tsx';
import { Tag } from '../../parts/Tag.tsx';

const TONES: Readonly<Record<FindingRow['severity'], Tone>> = {
  critical: 'bad',
  high: 'bad',
  medium: 'warn',
  low: 'info',
};

export const SeverityTag = ({ severity }: { readonly severity: FindingRow['severity'] }) => (
  <Tag tone={TONES[severity]}>{severity}</Tag>
);

const STATUS_TONES: Readonly<Record<FindingRow['status'], Tone>> = {
  open: 'accent',
  acknowledged: 'plain',
  suppressed: 'plain',
  closed: 'good',
};

export const FindingStatus = ({ status }: { readonly status: FindingRow['status'] }) => (
  <Tag tone={STATUS_TONES[status]}>{status}</Tag>
);
