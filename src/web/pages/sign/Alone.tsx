import type { CSSProperties, ReactNode } from 'react';
import { Logo } from '../../parts/Logo.tsx';

interface AloneProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A view without navigation. */
export const Alone = ({ title, lead, wide = false, children }: AloneProps) => (
  <div className="k-alone" data-wide={wide || undefined}>
    <main className="k-stack" style={{ '--k-gap': '18px' } as CSSProperties}>
      <div className="k-brand" style={{ padding: 0 }}>
        <Logo size={24} /> Kscope
      </div>
      <div>
        <h1 style={{ margin: 0, fontSize: 22, letterSpacing: '-0.02em' }}>{title}</h1>
        {lead !== undefined && <div className="k-dim">{lead}</div>}
      </div>
      {children}
    </main>
  </div>
);
