import type { Tone } from './Tag.tsx';
import { Tag } from './Tag.tsx';

const TONES: Readonly<Record<string, Tone>> = {
  missing: 'warn',
  trashed: 'bad',
  deleted: 'bad',
  inactive: 'warn',
  closed: 'bad',
};

/** The status of a page, a space or a person; what is ordinary is not said. */
export const StatusTag = ({ status }: { readonly status: string | null }) =>
  status === null || status === 'current' || status === 'active' ? null : (
    <Tag tone={TONES[status] ?? 'plain'}>{status}</Tag>
  );
