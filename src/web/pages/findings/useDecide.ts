import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Decision, Reopening } from '../../api/findings.ts';
import { decideFindings } from '../../api/findings.ts';

interface Wanted {
  readonly ids: readonly string[];
  readonly decision: Decision | Reopening;
}

/** Decides of findings; whatever shows them is asked anew. */
export const useDecide = (account: string | undefined) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ ids, decision }: Wanted) => decideFindings(account, ids, decision),
    onSuccess: () => Promise.all(['finding', 'findings'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
};
