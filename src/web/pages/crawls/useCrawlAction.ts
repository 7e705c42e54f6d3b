import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelCrawl, pauseAccount, resumeAccount, startCrawl } from '../../api/accounts.ts';

const ACTIONS = {
  crawl: (name: string) => startCrawl(name, {}),
  full: (name: string) => startCrawl(name, { full: true }),
  pause: pauseAccount,
  resume: resumeAccount,
  cancel: cancelCrawl,
} as const;

/** Starts, stops and gives up the crawls of one account. */
export const useCrawlAction = (name: string) => {
  const client = useQueryClient();
  return useMutation<unknown, Error, keyof typeof ACTIONS>({
    mutationFn: (action) => ACTIONS[action](name),
    onSettled: () =>
      client.invalidateQueries({ predicate: ({ queryKey: [first] }) => first === 'accounts' || first === 'runs' }),
  });
};
