import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { whenFound } from '../api/lost.ts';
import { Problem } from '../api/problem.ts';
import { toastError } from '../parts/toast.tsx';
import { leaveToSignIn } from './signedOut.ts';

const isSignedOut = (error: unknown): boolean => error instanceof Problem && error.status === 401;

/** An expired session leads to the sign-in, and from there back to where the person was. */
const signedOutLeads = (error: unknown): void => {
  if (isSignedOut(error)) leaveToSignIn();
};

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: signedOutLeads }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      signedOutLeads(error);
      if (!isSignedOut(error) && mutation.meta?.quiet !== true) toastError(error);
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What the server refused it will refuse again; only what it never heard is asked again.
      retry: (failures, error) => failures < 2 && error instanceof Problem && error.status === 0,
    },
  },
});

whenFound(() => void queryClient.invalidateQueries());
