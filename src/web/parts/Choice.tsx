import { NativeSelect } from '@mantine/core';

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  /** What holds where nothing is chosen. */
  readonly none?: string;
  /** What can be chosen besides "any". */
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string | undefined) => void;
}

/** A filter with a few values; the first choice is any of them. */
export const Choice = ({ label, value, none = 'any', options, onChange }: ChoiceProps) => (
  <NativeSelect
    size="xs"
    aria-label={label}
    value={value ?? ''}
    data={[
      { value: '', label: `${label}: ${none}` },
      // What is chosen says of what it is: "yes" alone would not.
      ...options.map((one) => (one.value === value ? { ...one, label: `${label}: ${one.label}` } : one)),
    ]}
    onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
  />
);
