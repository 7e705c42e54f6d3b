import { bodyHash } from '../../../content/hash.ts';
import type { RowOf } from '../../../model/table.ts';
import type { attachments, commentContents, comments } from '../../../model/tables/pages.ts';
import type { Wire } from '../wire.ts';
import { numberOf, textOf, timeOf } from '../wire.ts';

export const commentRow = (kind: 'footer' | 'inline', wire: Wire): RowOf<typeof comments> | null => {
  const commentId = textOf(wire, 'id');
  if (commentId === null) return null;
  return {
    comment_id: commentId,
    page_id: textOf(wire, 'pageId') ?? textOf(wire, 'blogPostId'),
    kind,
    parent_comment_id: textOf(wire, 'parentCommentId'),
    author_id: textOf(wire, 'version', 'authorId'),
    created_at: timeOf(wire, 'version', 'createdAt'),
    status: textOf(wire, 'status'),
    resolution: textOf(wire, 'resolutionStatus'),
    version_number: numberOf(wire, 'version', 'number'),
  };
};

/** The text of a comment, where the list brought it. */
export const commentContentRow = (wire: Wire): RowOf<typeof commentContents> | null => {
  const commentId = textOf(wire, 'id');
  const value = textOf(wire, 'body', 'storage', 'value');
  return commentId === null || value === null
    ? null
    : {
        comment_id: commentId,
        version_number: numberOf(wire, 'version', 'number') ?? 1,
        sha256: bodyHash(value),
        value,
      };
};

export const attachmentRow = (wire: Wire): RowOf<typeof attachments> | null => {
  const attachmentId = textOf(wire, 'id');
  if (attachmentId === null) return null;
  return {
    attachment_id: attachmentId,
    page_id: textOf(wire, 'pageId') ?? textOf(wire, 'blogPostId'),
    title: textOf(wire, 'title') ?? '',
    media_type: textOf(wire, 'mediaType'),
    bytes: numberOf(wire, 'fileSize'),
    author_id: textOf(wire, 'version', 'authorId'),
    created_at: timeOf(wire, 'createdAt'),
    status: textOf(wire, 'status'),
    version_number: numberOf(wire, 'version', 'number'),
    comment: textOf(wire, 'comment'),
  };
};
