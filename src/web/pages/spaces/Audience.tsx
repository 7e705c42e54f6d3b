import type { SpaceDepth } from '../../api/deeper.ts';
import { Card } from '../../parts/Card.tsx';
import { HrefLink } from '../../parts/HrefLink.tsx';
import { count, many } from '../../parts/numbers.ts';

/** Whom each number is of, and the filter of the table that lists them. */
const LINES = [
  ['anonymous', 'Anonymous people can see'],
  ['everyone', 'Everyone licensed can see'],
  ['external', 'Somebody external can see'],
] as const;

interface AudienceProps {
  /** The id of the space. */
  readonly space: string;
  readonly audience: SpaceDepth['audience'];
}

/** Who can see the pages of a space, in numbers that lead to them. */
export const Audience = ({ space, audience }: AudienceProps) => (
  <Card
    title="Who can see its pages"
    flush
    end={
      <HrefLink href="/access" className="k-link">
        Exposure of the site
      </HrefLink>
    }
  >
    {audience.pages === 0 ? (
      <div className="k-dim" style={{ padding: '4px 16px 14px' }}>
        Not known yet: it is worked out at the end of a crawl
      </div>
    ) : (
      <ul className="k-list">
        {LINES.map(([name, words]) => (
          <li key={name}>
            <HrefLink
              href={`/pages?space=${encodeURIComponent(space)}&seenBy=${name}&status=current`}
              className="k-row"
            >
              <span className="k-row-main">{words}</span>
              <span className="k-row-end k-number">
                {count(audience[name])} of {many(audience.pages, 'page')}
              </span>
            </HrefLink>
          </li>
        ))}
      </ul>
    )}
  </Card>
);
