import type { SimComment, Site } from '../../site.ts';
import type { BodyFormat } from './page.ts';

/** A comment, as far as all of its lists agree; each list adds or leaves out the names of what it hangs on. */
export function commentJson(site: Site, comment: SimComment, format: BodyFormat | null): Record<string, unknown> {
  const container = site.contents.get(comment.contentId);
  const inContainer =
    container?.kind === 'blogpost' ? { blogPostId: comment.contentId } : { pageId: comment.contentId };
  const space = site.spaces.get(container?.spaceId ?? '');
  return {
    id: comment.id,
    status: 'current',
    title: `Re: ${container?.title ?? ''}`,
    ...(comment.parentCommentId === null ? inContainer : { parentCommentId: comment.parentCommentId }),
    version: {
      number: 1,
      message: '',
      minorEdit: false,
      authorId: comment.authorId,
      createdAt: new Date(comment.createdAt).toISOString(),
    },
    body: format === null ? {} : { [format]: { representation: format, value: site.commentStorage(comment) } },
    ...(comment.kind === 'inline' ? inlineFields(comment) : {}),
    _links: { webui: `/spaces/${space?.key ?? ''}/pages/${comment.contentId}?focusedCommentId=${comment.id}` },
  };
}

/** The properties come under two spellings on live tenants; only the first is documented. */
function inlineFields(comment: SimComment): Record<string, unknown> {
  const marker = `marker-${comment.id}`;
  const selection = `Selection ${comment.id}`;
  return {
    resolutionStatus: comment.resolution,
    properties: {
      inlineMarkerRef: marker,
      inlineOriginalSelection: selection,
      'inline-marker-ref': marker,
      'inline-original-selection': selection,
    },
  };
}
