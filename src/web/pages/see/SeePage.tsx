import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { peopleFoundQuery, personQuery } from '../../api/people.ts';
import type { Looked } from '../../api/seen.ts';
import { seenSpacesQuery } from '../../api/seen.ts';
import { useAccount } from '../../app/account.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Head } from '../../parts/Head.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { LinkButton } from '../../parts/LinkButton.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { MomentField } from '../../parts/MomentField.tsx';
import { addressOf } from '../../parts/names.tsx';
import { many } from '../../parts/numbers.ts';
import { SearchField } from '../../parts/SearchField.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { ViewLink } from '../../parts/ViewLink.tsx';
import { When } from '../../parts/When.tsx';
import { SeenBranch } from './SeenBranch.tsx';

const route = getRouteApi('/signed-in/shell/see');

/** The site as one person sees it, at a moment. */
export const SeePage = () => {
  const account = useAccount();
  const { person, at } = route.useSearch();
  const navigate = route.useNavigate();
  if (person === undefined) {
    return (
      <div className="k-page">
        <Head
          title="See as a person"
          sub="Walk the site as somebody sees it. Each look is noted in the activity log."
        />
        <Choose account={account} />
      </div>
    );
  }
  return (
    <div className="k-page">
      <SeeBanner person={person} account={account} />
      <Head
        title="What they see"
        sub="Pages stand in the order of their ids, with their titles of now; what they cannot see is left out."
        actions={
          <MomentField
            value={at}
            onChange={(next) => void navigate({ search: (before) => ({ ...before, at: next }), replace: true })}
          />
        }
      />
      <Seen looked={{ account, person, at }} />
    </div>
  );
};

const Choose = ({ account }: { readonly account: string | undefined }) => {
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const [words, setWords] = useState(q);
  const found = useQuery({ ...peopleFoundQuery(account, words ?? ''), enabled: words !== undefined });
  return (
    <>
      <div className="k-filters">
        <SearchField
          label="Name or e-mail"
          value={words}
          onSearch={(next) => {
            setWords(next);
            void navigate({ search: (before) => ({ ...before, q: next }), replace: true });
          }}
        />
      </div>
      <Card flush>
        {words === undefined ? (
          <Empty icon="eye" title="Choose a person">
            By a part of their name or e-mail.
          </Empty>
        ) : found.error !== null ? (
          <Trouble error={found.error} onRetry={() => void found.refetch()} />
        ) : found.data === undefined ? (
          <div style={{ padding: 16 }}>
            <Bones lines={4} />
          </div>
        ) : found.data.items.length === 0 ? (
          <Empty icon="person" title="Nobody is called that" />
        ) : (
          <ul className="k-list">
            {found.data.items.map(({ id, name, email }) => (
              <li key={id} className="k-row">
                <span className="k-row-main k-cut">
                  <bdi>{name || id}</bdi> <span className="k-dim">{email}</span>
                </span>
                <LinkButton to="/see" search={{ person: id }} variant="default" size="compact-sm">
                  See as
                </LinkButton>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </>
  );
};

const SeeBanner = ({ person, account }: { readonly person: string; readonly account: string | undefined }) => {
  const navigate = route.useNavigate();
  const known = useQuery(personQuery(person, account));
  const name = known.data?.name || person;
  return (
    <div className="k-see" role="status">
      <Icon name="eye" />
      <span className="k-row-main">
        You see the site as{' '}
        <ViewLink href={addressOf('people', person)} className="k-link">
          {name}
        </ViewLink>{' '}
        would. Each look is noted in the activity log.
      </span>
      <Button
        variant="default"
        size="compact-sm"
        onClick={() => void navigate({ search: ({ account: site }) => ({ account: site }) })}
      >
        Leave
      </Button>
    </div>
  );
};

const Seen = ({ looked }: { readonly looked: Looked }) => {
  const { space } = route.useSearch();
  const spaces = useQuery(seenSpacesQuery(looked));
  return (
    <Loaded query={spaces} meanwhile={<Bones lines={10} />}>
      {({ items, counts, at }) => (
        <>
          <div className="k-line-up">
            <Tag tone="good">{many(counts.yes, 'page')}</Tag>
            {counts.unknown > 0 && <Tag tone="warn">{many(counts.unknown, 'page')} unknown</Tag>}
            <span className="k-dim">
              in {many(items.length, 'space')}, as of the crawl of <When at={at} exact />
            </span>
          </div>
          <Card flush>
            {items.length === 0 ? (
              <Empty icon="eye" title="They can enter no space" />
            ) : (
              <div style={{ padding: 8 }}>
                <ul className="k-tree" aria-label="Spaces that they can enter">
                  {items.map((one) => (
                    <SeenBranch
                      key={`${one.id} ${looked.at}`}
                      node={{
                        kind: 'space',
                        id: one.id,
                        name: one.name || one.id,
                        verdict: one.door,
                        reason: one.door === 'unknown' ? 'whether they can enter it could not be read' : null,
                        hasChildren: one.yes + one.unknown > 0,
                        pages: one,
                      }}
                      looked={looked}
                      opened={one.id === space}
                    />
                  ))}
                </ul>
              </div>
            )}
          </Card>
        </>
      )}
    </Loaded>
  );
};
