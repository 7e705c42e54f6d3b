import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/session.ts';
import type { Destination } from './navigation.ts';
import { DESTINATIONS } from './navigation.ts';

const FOR_VIEWERS = DESTINATIONS.filter(({ forAuditors }) => forAuditors !== true);

/** Where whoever is signed in may look; the server decides, this only spares them the refusals. */
export const useDestinations = (): readonly Destination[] =>
  useQuery(sessionQuery).data?.person.role === 'viewer' ? FOR_VIEWERS : DESTINATIONS;
