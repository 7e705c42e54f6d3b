import { TextInput } from '@mantine/core';
import type { Zone } from './zone.ts';
import { useZone } from './zone.ts';

interface MomentFieldProps {
  /** What the moment is. */
  readonly name?: string;
  /** ISO 8601; undefined: now. */
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** As of when a question is asked, in the zone that the reader chose; empty: now. */
export const MomentField = ({ name = 'As of', value, onChange }: MomentFieldProps) => {
  const zone = useZone();
  return (
    <TextInput
      size="xs"
      type="datetime-local"
      w={262}
      aria-label={`${name} (empty: now)`}
      title={`${name} when${zone === 'utc' ? ', UTC' : ''}; empty: now`}
      leftSection={<span className="k-dim">{name}</span>}
      leftSectionWidth={52}
      value={value === undefined ? '' : written(value, zone)}
      onChange={(event) => {
        const text = event.currentTarget.value;
        onChange(text === '' ? undefined : new Date(zone === 'utc' ? `${text}Z` : text).toISOString());
      }}
    />
  );
};

/** As the field wants it, to the minute. */
const written = (at: string, zone: Zone): string => {
  const time = new Date(at);
  const shift = zone === 'utc' ? 0 : time.getTimezoneOffset() * 60_000;
  return new Date(time.getTime() - shift).toISOString().slice(0, 16);
};
