import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { KeyboardEvent } from 'react';
import { useEffect, useState } from 'react';
import type { Found } from '../api/search.ts';
import { searchQuery } from '../api/search.ts';
import type { IconName } from '../parts/Icon.tsx';
import { Icon } from '../parts/Icon.tsx';
import type { Destination } from './navigation.ts';
import { PARTS } from './navigation.ts';
import { useDestinations } from './useDestinations.ts';

interface Entry {
  readonly id: string;
  readonly group: string;
  readonly icon: IconName;
  readonly name: string;
  readonly note: string;
  readonly href: string;
}

interface PaletteProps {
  readonly opened: boolean;
  readonly account: string | undefined;
  readonly onClose: () => void;
}

/** Goes anywhere by a few letters: places of the app, pages, spaces, people. */
export const Palette = ({ opened, account, onClose }: PaletteProps) => (
  <Modal.Root opened={opened} onClose={onClose} padding={0} size={600} yOffset="12vh">
    <Modal.Overlay />
    <Modal.Content aria-label="Search">
      <Modal.Body>
        <PaletteBody account={account} onClose={onClose} />
      </Modal.Body>
    </Modal.Content>
  </Modal.Root>
);

const PaletteBody = ({ account, onClose }: Omit<PaletteProps, 'opened'>) => {
  const router = useRouter();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const [asked] = useDebouncedValue(text.trim(), 120);
  const found = useQuery({ ...searchQuery(account, asked), enabled: asked !== '', placeholderData: keepPreviousData });
  const entries = [
    ...places(useDestinations(), text),
    ...(text.trim() === '' || found.data === undefined ? [] : entriesOf(found.data)),
  ];
  const at = Math.min(chosen, Math.max(0, entries.length - 1));

  useEffect(() => void document.getElementById(`palette-${at}`)?.scrollIntoView({ block: 'nearest' }), [at]);

  const open = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    onClose();
    router.history.push(entry.href);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setChosen((at + step + entries.length) % Math.max(1, entries.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      open(entries[at]);
    }
  };

  return (
    <div>
      <input
        className="k-palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={entries.length > 0 ? `palette-${at}` : undefined}
        aria-label="Search pages, spaces, people"
        placeholder="Search pages, spaces, people, or go to…"
        data-autofocus
        value={text}
        dir="auto"
        onChange={(event) => {
          setText(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="k-palette-list" id="palette-list" role="listbox" aria-label="Found">
        {entries.map((entry, i) => (
          <PaletteEntry
            key={entry.id}
            index={i}
            entry={entry}
            first={entries[i - 1]?.group !== entry.group}
            selected={i === at}
            onOpen={() => open(entry)}
          />
        ))}
        {entries.length === 0 && (
          <div className="k-empty" role="option" aria-selected="false" aria-disabled="true" tabIndex={-1}>
            {found.error !== null
              ? found.error.message
              : found.isFetching
                ? 'Searching…'
                : `Nothing is called “${text}”`}
          </div>
        )}
      </div>
    </div>
  );
};

interface PaletteEntryProps {
  readonly index: number;
  readonly entry: Entry;
  readonly first: boolean;
  readonly selected: boolean;
  readonly onOpen: () => void;
}

const PaletteEntry = ({ index, entry, first, selected, onOpen }: PaletteEntryProps) => (
  <>
    {first && (
      <div className="k-palette-group" role="presentation">
        {entry.group}
      </div>
    )}
    {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the input choose and open */}
    <div
      id={`palette-${index}`}
      className="k-palette-item"
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      onClick={onOpen}
    >
      <Icon name={entry.icon} />
      <span className="k-cut" dir="auto">
        {entry.name}
      </span>
      <span className="k-dim k-cut" dir="auto">
        {entry.note}
      </span>
    </div>
  </>
);

const entriesOf = ({ pages, spaces, people }: Found): Entry[] => [
  ...pages.map(entryOf('Pages', 'page')),
  ...spaces.map(entryOf('Spaces', 'space')),
  ...people.map(entryOf('People', 'person')),
];

const entryOf =
  (group: string, icon: IconName) =>
  ({ id, name, detail, href }: Found['pages'][number]): Entry => ({
    id: `${group} ${id}`,
    group,
    icon,
    name: name || id,
    note: detail ?? '',
    href,
  });

const places = (destinations: readonly Destination[], text: string): Entry[] => {
  const words = text.trim().toLowerCase();
  const found = (name: string, more: string): boolean => `${name} ${more}`.toLowerCase().includes(words);
  const parts = PARTS.filter(({ to }) => words !== '' && destinations.some((one) => one.to === to));
  return destinations
    .filter(({ name, words: more }) => words === '' || found(name, more))
    .map(({ to, name, icon, key }): Entry => ({ id: to, group: 'Go to', icon, name, note: `g ${key}`, href: to }))
    .concat(
      parts
        .filter(({ name, words: more }) => found(name, more))
        .map(({ href, name, icon }) => ({ id: href, group: 'Go to', icon, name, note: '', href })),
    );
};
