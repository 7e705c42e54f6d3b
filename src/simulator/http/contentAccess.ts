import type { ContentKind, ContentStatus, SimContent } from '../site.ts';
import type { Call } from './call.ts';
import { notFound } from './problem.ts';
import { assertNumeric } from './query.ts';

/** What a read answers for content of these statuses: its access, and the right that its status asks for besides. */
export function readable(call: Call, content: SimContent, statuses: ReadonlySet<ContentStatus>): boolean {
  if (!statuses.has(content.status)) return false;
  if (content.status === 'draft') return content.authorId === call.viewer.accountId;
  if (!call.viewer.sees(content)) return false;
  // Trashed content is listed to those who could restore or purge it [assumed: no document says who].
  if (content.status !== 'trashed' && content.status !== 'deleted') return true;
  const space = call.site.spaces.get(content.spaceId);
  return space !== undefined && call.viewer.administers(space);
}

/** What single reads find where no status is asked for. */
export const LIVING: ReadonlySet<ContentStatus> = new Set<ContentStatus>(['current', 'archived']);

/** The content that a path names; 404 where it is absent, of another kind, or not for this viewer. */
export function contentFromPath(
  call: Call,
  kinds: readonly ContentKind[],
  statuses: ReadonlySet<ContentStatus> = LIVING,
): SimContent {
  const id = call.params.id!;
  assertNumeric(id);
  const content = call.site.contents.get(id);
  if (content === undefined || !kinds.includes(content.kind) || !readable(call, content, statuses)) {
    throw notFound(kinds[0]);
  }
  return content;
}
