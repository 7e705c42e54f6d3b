import { useSyncExternalStore } from 'react';

interface Toast {
  readonly id: number;
  readonly tone: 'plain' | 'bad';
  readonly text: string;
}

/** How long a word stays, in milliseconds. */
const STAYS = 6000;

let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

const set = (next: readonly Toast[]): void => {
  toasts = next;
  for (const listener of listeners) listener();
};

/** Says a word in the corner: something was done, or failed. */
export const toast = (text: string, tone: Toast['tone'] = 'plain'): void => {
  last += 1;
  const id = last;
  set([...toasts, { id, tone, text }]);
  setTimeout(() => set(toasts.filter((one) => one.id !== id)), STAYS);
};

export const toastError = (error: unknown): void =>
  toast(error instanceof Error ? error.message : String(error), 'bad');

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const Toasts = () => (
  <div className="k-toasts" role="status" aria-live="polite">
    {useSyncExternalStore(subscribe, () => toasts).map(({ id, tone, text }) => (
      <div key={id} className="k-toast" data-tone={tone}>
        {text}
      </div>
    ))}
  </div>
);
