import { useCallback, useEffect } from 'react';
import { isTyping } from '../app/shortcuts.ts';

/**
 * Rows of a table that are selected one by one: by their boxes, and by x where the focus is in them.
 * @param keys the rows as they stand.
 */
export const useSelection = (
  keys: readonly string[],
  onChange: (change: (before: ReadonlySet<string>) => ReadonlySet<string>) => void,
): ((key: string) => void) => {
  const toggle = useCallback(
    (key: string): void =>
      onChange((before) => new Set(before.has(key) ? [...before].filter((one) => one !== key) : [...before, key])),
    [onChange],
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'x' || event.metaKey || event.ctrlKey || event.altKey || isTyping(event)) return;
      const row = document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row;
      const key = row === undefined ? undefined : keys[Number(row)];
      if (key === undefined) return;
      event.preventDefault();
      toggle(key);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [keys, toggle]);
  return toggle;
};
