import { useSyncExternalStore } from 'react';

/** In which zone moments are shown: that of the reader's machine, or UTC. */
export type Zone = 'local' | 'utc';

const KEPT = 'kscope-zone';

const listeners = new Set<() => void>();

const zoneNow = (): Zone => (localStorage.getItem(KEPT) === 'utc' ? 'utc' : 'local');

/** Kept in this browser. */
export const setZone = (zone: Zone): void => {
  localStorage.setItem(KEPT, zone);
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useZone = (): Zone => useSyncExternalStore(subscribe, zoneNow);
