import { addBit, noBits } from '../../src/access/bits.ts';
import type { Kinds } from '../../src/access/exposure/kinds.ts';
import type { Facts } from '../../src/access/facts.ts';
import type { SimUser, Site } from '../../src/simulator/site.ts';

/** Whether somebody is from outside, as a crawl would make it out. */
export const isExternal = ({ guest, email, emailHidden, accountType }: SimUser): 'yes' | 'no' | 'unknown' => {
  if (accountType === 'app') return 'no';
  if (guest) return 'yes';
  if (emailHidden) return 'unknown';
  return email.endsWith('@example.com') ? 'no' : 'yes';
};

/** What people and groups of a simulated site are, as a crawl that sees everything would bring it. */
export const kindsOf = (site: Site, facts: Facts): Kinds => {
  const set = () => ({ yes: noBits(facts.people.ids.length), maybe: noBits(facts.people.ids.length) });
  const [external, apps] = [set(), set()];
  for (const user of site.users.values()) {
    const person = facts.people.numbers.get(user.accountId)!;
    const verdict = isExternal(user);
    if (verdict === 'yes') addBit(external.yes, person);
    if (verdict !== 'no') addBit(external.maybe, person);
    if (user.accountType !== 'app') continue;
    addBit(apps.yes, person);
    addBit(apps.maybe, person);
  }
  return { external, apps, goneGroups: new Set([...facts.groups.keys()].filter((id) => !site.groups.has(id))) };
};
