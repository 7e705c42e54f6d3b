import type { Tone } from './Tag.tsx';
import { Tag } from './Tag.tsx';

const TONES: Readonly<Record<string, Tone>> = {
  complete: 'good',
  running: 'info',
  incomplete: 'warn',
  refused: 'warn',
  cancelled: 'plain',
  failed: 'bad',
};

/** How a run or a walk ended, or that it goes on. */
export const RunTag = ({ status }: { readonly status: string }) => <Tag tone={TONES[status] ?? 'plain'}>{status}</Tag>;
