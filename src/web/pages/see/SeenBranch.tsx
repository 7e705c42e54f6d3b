import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { Looked } from '../../api/seen.ts';
import { fetchSeen } from '../../api/seen.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { KindIcon } from '../../parts/names.tsx';
import { count } from '../../parts/numbers.ts';
import { StatusTag } from '../../parts/StatusTag.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { useRows } from '../../parts/useRows.ts';

interface Node {
  /** `space`, or the kind of a content. */
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly status?: string;
  readonly verdict: 'yes' | 'unknown';
  /** Why it is unknown. */
  readonly reason: string | null;
  readonly hasChildren: boolean;
  /** How many pages they can see there; of spaces. */
  readonly pages?: { readonly yes: number; readonly unknown: number };
}

interface SeenBranchProps {
  readonly node: Node;
  readonly looked: Looked;
  readonly opened?: boolean;
}

/** One row of the tree that somebody sees, and what they see below it. */
export const SeenBranch = ({ node, looked, opened = false }: SeenBranchProps) => {
  const [open, { toggle }] = useDisclosure(opened);
  const { kind, id, name, status, verdict, reason, hasChildren, pages } = node;
  return (
    <li>
      <div className="k-tree-row">
        {hasChildren ? (
          <button
            type="button"
            className="k-twist"
            aria-expanded={open}
            aria-label={`${open ? 'Close' : 'Open'} ${name}`}
            onClick={toggle}
          >
            <Icon name={open ? 'down' : 'right'} size={14} />
          </button>
        ) : (
          <span style={{ width: 20 }} />
        )}
        <span className="k-dim" style={{ display: 'inline-flex' }}>
          {kind === 'space' ? <Icon name="space" size={14} /> : <KindIcon kind={kind} />}
        </span>
        {kind === 'space' ? (
          <Link to="/spaces/$id" params={{ id }} className="k-cut" dir="auto" title={name}>
            {name}
          </Link>
        ) : (
          <Link
            to="/pages/$id"
            params={{ id }}
            search={{ user: looked.person, ...(looked.at === undefined ? {} : { at: looked.at }) }}
            className="k-cut"
            dir="auto"
            title={name}
          >
            {name}
          </Link>
        )}
        <StatusTag status={status ?? null} />
        {pages !== undefined && (
          <span className="k-dim k-number" style={{ whiteSpace: 'nowrap' }}>
            {count(pages.yes)}
            {pages.unknown > 0 && ` +${count(pages.unknown)}?`}
          </span>
        )}
        {verdict === 'unknown' && (
          <span className="k-line-up k-cut" style={{ gap: 6, flexWrap: 'nowrap' }} title={reason ?? undefined}>
            <Tag tone="warn">unknown</Tag>
            <span className="k-dim k-cut" dir="auto">
              {reason}
            </span>
          </span>
        )}
      </div>
      {open && <Below node={node} looked={looked} />}
    </li>
  );
};

const Below = ({ node, looked }: { readonly node: Node; readonly looked: Looked }) => {
  const place = node.kind === 'space' ? { space: node.id } : { parent: node.id };
  const rows = useRows(['seen', looked, place], (cursor, signal) => fetchSeen(looked, place, cursor, signal));
  if (rows.error !== null) return <Trouble error={rows.error} onRetry={rows.again} />;
  if (rows.rows.length === 0) {
    return (
      <div style={{ padding: '6px 8px 6px 46px' }}>
        {rows.loading ? <Bones lines={3} /> : <span className="k-dim">Nothing that they can see stands here.</span>}
      </div>
    );
  }
  return (
    <ul className="k-tree">
      {rows.rows.map((child) => (
        <SeenBranch key={child.id} node={{ ...child, name: child.title || child.id }} looked={looked} />
      ))}
      {rows.hasMore && (
        <li>
          <button type="button" className="k-more" disabled={rows.loading} onClick={rows.onMore}>
            {rows.loading ? 'Loading…' : 'More'}
          </button>
        </li>
      )}
    </ul>
  );
};
