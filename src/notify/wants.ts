import { glob } from '../blueprints/confluence/scope/glob.ts';
import { isAtLeast } from '../governance/severity.ts';
import type { Happening } from './happening.ts';
import type { Subscription } from './subscription.ts';

/** Tells whether a channel wants to hear of an event. */
export const wants = (subscription: Subscription): ((happening: Happening) => boolean) => {
  const { events, severity: least, accounts, owners, ownerless } = subscription;
  const spaces = subscription.spaces.map(glob);
  const rules = subscription.rules.map(glob);
  return ({ event, severity, owner, content: { account, space, rule } }) => {
    if (!events.includes(event)) return false;
    if (accounts.length > 0 && !accounts.includes(account)) return false;
    if (event === 'overdue' || event === 'revoked') return true;
    if (!isAtLeast(severity, least)) return false;
    if (spaces.length > 0 && !spaces.some((fits) => fits(space?.key ?? ''))) return false;
    if (rules.length > 0 && !rules.some((fits) => fits(rule?.id ?? ''))) return false;
    if (owners.length === 0 && !ownerless) return true;
    if (owner === 'none') return false;
    return owner.userId === null ? ownerless : owners.includes(owner.userId);
  };
};
