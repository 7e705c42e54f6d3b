import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

export interface StageProgress {
  readonly name: string;
  readonly title: string;
  readonly status: string;
  readonly items: number;
  /** As far as known. */
  readonly expected: number | null;
  readonly walks: { readonly ended: number; readonly planned: number };
}

interface RunProgress {
  readonly run: string;
  readonly status: string;
  readonly stages: readonly StageProgress[];
  readonly requests: number;
  readonly seconds: number | null;
  readonly requestsPerSecond: number | null;
}

/** How far a run is, as the server tells it; null: nothing was heard yet. What hangs on it is asked anew at its end. */
export const useRunProgress = (id: string): RunProgress | null => {
  const client = useQueryClient();
  const [progress, setProgress] = useState<RunProgress | null>(null);
  useEffect(() => {
    const source = new EventSource(`/api/runs/${encodeURIComponent(id)}/events`);
    source.addEventListener('progress', ({ data }) => setProgress(JSON.parse(data)));
    source.addEventListener('end', ({ data }) => {
      setProgress(JSON.parse(data));
      source.close();
      void client.invalidateQueries();
    });
    return () => source.close();
  }, [id, client]);
  return progress;
};
