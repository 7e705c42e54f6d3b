import type { PolicyPage } from '../policy/page.ts';
import type { HoldScope } from './hold.ts';
import type { Holds } from './holds.ts';

/** Whether a page is held; maybe: what a hold goes by was not read of it. */
export type Held = { readonly held: 'yes' | 'no' } | { readonly held: 'maybe'; readonly reason: string };

export type HeldTest = (page: Pick<PolicyPage, 'pageId' | 'labelsKnown' | 'versionsKnown'>) => Held;

/** How the holds in force bear on pages: by what they have caught, and by what may be theirs unseen. */
export const heldTest = (pages: ReadonlyMap<string, readonly string[]>, scopes: ReadonlySet<HoldScope>): HeldTest => {
  return ({ pageId, labelsKnown, versionsKnown }) => {
    if (pages.has(pageId)) return { held: 'yes' };
    if (scopes.has('label') && !labelsKnown) {
      return { held: 'maybe', reason: 'its labels were not read, and a hold goes by them' };
    }
    if (scopes.has('person') && !versionsKnown) {
      return { held: 'maybe', reason: 'not all of its versions were read, and a hold goes by who wrote them' };
    }
    return { held: 'no' };
  };
};

export const loadHeldTest = async (holds: Holds): Promise<HeldTest> => {
  const inForce = await holds.list({ lifted: false });
  return heldTest(await holds.heldPages(), new Set(inForce.map(({ scope }) => scope)));
};
