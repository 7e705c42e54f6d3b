import { fetchVersions } from '../../api/pages.ts';
import { Card } from '../../parts/Card.tsx';
import { MoreList } from '../../parts/MoreList.tsx';
import { PersonLink } from '../../parts/names.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { useRows } from '../../parts/useRows.ts';
import { When } from '../../parts/When.tsx';

export const VersionsTab = ({ id, account }: { readonly id: string; readonly account: string | undefined }) => {
  const versions = useRows(['versions', id, account], (cursor, signal) => fetchVersions(id, account, cursor, signal));
  return (
    <Card flush>
      <MoreList
        rows={versions}
        keyOf={({ number }) => `${number}`}
        empty="No version is known"
        more="Older versions"
        row={({ number, author, createdAt, message, minor }) => (
          <div className="k-row">
            <span className="k-number" style={{ minWidth: 34 }}>
              v{number}
            </span>
            <span className="k-row-main">
              <PersonLink person={author} /> {minor && <Tag>minor</Tag>}
              {message !== null && message !== '' && (
                <span className="k-dim k-cut" dir="auto">
                  {message}
                </span>
              )}
            </span>
            <span className="k-row-end">
              <When at={createdAt} exact />
            </span>
          </div>
        )}
      />
    </Card>
  );
};
