import { useSyncExternalStore } from 'react';

/** Whether the server did not answer the last time; the app looks again until it does. */
const LOOK_AGAIN_MILLIS = 2000;

let lost = false;
let looking: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();
let onFound = (): void => {};

/** What is to happen once the server answers again. */
export const whenFound = (then: () => void): void => {
  onFound = then;
};

export const setLost = (now: boolean): void => {
  if (now === lost) return;
  lost = now;
  for (const listener of listeners) listener();
  if (lost) lookAgain();
  else onFound();
};

const lookAgain = (): void => {
  clearTimeout(looking);
  looking = setTimeout(() => {
    fetch('/healthz').then(
      ({ ok }) => (ok ? setLost(false) : lookAgain()),
      () => lookAgain(),
    );
  }, LOOK_AGAIN_MILLIS);
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useLost = (): boolean => useSyncExternalStore(subscribe, () => lost);
