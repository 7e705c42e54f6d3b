import { TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Icon } from './Icon.tsx';

/** How long to wait for the next letter, in milliseconds. */
const PAUSE = 100;

interface SearchFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  /** As wide as its place. */
  readonly wide?: boolean;
  readonly onSearch: (words: string | undefined) => void;
}

/** A field that narrows a list while it is written in. */
export const SearchField = ({ label, value = '', wide = false, onSearch }: SearchFieldProps) => {
  const [text, setText] = useState(value);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setText(value), [value]);
  useEffect(() => () => clearTimeout(waiting.current), []);
  return (
    <TextInput
      size="xs"
      w={wide ? '100%' : 220}
      aria-label={label}
      placeholder={label}
      leftSection={<Icon name="search" size={14} />}
      value={text}
      dir="auto"
      onChange={(event) => {
        const words = event.currentTarget.value;
        setText(words);
        clearTimeout(waiting.current);
        waiting.current = setTimeout(() => onSearch(words.trim() === '' ? undefined : words), PAUSE);
      }}
    />
  );
};
