import { Button, TagsInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Account, AccountTest } from '../api/accounts.ts';
import { accountTestQuery, changeAccount } from '../api/accounts.ts';
import { Bone } from './Bone.tsx';
import { Card } from './Card.tsx';
import { many } from './numbers.ts';
import { Tag } from './Tag.tsx';
import { Trouble } from './Trouble.tsx';

type Filters = NonNullable<Account['settings']>['filters'];

/** The kinds of filters that people choose most, as the settings name them. */
const KINDS = [
  ['space', 'Only these spaces', 'Key or name; * stands for any characters. ~* are the personal spaces.'],
  ['exclude-space', 'Never these spaces', ''],
  ['label', 'Only pages with one of these labels', ''],
  ['exclude-label', 'Never pages with one of these labels', ''],
  ['page-tree', 'Only these pages and what is below them', 'The digits after /pages/ in their address.'],
  ['exclude-page-tree', 'Never these pages and what is below them', ''],
  ['group', 'Only people of these groups, and what they wrote', ''],
] as const;

/** The filters of an account, and how much of the site they select. */
export const FiltersEditor = ({ account }: { readonly account: Account }) => {
  const client = useQueryClient();
  const kept = account.settings?.filters ?? {};
  const [filters, setFilters] = useState<Filters>(kept);
  const [all, setAll] = useState(KINDS.slice(2).some(([kind]) => (kept[kind]?.length ?? 0) > 0));
  const test = useQuery(accountTestQuery(account.name));
  const save = useMutation({
    mutationFn: (next: Filters) => changeAccount(account.name, { filters: next }),
    meta: { quiet: true },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['accounts'] });
      await client.invalidateQueries({ queryKey: ['account test', account.name] });
    },
  });
  const changed = JSON.stringify(stripped(filters)) !== JSON.stringify(stripped(kept));
  return (
    <Card>
      <div className="k-stack">
        {(all ? KINDS : KINDS.slice(0, 2)).map(([kind, label, description]) => (
          <TagsInput
            key={kind}
            label={label}
            description={description}
            placeholder={filters[kind]?.length ? '' : 'any'}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={[...(filters[kind] ?? [])]}
            onChange={(values) => {
              const next = { ...filters, [kind]: values };
              setFilters(next);
              save.mutate(stripped(next));
            }}
          />
        ))}
        {!all && (
          <div>
            <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
              More filters
            </Button>
          </div>
        )}
        {save.error !== null && <Trouble error={save.error} />}
        <Selection
          test={test.data}
          pending={test.isFetching || save.isPending || (changed && save.error === null)}
          error={test.error}
        />
      </div>
    </Card>
  );
};

const stripped = (filters: Filters): Filters =>
  Object.fromEntries(Object.entries(filters).filter(([, values]) => values.length > 0));

interface SelectionProps {
  readonly test: AccountTest | undefined;
  readonly pending: boolean;
  readonly error: Error | null;
}

/** How much the filters select, each and altogether; without any, everything that the token sees. */
const Selection = ({ test, pending, error }: SelectionProps) => {
  if (error !== null) return <Trouble error={error} />;
  if (pending || test === undefined) {
    return (
      <div className="k-note" role="status" aria-label="Counting">
        <Bone width={260} height={20} />
      </div>
    );
  }
  const { selection, checks } = test;
  if (selection === null) {
    const content = checks.find(({ resource }) => resource === 'content')?.detail;
    const spaces = checks.find(({ resource }) => resource === 'spaces')?.detail;
    return (
      <div className="k-note">
        <span>
          <strong>Everything</strong> that the token sees: {spaces}, {content}.
        </span>
      </div>
    );
  }
  return (
    <div className="k-note" data-tone={selection.problem === null ? undefined : 'warn'}>
      <div className="k-stack" style={{ gap: 6 }}>
        <strong>{selection.problem ?? `Selected: ${amountInWords(selection.altogether)}`}</strong>
        <div className="k-line-up">
          {selection.filters.map(({ filter, value, selects, problem }) => (
            <Tag key={`${filter} ${value}`} tone={problem === null ? 'plain' : 'warn'}>
              <bdi>{value}</bdi>: {problem ?? amountInWords(selects)}
            </Tag>
          ))}
        </div>
      </div>
    </div>
  );
};

const amountInWords = ({ spaces, pages, people }: NonNullable<AccountTest['selection']>['altogether']): string => {
  const parts = [
    spaces == null ? null : many(spaces, 'space'),
    pages == null ? null : many(pages, 'page'),
    people == null ? null : many(people, 'person', 'people'),
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'could not be counted' : parts.join(', ');
};
