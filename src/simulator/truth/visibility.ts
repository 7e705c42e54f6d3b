/**
 * Everything that one person can see, fast enough to ask for each row of every list. The same rules as `access.ts`, put
 * the other way round: few spaces and few chains of restrictions, so each is judged once for each person.
 */

import type { Restriction, SimContent, Site } from '../site.ts';
import { mayUseSite, mayViewSpace, passes } from './access.ts';
import type { Who } from './verdict.ts';

/** What one person sees of a site at one revision. */
export interface Visibility {
  /** Ids of the spaces that pass the first two gates. */
  readonly spaces: ReadonlySet<string>;
  sees(content: SimContent): boolean;
  /** The same for an id; what does not exist is not seen. */
  has(contentId: string): boolean;
}

/** A restriction on viewing, and those above it in the tree. */
interface Chain {
  readonly own: Restriction;
  readonly above: Chain | undefined;
}

/** What holds for everybody at one revision, and each person's view so far. */
interface Kept {
  readonly revision: number;
  readonly chains: ReadonlyMap<string, Chain>;
  readonly views: Map<Who, Visibility>;
}

const kept = new WeakMap<Site, Kept>();

/** What the person (an account id or `anonymous`) sees now; kept until the site's revision moves. */
export function visibility(site: Site, who: Who): Visibility {
  let current = kept.get(site);
  if (current?.revision !== site.revision) {
    current = { revision: site.revision, chains: restrictedChains(site), views: new Map() };
    kept.set(site, current);
  }
  let view = current.views.get(who);
  if (view === undefined) {
    view = look(site, current.chains, who);
    current.views.set(who, view);
  }
  return view;
}

function look(site: Site, chains: ReadonlyMap<string, Chain>, who: Who): Visibility {
  const spaces = new Set<string>();
  for (const space of site.spaces.values()) {
    if (mayUseSite(site, space, who) && mayViewSpace(site, space, who)) spaces.add(space.id);
  }
  const judged = new Map<Chain, boolean>();
  const lets = (chain: Chain | undefined): boolean => {
    if (chain === undefined || site.edition === 'free') return true;
    let verdict = judged.get(chain);
    if (verdict === undefined) {
      verdict = passes(site, chain.own, who) && lets(chain.above);
      judged.set(chain, verdict);
    }
    return verdict;
  };
  const sees = (content: SimContent): boolean =>
    spaces.has(content.spaceId) &&
    (content.status !== 'draft' || content.authorId === who) &&
    lets(chains.get(content.id));
  const has = (contentId: string): boolean => {
    const content = site.contents.get(contentId);
    return content !== undefined && sees(content);
  };
  return { spaces, sees, has };
}

/**
 * The chain of every content that stands under a restriction or has one; the many others are absent. Passes over the
 * site until nothing changes: two where parents are older than their children, more only after things were moved.
 */
function restrictedChains(site: Site): Map<string, Chain> {
  const chains = new Map<string, Chain>();
  for (let changed = true; changed; ) {
    changed = false;
    for (const content of site.contents.values()) {
      const above = content.parentId === null ? undefined : chains.get(content.parentId);
      const known = chains.get(content.id);
      const own = isRestricting(content.read) ? content.read : undefined;
      if (own === undefined ? known === above : known?.own === own && known.above === above) continue;
      chains.set(content.id, own === undefined ? (above as Chain) : { own, above });
      changed = true;
    }
  }
  return chains;
}

function isRestricting(restriction: Restriction | undefined): restriction is Restriction {
  return restriction !== undefined && restriction.users.size + restriction.groups.size > 0;
}
