import { useEffect, useRef } from 'react';
import { DESTINATIONS } from './navigation.ts';

/** How long g waits for its letter, in milliseconds. */
const CHORD = 1200;

export const isTyping = (event: KeyboardEvent): boolean => {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && target.type === 'checkbox') return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
};

interface Shortcuts {
  readonly openPalette: () => void;
  readonly openHelp: () => void;
  readonly go: (to: string) => void;
}

/** The keys that work everywhere: mod+K and / search, ? tells the keys, g and a letter go somewhere. */
export const useShortcuts = (shortcuts: Shortcuts): void => {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    let chordAt = 0;
    const onKey = (event: KeyboardEvent): void => {
      const { openPalette, openHelp, go } = latest.current;
      if (event.key === 'k' && (event.metaKey || event.ctrlKey)) {
        event.preventDefault();
        openPalette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event)) return;
      if (document.querySelector('[role="dialog"]') !== null) return;
      if (event.timeStamp - chordAt < CHORD) {
        chordAt = 0;
        const there = DESTINATIONS.find(({ key }) => key === event.key);
        if (there === undefined) return;
        event.preventDefault();
        go(there.to);
      } else if (event.key === 'g') {
        chordAt = event.timeStamp;
      } else if (event.key === '/') {
        event.preventDefault();
        openPalette();
      } else if (event.key === '?') {
        openHelp();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
};
