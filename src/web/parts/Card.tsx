import type { ReactNode } from 'react';
import { useId } from 'react';

interface CardProps {
  readonly title?: ReactNode;
  /** Stands at the end of the title's line. */
  readonly end?: ReactNode;
  /** Without margins: a list or a table reaches the edges. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

export const Card = ({ title, end, flush = false, children }: CardProps) => {
  const id = useId();
  return (
    <section className="k-card" aria-labelledby={title === undefined ? undefined : id}>
      {title !== undefined && (
        <header className="k-card-head">
          <h2 id={id}>{title}</h2>
          {end}
        </header>
      )}
      <div className={flush ? undefined : 'k-card-body'} style={flush ? { paddingTop: title ? 8 : 0 } : undefined}>
        {children}
      </div>
    </section>
  );
};
