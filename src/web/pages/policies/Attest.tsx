import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { attestPage } from '../../api/policies.ts';
import { toast } from '../../parts/toast.tsx';

interface AttestProps {
  readonly page: string;
  readonly version: number;
  readonly account: string | undefined;
}

/** Says that a version of a page was reviewed, with a note. */
export const Attest = ({ page, version, account }: AttestProps) => {
  const client = useQueryClient();
  const [note, setNote] = useState<string>();
  const attest = useMutation({
    mutationFn: () => attestPage(page, account, version, note ?? ''),
    onSuccess: async () => {
      setNote(undefined);
      toast(`Version ${version} is attested`);
      await Promise.all(
        ['standing', 'reviews', 'plan', 'controls', 'control'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      );
    },
  });
  if (note === undefined) {
    return (
      <Button variant="default" onClick={() => setNote('')}>
        Attest version {version}…
      </Button>
    );
  }
  return (
    <form
      className="k-line-up"
      onSubmit={(event) => {
        event.preventDefault();
        attest.mutate();
      }}
    >
      <TextInput
        size="xs"
        aria-label="Note on the review"
        placeholder="Note (may be empty)"
        value={note}
        dir="auto"
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit" loading={attest.isPending}>
        Attest
      </Button>
      <Button variant="subtle" color="gray" onClick={() => setNote(undefined)}>
        Leave it
      </Button>
    </form>
  );
};
