import type { SimToken } from '../site.ts';
import type { People } from './people.ts';

/** What a scoped token for reading everything ticks; the audit log and the admin key are not among it. */
const READING_SCOPES = [
  'read:space:confluence',
  'read:page:confluence',
  'read:comment:confluence',
  'read:attachment:confluence',
  'read:label:confluence',
  'read:user:confluence',
  'read:folder:confluence',
  'read:whiteboard:confluence',
  'read:database:confluence',
  'read:embed:confluence',
  'read:content.metadata:confluence',
  'read:hierarchical-content:confluence',
  'read:space.permission:confluence',
  'read:configuration:confluence',
  'read:confluence-content.all',
  'read:confluence-content.permission',
  'read:confluence-content.summary',
  'read:confluence-groups',
  'read:confluence-user',
  'search:confluence',
] as const;

/** The crawler's token, a plain member's, one that has expired, and one that works through the gateway only. */
export function issueTokens({ crawler, member }: People): SimToken[] {
  const token = (
    holder: typeof crawler,
    name: string,
    scopes: readonly string[] | null,
    expired = false,
  ): SimToken => ({
    email: holder.email,
    accountId: holder.accountId,
    secret: `SIMULATED-TOKEN-${name}`,
    scopes: scopes === null ? null : new Set(scopes),
    expired,
  });
  return [
    token(crawler, 'crawler', null),
    token(member, 'member', null),
    token(crawler, 'expired', null, true),
    token(crawler, 'scoped', READING_SCOPES),
  ];
}
