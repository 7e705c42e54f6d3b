import type { SimComment, SimContent } from '../site.ts';
import { contentOrdinal, idOf } from './ids.ts';
import type { People } from './people.ts';
import { fraction, mix, Random } from './random.ts';

const SALT = 7;

/** Most pages are never commented; a few are discussed at length. */
function countOn(seed: number, content: SimContent): number {
  const commentable = content.kind === 'page' || content.kind === 'blogpost';
  if (!commentable || content.status === 'draft') return 0;
  const luck = fraction(seed, SALT, contentOrdinal(content.id));
  if (luck < 0.85) return 0;
  return Math.ceil(0.4 / (1.001 - luck) ** 0.5);
}

const RESOLUTIONS: readonly SimComment['resolution'][] = [
  'open',
  'open',
  'resolved',
  'resolved',
  'reopened',
  'dangling',
];

/** Footer and inline comments with their replies, for the whole site. */
export function buildComments(
  seed: number,
  now: number,
  contents: Iterable<SimContent>,
  people: People,
): Map<string, SimComment> {
  const random = new Random(seed, SALT);
  const comments = new Map<string, SimComment>();
  for (const content of contents) {
    const onPage: SimComment[] = [];
    for (let left = countOn(seed, content); left > 0; left -= 1) {
      const repliedTo = onPage.length > 0 && random.chance(0.35) ? random.pick(onPage) : null;
      const since = repliedTo?.createdAt ?? content.createdAt;
      const comment: SimComment = {
        id: idOf('comment', comments.size),
        kind: repliedTo?.kind ?? (random.chance(0.35) ? 'inline' : 'footer'),
        contentId: content.id,
        parentCommentId: repliedTo === null ? null : repliedTo.id,
        authorId: random.chance(0.04) ? random.pick(people.guests).accountId : random.pick(people.staff).accountId,
        createdAt: Math.floor(since + (now - since) * random.float() ** 4),
        resolution: repliedTo?.resolution ?? random.pick(RESOLUTIONS),
      };
      onPage.push(comment);
      comments.set(comment.id, comment);
    }
  }
  return comments;
}

const REMARKS = [
  'Could you add the numbers for the last quarter?',
  'Done &mdash; see the new section.',
  'I think this is outdated since the migration.',
  'Danke, passt so!',
  'これで大丈夫です。',
  '+1',
  'Who owns this page now?',
  'The link in the second paragraph is broken.',
];

/** The storage format of a comment, a function of its id. */
export function commentStorage(seed: number, comment: SimComment): string {
  const drawn = mix(seed, SALT, Number(comment.id));
  const mention = drawn % 4 === 0 ? `<ac:link><ri:user ri:account-id="${comment.authorId}" /></ac:link> ` : '';
  return `<p>${mention}${REMARKS[(drawn >>> 3) % REMARKS.length] as string}</p>`;
}
