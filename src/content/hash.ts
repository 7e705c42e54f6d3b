import { hash } from 'node:crypto';

/** The SHA-256 of a body in UTF-8, as hex. Two versions with the same hash need no second look. */
export const bodyHash = (storage: string): string => hash('sha256', storage, 'hex');
