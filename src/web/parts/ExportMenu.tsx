import { Button, Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { FileFormat, SavedFile } from '../api/files.ts';
import { FILE_FORMATS } from '../api/files.ts';
import { Icon } from './Icon.tsx';
import { count } from './numbers.ts';
import { toast } from './toast.tsx';

const NAMES: Readonly<Record<FileFormat, string>> = {
  csv: 'CSV, for spreadsheets',
  json: 'JSON',
  ndjson: 'NDJSON, one row a line',
};

interface ExportMenuProps {
  readonly save: (format: FileFormat) => Promise<SavedFile>;
  readonly disabled?: boolean;
}

/** Keeps all rows as a file, not just those that are shown. */
export const ExportMenu = ({ save, disabled = false }: ExportMenuProps) => {
  const saving = useMutation({
    mutationFn: save,
    onSuccess: ({ name, mostRows, totalRows }) =>
      toast(
        totalRows !== null && totalRows > mostRows
          ? `${name} has the first ${count(mostRows)} of ${count(totalRows)} rows: filters make it fewer`
          : `${name} is saved`,
      ),
  });
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<Icon name="download" size={14} />}
          loading={saving.isPending}
          disabled={disabled}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FILE_FORMATS.map((format) => (
          <Menu.Item key={format} onClick={() => saving.mutate(format)}>
            {NAMES[format]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};
