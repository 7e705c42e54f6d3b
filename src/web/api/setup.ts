import { queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: () => call('get /api/setup', {}),
  staleTime: 0,
});

interface Claim {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Makes the first admin, and signs them in. */
export const claim = (body: Claim) => call('post /api/setup', { body });

/** Sets the password of somebody who was invited, and signs them in. */
export const acceptInvitation = (body: { readonly token: string; readonly password: string }) =>
  call('post /api/invitation', { body });
