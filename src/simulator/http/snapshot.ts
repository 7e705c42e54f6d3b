import type { SimToken, Site } from '../site.ts';
import { viewerOf } from './sight.ts';
import { SiteIndex } from './siteIndex.ts';
import type { Viewer } from './viewer.ts';

const NOTHING: ReadonlySet<string> = new Set();

const without = (viewer: Viewer, hidden: ReadonlySet<string>): Viewer => ({
  ...viewer,
  seesSpace: (space) => !hidden.has(space.id) && viewer.seesSpace(space),
  administers: (space) => !hidden.has(space.id) && viewer.administers(space),
  sees: (content) => !hidden.has(content.spaceId) && viewer.sees(content),
  edits: (content) => !hidden.has(content.spaceId) && viewer.edits(content),
});

/** What has been worked out of a site: its index, and what each token sees. Begun anew when the site's revision rises. */
export class Snapshot {
  readonly #site: Site;
  #revision: number;
  #index: SiteIndex;
  #viewers = new Map<SimToken, Viewer>();

  constructor(site: Site) {
    this.#site = site;
    this.#revision = site.revision;
    this.#index = new SiteIndex(site);
  }

  /** `hidden`: ids of spaces that the token has lost sight of. */
  of(token: SimToken, hidden: ReadonlySet<string> = NOTHING): { readonly index: SiteIndex; readonly viewer: Viewer } {
    if (this.#site.revision !== this.#revision) {
      this.#revision = this.#site.revision;
      this.#index = new SiteIndex(this.#site);
      this.#viewers.clear();
    }
    let viewer = this.#viewers.get(token);
    if (viewer === undefined) {
      viewer = viewerOf(this.#site, token);
      this.#viewers.set(token, viewer);
    }
    return { index: this.#index, viewer: hidden.size === 0 ? viewer : without(viewer, hidden) };
  }
}
