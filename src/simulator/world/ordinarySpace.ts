import type { SimUser } from '../site.ts';
import { DEPARTMENTS, PRODUCTS } from './company.ts';
import { type Grant, toClass, toGroup, toUser } from './spaceAccess.ts';
import { type Cast, personal, type SpaceOutline } from './spaceOutline.ts';
import { LANGUAGES } from './text/languages.ts';

/** Which access the ordinary space has: mostly open to all, sometimes to its department, now and then to a team. */
function ordinaryGrants({ people, groups, random }: Cast, owner: SimUser): Grant[] {
  const grants: Grant[] = [toUser(owner, 'admin')];
  const [department, team] = [random.pick(groups.departments), random.pick(groups.teams)];
  const openness = random.float();
  // One space in thirty belongs to its team alone, and the crawler learns nothing of it.
  if (openness > 0.03) grants.push(toGroup(groups.admins, 'admin'));
  if (openness > 0.35) grants.push(toGroup(groups.users, random.chance(0.7) ? 'collaborator' : 'viewer'));
  grants.push(toGroup(openness < 0.08 ? team : department, 'manager'));
  if (random.chance(0.1)) grants.push(toClass('all-licensed-users', 'viewer'));
  if (random.chance(0.05)) grants.push(toClass('anonymous-users', 'reader'));
  if (random.chance(0.1))
    grants.push(toUser(random.pick(people.guests), 'collaborator'), toGroup(groups.guests, 'viewer'));
  if (random.chance(0.3)) grants.push(toUser(random.pick(people.apps), 'manager'));
  const individuals = random.sample(people.staff, Math.floor(random.float() ** 4 * 25));
  grants.push(...individuals.filter((person) => person !== owner).map((person) => toUser(person, 'collaborator')));
  return grants;
}

/** The `index`-th space of the site, counted with the cases; later ones are smaller. */
export function ordinarySpace(cast: Cast, index: number): SpaceOutline {
  const { people, groups, random } = cast;
  const owner = random.pick(people.staff);
  const language = random.chance(0.65) ? 0 : random.below(LANGUAGES.length);
  if (random.chance(0.35))
    return personal(owner, random.chance(0.7) ? [toGroup(groups.users, 'viewer')] : [], language);
  const product = random.pick(PRODUCTS);
  const department = random.pick(DEPARTMENTS);
  const type = random.pick(['global', 'global', 'collaboration', 'collaboration', 'knowledge_base'] as const);
  const archived = random.chance(0.08);
  return {
    key: `${product
      .replaceAll(/[^A-Za-z]/g, '')
      .slice(0, 4)
      .toUpperCase()}${index}`,
    name: random.chance(0.5) ? `${product} – ${department}` : `${department}: ${product} ${2020 + random.below(7)}`,
    type,
    ...(archived ? { status: 'archived' as const } : {}),
    creator: owner,
    ownerless: owner.status !== 'active' && random.chance(0.5),
    grants: ordinaryGrants(cast, owner),
    weight: 12 / (index - 6) ** 0.8,
    language,
    description: random.chance(0.7) ? `Everything that ${department} knows about ${product}.` : '',
  };
}
