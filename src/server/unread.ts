import { UsageError } from '../model/errors.ts';

/** For answers of the access engine that may be missing: null where no run has read yet what they need. */
export const ifUnread = (error: unknown): null => {
  if (error instanceof UsageError) return null;
  throw error;
};
