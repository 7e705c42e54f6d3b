import { TextInput } from '@mantine/core';

interface MomentFieldProps {
  /** What the moment is. */
  readonly name?: string;
  /** ISO 8601; undefined: now. */
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** As of when a question is asked; empty: now. */
export const MomentField = ({ name = 'As of', value, onChange }: MomentFieldProps) => (
  <TextInput
    size="xs"
    type="datetime-local"
    w={262}
    aria-label={`${name} (empty: now)`}
    title={`${name} when; empty: now`}
    leftSection={<span className="k-dim">{name}</span>}
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
