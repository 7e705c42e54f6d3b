import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Right } from '../../api/access.ts';
import { fetchWho } from '../../api/access.ts';
import { peopleFoundQuery } from '../../api/people.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { PersonLink } from '../../parts/names.tsx';
import { many } from '../../parts/numbers.ts';
import { SearchField } from '../../parts/SearchField.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { useRows } from '../../parts/useRows.ts';
import { VerdictMark } from '../../parts/VerdictMark.tsx';
import { When } from '../../parts/When.tsx';

interface WhoProps {
  readonly page: string;
  readonly right: Right;
  readonly at: string | undefined;
  readonly account: string | undefined;
  readonly chosen: string | undefined;
  readonly onChoose: (user: string) => void;
}

/** The people who can, how many, and whether anybody on the internet can. */
export const Who = ({ page, right, at, account, chosen, onChoose }: WhoProps) => {
  const [words, setWords] = useState<string>();
  const who = useRows(['who', page, right, at, account], (cursor, signal) =>
    fetchWho({ page, right, at, account }, cursor, signal),
  );
  if (who.error !== null) {
    return (
      <div style={{ padding: '0 16px 16px' }}>
        <Trouble error={who.error} onRetry={who.again} />
      </div>
    );
  }
  const { first } = who;
  if (first === undefined) {
    return (
      <div style={{ padding: '0 16px 16px' }}>
        <Bones lines={8} />
      </div>
    );
  }
  return (
    <>
      <div className="k-line-up" style={{ padding: '2px 16px 12px' }}>
        <Tag tone="good">{many(first.counts.yes, 'person', 'people')}</Tag>
        {first.counts.unknown > 0 && <Tag tone="warn">{many(first.counts.unknown, 'person', 'people')} unknown</Tag>}
        <AnonymousTag verdict={first.anonymous} />
        <span className="k-dim">
          as of <When at={first.at} />
        </span>
        <span style={{ marginLeft: 'auto' }}>
          <SearchField label="Anybody: why or why not" value={words} onSearch={setWords} />
        </span>
      </div>
      {words !== undefined ? (
        <Anybody words={words} account={account} onChoose={onChoose} />
      ) : who.rows.length === 0 ? (
        <Empty icon="person" title={`Nobody can ${right} it for certain`} />
      ) : (
        <ul className="k-list">
          {who.rows.map((person) => (
            <li key={person.id} className="k-row" aria-current={person.id === chosen || undefined}>
              <VerdictMark verdict={person.verdict} />
              <span className="k-row-main k-cut">
                <PersonLink person={person} />
              </span>
              {person.external === 'yes' && <Tag tone="warn">external</Tag>}
              <WhyButton onClick={() => onChoose(person.id)} />
            </li>
          ))}
        </ul>
      )}
      {who.hasMore && words === undefined && (
        <button type="button" className="k-more" style={{ margin: 8 }} onClick={who.onMore}>
          More people
        </button>
      )}
    </>
  );
};

const AnonymousTag = ({ verdict }: { readonly verdict: 'yes' | 'no' | 'unknown' }) =>
  verdict === 'no' ? (
    <Tag>not on the internet</Tag>
  ) : (
    <Tag tone={verdict === 'yes' ? 'bad' : 'warn'}>
      <Icon name="globe" size={12} />
      {verdict === 'yes' ? 'anyone on the internet' : 'the internet: unknown'}
    </Tag>
  );

const WhyButton = ({ onClick }: { readonly onClick: () => void }) => (
  <Button size="compact-xs" variant="default" onClick={onClick}>
    Why?
  </Button>
);

/** People by name, also those who cannot. */
const Anybody = ({
  words,
  account,
  onChoose,
}: {
  readonly words: string;
  readonly account: string | undefined;
  readonly onChoose: (user: string) => void;
}) => {
  const found = useQuery(peopleFoundQuery(account, words));
  if (found.error !== null) return <Trouble error={found.error} />;
  if (found.data?.items.length === 0) return <Empty icon="person" title="Nobody is called that" />;
  return (
    <ul className="k-list">
      {found.data?.items.map((person) => (
        <li key={person.id} className="k-row">
          <span className="k-row-main k-cut">
            <PersonLink person={person} />
          </span>
          <WhyButton onClick={() => onChoose(person.id)} />
        </li>
      ))}
    </ul>
  );
};
