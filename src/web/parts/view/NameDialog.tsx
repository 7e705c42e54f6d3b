import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { toastError } from '../toast.tsx';

interface NameDialogProps {
  readonly title: string;
  readonly opened: boolean;
  readonly name: string;
  readonly shared: boolean;
  /** What sharing means here. */
  readonly sharing: string;
  readonly onClose: () => void;
  readonly onKeep: (name: string, shared: boolean) => Promise<void>;
}

/** Asks for the name of what is kept, and whether others have it too. */
export const NameDialog = ({ title, opened, onClose, ...form }: NameDialogProps) => (
  <Modal opened={opened} onClose={onClose} title={title} size={420} closeButtonProps={{ 'aria-label': 'Close' }}>
    <NameForm {...form} />
  </Modal>
);

const NameForm = ({ name, shared, sharing, onKeep }: Omit<NameDialogProps, 'title' | 'opened' | 'onClose'>) => {
  const [busy, setBusy] = useState(false);
  const submit = async (data: FormData): Promise<void> => {
    setBusy(true);
    await onKeep(String(data.get('name')).trim(), data.get('shared') !== null).catch(toastError);
    setBusy(false);
  };
  return (
    <form
      className="k-stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(new FormData(event.currentTarget));
      }}
    >
      <TextInput
        label="Name"
        name="name"
        defaultValue={name}
        maxLength={80}
        required
        withAsterisk={false}
        data-autofocus
        dir="auto"
      />
      <Checkbox size="xs" name="shared" defaultChecked={shared} label={sharing} />
      <Button type="submit" loading={busy} style={{ alignSelf: 'flex-end' }}>
        Save
      </Button>
    </form>
  );
};
