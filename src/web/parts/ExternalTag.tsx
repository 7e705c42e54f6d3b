import { Tag } from './Tag.tsx';

interface ExternalTagProps {
  readonly person: {
    readonly external: 'yes' | 'no' | 'unknown';
    readonly externalReason: string;
    readonly guest: boolean | null;
  };
}

/** Whether somebody belongs to the company; why is told on hover. */
export const ExternalTag = ({ person: { external, externalReason, guest } }: ExternalTagProps) => (
  <span title={externalReason}>
    {external === 'yes' ? (
      <Tag tone="warn">{guest ? 'guest' : 'external'}</Tag>
    ) : external === 'no' ? (
      <span className="k-dim">internal</span>
    ) : (
      <span className="k-dim">unknown</span>
    )}
  </span>
);
