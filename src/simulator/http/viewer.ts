import type { SimContent, SimSpace } from '../site.ts';

/** What the holder of a token may do and see, as far as routes ask. Kept for each token and revision of the site. */
export interface Viewer {
  readonly accountId: string;
  /** May use Confluence at all: product access, or a guest. */
  readonly usesConfluence: boolean;
  /** 'Confluence Administrator': the right behind the audit log and permission checks on others. */
  readonly administrator: boolean;
  seesSpace(space: SimSpace): boolean;
  /** The content's access alone, whatever its status. */
  sees(content: SimContent): boolean;
  /** Whether the space and the content's own update restriction let the viewer edit what they see. */
  edits(content: SimContent): boolean;
  administers(space: SimSpace): boolean;
}
