import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { fetchChildren } from '../../api/pages.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { KindIcon } from '../../parts/names.tsx';
import { StatusTag } from '../../parts/StatusTag.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { useRows } from '../../parts/useRows.ts';

interface Node {
  /** `space`, or the kind of a content. */
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly note?: string | null;
  readonly status?: string | null;
  readonly space: string;
  readonly hasChildren: boolean;
}

interface BranchProps {
  readonly node: Node;
  readonly account: string | undefined;
  readonly opened?: boolean;
}

/** One row of the tree, and what stands below it once it is opened. */
export const Branch = ({ node, account, opened = false }: BranchProps) => {
  const [open, { toggle }] = useDisclosure(opened);
  const { kind, id, name, note, status, hasChildren } = node;
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
        <Link
          to={kind === 'space' ? '/spaces/$id' : '/pages/$id'}
          params={{ id }}
          className="k-cut"
          dir="auto"
          title={name}
        >
          {name}
        </Link>
        {note != null && <span className="k-dim k-cut k-tree-note">{note}</span>}
        <StatusTag status={status ?? null} />
      </div>
      {open && <Children node={node} account={account} />}
    </li>
  );
};

const Children = ({ node, account }: { readonly node: Node; readonly account: string | undefined }) => {
  const filter = { account, space: node.space, parent: node.kind === 'space' ? undefined : node.id };
  const children = useRows(['tree', filter], (cursor, signal) => fetchChildren(filter, cursor, signal));
  if (children.error !== null) return <Trouble error={children.error} onRetry={children.again} />;
  if (children.rows.length === 0) {
    return (
      <div style={{ padding: '6px 8px 6px 46px' }}>
        {children.loading ? <Bones lines={3} /> : <span className="k-dim">Nothing stands here.</span>}
      </div>
    );
  }
  return (
    <ul className="k-tree">
      {children.rows.map((child) => (
        <Branch
          key={child.id}
          node={{ ...child, name: child.title || child.id, space: node.space }}
          account={account}
        />
      ))}
      {children.hasMore && (
        <li>
          <button type="button" className="k-more" onClick={children.onMore}>
            More
          </button>
        </li>
      )}
    </ul>
  );
};
