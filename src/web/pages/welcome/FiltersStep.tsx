import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Account } from '../../api/accounts.ts';
import { startCrawl } from '../../api/accounts.ts';
import { FiltersEditor } from '../../parts/FiltersEditor.tsx';

interface FiltersStepProps {
  readonly account: Account;
  readonly onBack: () => void;
  readonly onDone: () => void;
}

/** Which part of the site is read, with what it selects; then the first crawl begins. */
export const FiltersStep = ({ account, onBack, onDone }: FiltersStepProps) => {
  const client = useQueryClient();
  const start = useMutation({
    mutationFn: () => startCrawl(account.name, {}),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['accounts'] });
      onDone();
    },
  });
  return (
    <>
      <FiltersEditor account={account} />
      <div className="k-actions">
        <Button size="sm" loading={start.isPending} onClick={() => start.mutate()}>
          Start the first crawl
        </Button>
        <Button size="sm" variant="default" onClick={onBack}>
          Back
        </Button>
      </div>
    </>
  );
};
