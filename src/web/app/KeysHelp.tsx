import { Modal } from '@mantine/core';
import { DESTINATIONS } from './navigation.ts';

const KEYS: readonly (readonly [string, string])[] = [
  ['Ctrl K or /', 'Search everything'],
  ['j · k', 'Down and up in a table'],
  ['Enter', 'Open what has the focus'],
  ['x', 'Select the row, or let it go'],
  ['Esc', 'Close what is open'],
  ['Arrows', 'Walk the matrix of rights'],
  ['?', 'This help'],
  ...DESTINATIONS.map(({ key, name }) => [`g ${key}`, `Go to ${name}`] as const),
];

export const KeysHelp = ({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) => (
  <Modal opened={opened} onClose={onClose} title="Keys" closeButtonProps={{ 'aria-label': 'Close' }}>
    <dl className="k-facts">
      {KEYS.map(([keys, meaning]) => (
        <div key={keys} style={{ display: 'contents' }}>
          <dt>
            <kbd className="k-key">{keys}</kbd>
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  </Modal>
);
