import { useSearch } from '@tanstack/react-router';

/** The account that the address names; undefined: the only one there is. */
export const useAccount = (): string | undefined => useSearch({ strict: false }).account;
