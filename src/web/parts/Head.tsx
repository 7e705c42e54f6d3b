import type { ReactNode } from 'react';
import { useEffect } from 'react';

interface HeadProps {
  readonly title: string;
  readonly sub?: ReactNode;
  /** Stands before the title. */
  readonly before?: ReactNode;
  readonly actions?: ReactNode;
}

/** The heading of a view; it names the browser's tab too. */
export const Head = ({ title, sub, before, actions }: HeadProps) => {
  useEffect(() => {
    document.title = `${title} · Kscope`;
  }, [title]);
  return (
    <header className="k-head">
      <div>
        {before}
        <h1 className="k-title" title={title.length > 120 ? title : undefined}>
          <bdi>{title}</bdi>
        </h1>
        {sub !== undefined && <div className="k-sub">{sub}</div>}
      </div>
      {actions !== undefined && <div className="k-actions">{actions}</div>}
    </header>
  );
};
