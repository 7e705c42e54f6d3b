import type { PagesFilter } from '../../api/pages.ts';
import { Choice } from '../../parts/Choice.tsx';
import { FilterPill } from '../../parts/FilterPill.tsx';
import { SearchField } from '../../parts/SearchField.tsx';

interface PageFiltersProps {
  readonly filter: PagesFilter;
  readonly spaceName: string | undefined;
  /** Whether the caller may ask who owns and who sees what. */
  readonly ofPeople: boolean;
  readonly onChange: (change: Partial<PagesFilter>) => void;
}

const options = (...values: string[]) => values.map((value) => ({ value, label: value }));

const KINDS = [
  { value: 'any', label: 'everything' },
  ...options('page', 'blogpost', 'folder', 'whiteboard', 'database', 'embed'),
];
const STATUSES = [{ value: 'any', label: 'any' }, ...options('current', 'archived', 'trashed', 'draft', 'missing')];

/** Filters that come by a link rather than by a field. */
const PILLS = [
  ['label', 'Label'],
  ['owner', 'Owner'],
  ['author', 'Author'],
  ['changedBefore', 'Unchanged since'],
  ['changedAfter', 'Changed since'],
] as const;

const OWNERS = [
  { value: 'left', label: 'has left' },
  { value: 'none', label: 'nobody' },
  { value: 'external', label: 'external' },
];

const AUDIENCES = [
  { value: 'anonymous', label: 'anonymous people' },
  { value: 'everyone', label: 'everyone licensed' },
  { value: 'external', label: 'somebody external' },
];

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const AGES = [
  { value: daysAgo(90), label: 'unchanged for 3 months' },
  { value: daysAgo(365), label: 'unchanged for a year' },
  { value: daysAgo(730), label: 'unchanged for 2 years' },
];

export const PageFilters = ({ filter, spaceName, ofPeople, onChange }: PageFiltersProps) => (
  <div className="k-filters">
    <SearchField label="Title" value={filter.q} onSearch={(q) => onChange({ q })} />
    <Choice
      label="Kind"
      none="pages and posts"
      value={filter.kind}
      options={KINDS}
      onChange={(kind) => onChange({ kind })}
    />
    <Choice
      label="Status"
      none="current, archived"
      value={filter.status}
      options={STATUSES}
      onChange={(status) => onChange({ status })}
    />
    <Choice
      label="Age"
      value={AGES.some(({ value }) => value === filter.changedBefore) ? filter.changedBefore : undefined}
      options={AGES}
      onChange={(changedBefore) => onChange({ changedBefore })}
    />
    {ofPeople && (
      <>
        <Choice
          label="Owner"
          value={filter.ownerStatus}
          options={OWNERS}
          onChange={(ownerStatus) => onChange({ ownerStatus })}
        />
        <Choice label="Seen by" value={filter.seenBy} options={AUDIENCES} onChange={(seenBy) => onChange({ seenBy })} />
      </>
    )}
    {filter.space !== undefined && (
      <FilterPill name="Space" value={spaceName ?? filter.space} onRemove={() => onChange({ space: undefined })} />
    )}
    {PILLS.map(([key, name]) => {
      const value = filter[key];
      return value === undefined || (key === 'changedBefore' && AGES.some((age) => age.value === value)) ? null : (
        <FilterPill key={key} name={name} value={value} onRemove={() => onChange({ [key]: undefined })} />
      );
    })}
  </div>
);
