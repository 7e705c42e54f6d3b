import type { Site } from '../site.ts';
import type { Query } from './query.ts';
import type { SiteIndex } from './siteIndex.ts';
import type { Viewer } from './viewer.ts';

/** One request, as a handler sees it: authenticated, routed, and within its token's scopes. */
export interface Call {
  readonly site: Site;
  readonly index: SiteIndex;
  readonly viewer: Viewer;
  /** The site's own address, never the gateway's: links on the gateway are still the site's. */
  readonly origin: string;
  /** Path on the site. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  /** The parsed JSON body; undefined where there is none. */
  readonly body: unknown;
  /** By how many places a list by offset has turned since it was first asked for. */
  readonly rotation: number;
  /** How far the index of searches lags behind the site, in milliseconds. */
  readonly indexLagMillis: number;
}
