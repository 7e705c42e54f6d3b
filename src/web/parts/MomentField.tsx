import { TextInput } from '@mantine/core';

interface MomentFieldProps {
  /** ISO 8601; undefined: now. */
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** As of when a question is asked; empty: now. */
export const MomentField = ({ value, onChange }: MomentFieldProps) => (
  <TextInput
    size="xs"
    type="datetime-local"
    w={262}
    aria-label="As of (empty: now)"
    title="As of when; empty: now"
    leftSection={<span className="k-dim">As of</span>}
    leftSectionWidth={52}
    value={value === undefined ? '' : localOf(value)}
    onChange={(event) => {
      const text = event.currentTarget.value;
      onChange(text === '' ? undefined : new Date(text).toISOString());
    }}
  />
);

/** As the field wants it: in the reader's zone, to the minute. */
const localOf = (at: string): string => {
  const time = new Date(at);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};
