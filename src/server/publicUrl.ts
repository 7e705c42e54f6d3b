import { UsageError } from '../model/errors.ts';

/**
 * The address by which browsers reach the server, without a slash at its end.
 * @throws UsageError where it is none.
 */
export const publicUrlOf = (text: string): string => {
  const url = URL.parse(text.trim());
  const isWhole = url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
  if (isWhole && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '') return url.origin;
  throw new UsageError(
    `--public-url ${text} is not the address of a server`,
    'give it as https://kscope.example.com, without a path (KSCOPE_PUBLIC_URL says the same)',
  );
};
